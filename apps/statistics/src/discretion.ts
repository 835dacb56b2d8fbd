import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { isOfUnit, type Actor } from '@mingjing/kit';
import type { Counters } from './counters';
import { figuresOf, splitBy, splitByDimension } from './figures';
import { forUnits, releasedByDimension, releasedByLevel, releasedFigures, spanOf } from './released';

/** How counters are shown to a person. */
export interface View {
  /** True for people of a unit: they see what was released, never what is live, so that no difference of two answers is of one evaluation. */
  released: boolean;
  /** What the person may know of counters; everything else is taken away before anything is computed. */
  shown(counters: Counters): Counters;
  figures(counters: Counters, servicePoints?: number): statistics.Figures;
  /** @throws Refused `summary.notForUnits` */
  split(counters: Counters, by: 'channel' | 'level' | 'dimension' | 'source'): statistics.Group[];
  span(counters: Counters): { releasedSince: string; releasedAsOf: string };
}

const LIVE: View = {
  released: false,
  shown: (counters) => counters,
  figures: figuresOf,
  split: (counters, by) => (by === 'dimension' ? splitByDimension(counters) : splitBy(counters, by)),
  span: () => ({ releasedSince: '', releasedAsOf: '' }),
};

const RELEASED: View = {
  released: true,
  shown: forUnits,
  figures: releasedFigures,
  split(counters, by) {
    if (by === 'level') return releasedByLevel(counters);
    if (by === 'dimension') return releasedByDimension(counters);
    throw notForUnits();
  },
  span: spanOf,
};

/** Of a division's systems that enter matters: their count, and nothing of evaluations, of which open data could be taken away. */
const ENTERED: View = { ...RELEASED, shown: ({ matters = 0 }) => ({ matters }) };

/** What people of a unit, and systems, see is docs/decisions/015. */
export function viewFor(actor: Actor): View {
  if (!isOfUnit(actor)) return LIVE;
  return actor.assignments.some(({ role, divisions }) => role === 'app' && divisions.length > 0) ? ENTERED : RELEASED;
}

/** What was released has no channel, no source and no day, and so no such groups. */
export const NOT_FOR_UNITS: readonly string[] = ['channel', 'source', 'day'];

/** Refused `summary.notForUnits` */
export function notForUnits(): Refused {
  return new Refused('summary.notForUnits', 'forbidden', {
    field: 'groupBy',
    zh: '参评单位看到的是按周公布的评价，不分渠道、来源和日期，请改按评议对象、窗口、等级或维度分组。',
    en: 'Evaluated units see what was released week by week, without channels, sources and days; group by service point, window, level or dimension.',
  });
}
