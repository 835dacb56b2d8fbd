import type { Migration } from '../src';

/** As a migration must be: done again, it comes to the same. Tells how many documents it was shown. */
export function repeatable(id: string, seen: (count: number) => void = () => undefined): Migration {
  let count = 0;
  return {
    id,
    what: 'a trial',
    run: (batch) =>
      batch.documents('things', ({ old: _, ...thing }) => {
        seen((count += 1));
        return { ...thing, n: 1 };
      }),
  };
}

/** Counts each document up by one: a batch that was done is not to be done again, by whomever. */
export function countingUp(id: string, cutAt = Number.POSITIVE_INFINITY): Migration {
  let seen = 0;
  return {
    id,
    what: 'a trial',
    run: (batch) =>
      batch.documents('things', ({ old: _, ...thing }) => {
        seen += 1;
        if (seen > cutAt) throw new Error('cut');
        return { ...thing, n: Number(thing['n']) + 1 };
      }),
  };
}
