import { countDays, countMinutes, type Pause, type SkippedDay } from './counting';
import { endOfDay } from './day';
import { durationOf, extended, measured, type Duration, type Unit } from './duration';
import type { OfficeHours } from './limits';
import { rungsOf, shareOfDays, type Calculation, type Rung } from './rungs';

/** What was added to a limit, counted in the same unit. */
export type Extension = Duration & {
  reason: string;
  approvedBy: string;
  at: Date;
};
/** What a deadline is computed from; `workingDays`, `calendarDays`, `months` or `officeMinutes` says how long it is. */
export type Limit = Duration & {
  rule: string;
  start: Date;
  pauses: Pause[];
  extensions: Extension[];
};
/** A deadline with its derivation. Plain data: stored with the event that set it, so that replay gives the same. */
export type Deadline = Limit & {
  /** Absent while the clock is stopped. */
  dueAt?: Date;
  /** Days that do not count; of calendar days and months those by which a last day of rest moves the end on. */
  skipped: SkippedDay[];
  /** Years of the derivation whose official calendar nobody has entered. */
  unknownYears: number[];
  /** By time; empty while the clock is stopped. */
  rungs: Rung[];
  /** Of minutes within office hours: when they begin to run, and the hours. */
  begins?: Date;
  office?: OfficeHours;
};
/**
 * Computes a deadline. The day of the start does not count (Civil Code art. 201); the last day ends at 24:00
 * (art. 203); see `countDays` for what counts, `countMinutes` for limits in office minutes, which run from their start.
 * A share of the limit is placed within the office hours of the day it falls on, so that a warning comes while somebody
 * is there.
 * @throws Refused `calendar.noWorkingDays`, `deadline.extensionUnit`
 */
export function deadline(limit: Limit, calculation: Calculation): Deadline {
  const { unit, count } = extended(limit, limit.extensions);
  return unit === 'officeMinutes' ? minutesDeadline(limit, count, calculation) : daysDeadline(limit, unit, count, calculation);
}

const sorted = (years: Set<number>): number[] => [...years].sort((a, b) => a - b);

function daysDeadline(limit: Limit, unit: Exclude<Unit, 'officeMinutes'>, total: number, calculation: Calculation): Deadline {
  const { start, pauses } = limit;
  const { counted, skipped, unknownYears, stopped } = countDays({ start, unit, total, pauses }, calculation.calendar);
  const derived = { ...limit, skipped, unknownYears: sorted(unknownYears) };
  if (stopped) return { ...derived, rungs: [] };
  const dueAt = endOfDay(counted.at(-1)!);
  const course = { start, dueAt, atShare: shareOfDays(counted, calculation) };
  return { ...derived, dueAt, rungs: rungsOf(calculation.ladder, course, calculation) };
}

function minutesDeadline(limit: Limit, minutes: number, calculation: Calculation): Deadline {
  const { calendar, office, ladder } = calculation;
  const { start, pauses } = limit;
  const { begins, counted, skipped, unknownYears, stopped } = countMinutes({ start, minutes, pauses }, calendar, office);
  const derived = { ...limit, skipped, unknownYears: sorted(unknownYears), begins, office };
  if (stopped) return { ...derived, rungs: [] };
  const dueAt = counted.at(-1)!.to;
  const atShare = (share: number): Date => {
    let left = share * minutes * 60_000;
    const part = counted.find(({ from, to }) => {
      const length = to.getTime() - from.getTime();
      if (left <= length) return true;
      left -= length;
      return false;
    })!;
    return new Date(part.from.getTime() + Math.round(left));
  };
  return { ...derived, dueAt, rungs: rungsOf(ladder, { start, dueAt, atShare }, calculation) };
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
export function withLimit(old: Deadline, limit: Duration, calculation: Calculation): Deadline {
  const { rule, start, pauses, extensions } = old;
  return deadline({ ...limit, rule, start, pauses, extensions }, calculation);
}
/** The same limit on another calendar. */
export function recompute(old: Deadline, calculation: Calculation): Deadline {
  return deadline(limitOf(old), calculation);
}
function limitOf(old: Deadline): Limit {
  const { rule, start, pauses, extensions } = old;
  const { unit, count } = measured(old);
  return { rule, start, ...durationOf(unit, count), pauses, extensions };
}
