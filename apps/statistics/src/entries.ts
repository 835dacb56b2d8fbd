import type { Counters } from './counters';
import { read, written } from './field-name';

/** A service point's month: matters entered, matters handled as declared, and how often that was declared. */
export interface Entries {
  entered: number;
  handled: number;
  declared: number;
}

const NONE: Entries = { entered: 0, handled: 0, declared: 0 };

/** Counters of entries by service point, "<what>:<service point>"; a cell of them is of one unit and month. */
export function entriesOf(servicePointId: string, counts: Partial<Entries>): Counters {
  if (servicePointId === '') return {};
  const kept = Object.entries(counts).filter(([, count]) => count);
  return Object.fromEntries(kept.map(([what, count]) => [`${what}:${written(servicePointId)}`, count]));
}

/** Entries by service point, of the counters of such a cell. */
export function readEntries(counters: Counters): Map<string, Entries> {
  const all = new Map<string, Entries>();
  for (const [name, count] of Object.entries(counters)) {
    const [what, point] = name.split(':') as [keyof Entries, string];
    const id = read(point);
    all.set(id, { ...(all.get(id) ?? NONE), [what]: count });
  }
  return all;
}
