import {
  deadline,
  dueRungs,
  nextRung,
  rearm,
  recompute,
  type Calculation,
  type Deadline,
  type Duration,
  type Watched,
} from '@mingjing/workflow';
import type { Loop, LoopEvent, PartStanding, Standing } from './definition';

/** A clock that starts now. @param rule its name among the loop's clocks */
export function startClock(rule: string, start: Date, limit: Duration, calculation: Calculation): Watched {
  return { deadline: deadline({ ...limit, rule, start, pauses: [], extensions: [] }, calculation), raised: [] };
}

export const clockOf = (clocks: readonly Watched[], rule: string): Watched | undefined => clocks.find((w) => w.deadline.rule === rule);
export const withoutClocks = (clocks: readonly Watched[], ...rules: string[]): Watched[] =>
  clocks.filter((w) => !rules.includes(w.deadline.rule));

/** The clocks with one deadline changed, its warnings armed anew where it moved away. */
export function changeClock(clocks: readonly Watched[], rule: string, now: Date, change: (old: Deadline) => Deadline): Watched[] {
  return clocks.map((w) => (w.deadline.rule === rule ? rearm(w, change(w.deadline), now) : w));
}

/** A clock with a rung raised, and no other changed. */
export const raised = (clocks: readonly Watched[], rule: string, step: string): Watched[] =>
  clocks.map((w) => (w.deadline.rule === rule ? { ...w, raised: [...w.raised, step] } : w));

const earliest = (dates: (Date | undefined)[]): Date | null =>
  dates.reduce<Date | null>((min, date) => (date && (!min || date < min) ? date : min), null);
/** When the first of these clocks ends; null where none does. */
export const earliestDue = (clocks: readonly Watched[]): Date | null => earliest(clocks.map((w) => w.deadline.dueAt));
/** When the next warning of these clocks is to be raised. */
export const earliestWarning = (clocks: readonly Watched[]): Date | null => earliest(clocks.map((w) => nextRung(w)?.at));

/** Sorts closed records behind all open ones, the newest first. */
const CLOSED_BASE = Date.UTC(9999, 0, 1);
/** `orderedBy` of every open record lies before this, of every closed one after. */
export const OPEN_BEFORE = new Date(Date.UTC(9000, 0, 1));
/** Where a record stands in a list: open ones by what is due, closed ones behind them, the newest first. */
export function orderOf(closed: boolean, closedAt: Date | null, due: Date | null): Date {
  return closed ? new Date(CLOSED_BASE - (closedAt ?? new Date(0)).getTime()) : (due ?? new Date(0));
}

/** Clocks by the calendar as it is now; those that do not move stay the same objects. */
export function onCalendar(clocks: readonly Watched[], now: Date, of: (rule: string) => Calculation): Watched[] {
  return clocks.map((w) => {
    const moved = recompute(w.deadline, of(w.deadline.rule));
    const same = moved.dueAt?.getTime() === w.deadline.dueAt?.getTime() && moved.unknownYears.join() === w.deadline.unknownYears.join();
    return same ? w : rearm(w, moved, now);
  });
}

/** What one clock of a loop is computed with: its own ladder, or the policy's. */
export function calculationOf<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  rule: string,
  policy: P,
): Calculation {
  const { calendar, office, ladder } = policy;
  return { calendar, office, ladder: loop.clocks[rule]?.ladder?.(policy) ?? ladder };
}

/** Everything in a record whose clocks run: itself, and each of its parts. */
export function runners<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  s: S,
): { part?: PartStanding; state: string; clocks: readonly Watched[] }[] {
  const parts = Object.values(loop.parts ?? {}).flatMap((kind) => kind.of(s));
  return [{ state: s.state, clocks: s.clocks }, ...parts.map((part) => ({ part, state: part.state, clocks: part.clocks }))];
}

/** When the oldest of the running deadlines began: the calendar is needed from then on. */
export function earliestStart<S extends Standing, E extends LoopEvent, P extends Calculation>(loop: Loop<S, E, P>, s: S, now: Date): Date {
  const starts = runners(loop, s).flatMap(({ clocks }) => clocks.map((w) => w.deadline.start.getTime()));
  return new Date(Math.min(now.getTime(), ...starts));
}

/** Warnings and escalations whose time has come, each once. */
export function raiseWarnings<S extends Standing, E extends LoopEvent, P extends Calculation>(loop: Loop<S, E, P>, s: S, now: Date): E[] {
  if (s.state === 'none' || loop.closed.includes(s.state)) return [];
  return runners(loop, s).flatMap(({ part, state, clocks }) =>
    clocks.flatMap((w) =>
      dueRungs(w, now).flatMap(({ step, tell }) =>
        loop.write.warned(s, {
          ...{ rule: w.deadline.rule, step, state, dueAt: w.deadline.dueAt! },
          ...(part && { part: part.id }),
          ...(tell && { tell }),
        }),
      ),
    ),
  );
}

/** The running deadlines on a changed calendar; nothing where none moves. */
export function followCalendar<S extends Standing, E extends LoopEvent, P extends Calculation>(
  loop: Loop<S, E, P>,
  s: S,
  now: Date,
  policy: P,
): E[] {
  return runners(loop, s).flatMap(({ part, clocks }) => {
    const moved = onCalendar(clocks, now, (rule) => calculationOf(loop, rule, policy));
    if (moved.every((w, i) => w === clocks[i])) return [];
    return loop.write.clocksSet(s, 'calendarChanged', { ...(part && { part }), clocks: moved, now });
  });
}
