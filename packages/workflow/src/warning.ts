import type { Deadline } from './deadline';
import type { Rung } from './rungs';

export type Warning = '' | 'yellow' | 'red';
const ORDER: Warning[] = ['', 'yellow', 'red'];

/** A deadline and the rungs of its ladder that were raised already. */
export interface Watched {
  deadline: Deadline;
  raised: string[];
}

/** The rung to raise next; undefined when all are raised or the clock is stopped. */
export function nextRung({ deadline, raised }: Watched): Rung | undefined {
  return deadline.rungs.find((rung) => !raised.includes(rung.step));
}

/** Rungs whose time has come and that were not raised yet, oldest first. */
export function dueRungs({ deadline, raised }: Watched, now: Date): Rung[] {
  return deadline.rungs.filter((rung) => rung.at <= now && !raised.includes(rung.step));
}

/** After a deadline moved, only what its new ladder has passed stays raised; the rest is armed again. */
export function rearm(old: Watched, moved: Deadline, now: Date): Watched {
  const passed = new Set(moved.rungs.filter((rung) => rung.at <= now).map((rung) => rung.step));
  return { deadline: moved, raised: old.raised.filter((step) => passed.has(step)) };
}

/** The colour of one watched deadline. */
export function warningOf({ raised }: Watched): Warning {
  return raised.includes('red') ? 'red' : raised.includes('yellow') ? 'yellow' : '';
}

/** The worst of several colours. */
export function worst(warnings: readonly Warning[]): Warning {
  return warnings.reduce<Warning>((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), '');
}
