import type { Migration } from '@mingjing/store';
import type { Count } from './counting';
import type { Counters } from './counters';

/** What earlier versions counted in clear: matters that were evaluated, by the day they were handled (docs/decisions/016). */
export function migrations(): Migration[] {
  return [
    {
      id: '016-unlink-figures',
      what: '已评价事项数不再以明文留存 (matters that were evaluated are not counted in clear)',
      async run(batch) {
        await batch.documents('facts', (fact) => {
          const counts = fact['counts'] as Count[];
          const kept = counts.map((count) => ({ ...count, add: without(count.add) })).filter(({ add }) => Object.keys(add).length > 0);
          return counts.some(({ add }) => 'evaluated' in add) ? { ...fact, counts: kept } : undefined;
        });
        await batch.documents('cells', (cell) => {
          const n = (cell['n'] ?? {}) as Counters;
          return Object.keys(n).some(isEvaluated) ? { ...cell, n: without(n) } : undefined;
        });
      },
    },
  ];
}

const isEvaluated = (name: string): boolean => /^(\d\d\|)?(evaluated|unitEvaluated)$/.test(name);

function without(counters: Counters): Counters {
  return Object.fromEntries(Object.entries(counters).filter(([name]) => !isEvaluated(name)));
}
