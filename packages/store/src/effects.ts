import { AsyncLocalStorage } from 'node:async_hooks';

/** Documents created or changed so far. */
export interface Effects {
  changed: number;
}

const counting = new AsyncLocalStorage<Effects>();

/** Runs work and adds the documents it creates or changes, whoever else writes meanwhile; replayed causes change nothing. */
export function countingEffects<T>(effects: Effects, work: () => Promise<T>): Promise<T> {
  return counting.run(effects, work);
}

/** A document was created or changed on behalf of whoever called. */
export function noteEffect(): void {
  const effects = counting.getStore();
  if (effects) effects.changed += 1;
}
