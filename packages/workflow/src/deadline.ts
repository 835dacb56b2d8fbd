import { addWorkingDays, daysAfter, isKnown, type Calendar } from './calendar';
import { atMinute, dayOf, endOfDay, type Day } from './day';
import type { EscalationLadder, OfficeHours } from './limits';

/** Time that does not count. The day it begins is given back, the day it ends counts again. */
export interface Pause {
  from: Date;
  /** Absent while it lasts. */
  to?: Date;
  reason: string;
  by: string;
}
export interface Extension {
  workingDays: number;
  reason: string;
  approvedBy: string;
  at: Date;
}
export interface SkippedDay {
  date: Day;
  kind: 'weekend' | 'holiday' | 'paused';
  why: string;
}
/** A moment at which a warning or an escalation falls due. */
export interface Rung {
  step: string;
  at: Date;
}
/** What a deadline is computed from. */
export interface Limit {
  rule: string;
  start: Date;
  workingDays: number;
  pauses: Pause[];
  extensions: Extension[];
}
/** A deadline with its derivation. Plain data: stored with the event that set it, so that replay gives the same. */
export interface Deadline extends Limit {
  /** Absent while the clock is stopped. */
  dueAt?: Date;
  skipped: SkippedDay[];
  /** Years of the derivation whose official calendar nobody has entered. */
  unknownYears: number[];
  /** By time; empty while the clock is stopped. */
  rungs: Rung[];
}
export interface Calculation {
  calendar: Calendar;
  ladder: EscalationLadder;
  office: OfficeHours;
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function pauseOn(pauses: readonly Pause[], day: Day): Pause | undefined {
  return pauses.find((p) => dayOf(p.from) <= day && (!p.to || day < dayOf(p.to)));
}

/** Counted working days after the start, until `total` of them; `stopped` when an open pause is reached first. */
function count(limit: Limit, total: number, calendar: Calendar) {
  const counted: Day[] = [];
  const skipped: SkippedDay[] = [];
  const unknownYears = new Set<number>();
  for (const { day, kind } of daysAfter(calendar, dayOf(limit.start))) {
    if (!isKnown(calendar, day)) unknownYears.add(Number(day.slice(0, 4)));
    const pause = pauseOn(limit.pauses, day);
    if (pause && !pause.to) return { counted, skipped, unknownYears, stopped: true };
    if (!kind.working) skipped.push({ date: day, kind: kind.kind, why: kind.why });
    else if (pause) skipped.push({ date: day, kind: 'paused', why: pause.reason });
    else if (counted.push(day) === total) break;
  }
  return { counted, skipped, unknownYears, stopped: false };
}

/**
 * Computes a deadline. The day of the start does not count (Civil Code art. 201); the last day ends at 24:00
 * (art. 203); only working days count. A share of the limit is placed within the office hours of the day it falls on,
 * so that a warning comes while somebody is there. Refuses `calendar.noWorkingDays`.
 */
export function deadline(limit: Limit, { calendar, ladder, office }: Calculation): Deadline {
  const total = limit.workingDays + limit.extensions.reduce((sum, e) => sum + e.workingDays, 0);
  const { counted, skipped, unknownYears, stopped } = count(limit, total, calendar);
  const derived = { ...limit, skipped, unknownYears: [...unknownYears].sort((a, b) => a - b) };
  if (stopped) return { ...derived, rungs: [] };
  const dueDay = counted[total - 1]!;
  const [from, to] = [minutesOf(office.from), minutesOf(office.to)];
  const rungs = ladder.map((r): Rung => {
    if ('share' in r) {
      const whole = Math.min(Math.floor(r.share * total + 1e-9), total - 1);
      return { step: r.step, at: atMinute(counted[whole]!, from + (r.share * total - whole) * (to - from)) };
    }
    if (r.afterDue === 0) return { step: r.step, at: endOfDay(dueDay) };
    return { step: r.step, at: atMinute(addWorkingDays(calendar, dueDay, r.afterDue), from) };
  });
  return { ...derived, dueAt: endOfDay(dueDay), rungs: rungs.sort((a, b) => a.at.getTime() - b.at.getTime()) };
}

/** The same deadline with one more extension. */
export function extend(old: Deadline, extension: Extension, calculation: Calculation): Deadline {
  return deadline({ ...limitOf(old), extensions: [...old.extensions, extension] }, calculation);
}
/** Stops the clock. */
export function pause(old: Deadline, at: { from: Date; reason: string; by: string }, calculation: Calculation): Deadline {
  return deadline({ ...limitOf(old), pauses: [...old.pauses, at] }, calculation);
}
/** Lets the clock run again; a clock that runs stays as it is. */
export function resume(old: Deadline, at: Date, calculation: Calculation): Deadline {
  const pauses = old.pauses.map((p) => (p.to ? p : { ...p, to: at }));
  return deadline({ ...limitOf(old), pauses }, calculation);
}
/** The same start with another limit. */
export function withLimit(old: Deadline, workingDays: number, calculation: Calculation): Deadline {
  return deadline({ ...limitOf(old), workingDays }, calculation);
}
/** The same limit on another calendar. */
export function recompute(old: Deadline, calculation: Calculation): Deadline {
  return deadline(limitOf(old), calculation);
}
function limitOf({ rule, start, workingDays, pauses, extensions }: Deadline): Limit {
  return { rule, start, workingDays, pauses, extensions };
}
