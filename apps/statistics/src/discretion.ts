import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { AUTHORISATION, type Actor, type Reach, type Role } from '@mingjing/kit';
import type { Counters } from './counters';
import { withoutInside } from './figures';
import { dayOf, startOf } from './period';

const REACHES: Partial<Record<Role, Reach>> = AUTHORISATION['statistics.read'];

/** Whoever holds a post in a unit that is evaluated knows its matters, and could find out persons by what others may know. */
function isOfUnit({ assignments }: Actor): boolean {
  return assignments.some(({ role }) => REACHES[role] === 'unit');
}

/** People of a unit learn no time of an evaluation finer than its day: it would name who gave it. */
export function coarsened(asOf: Date, actor: Actor): Date {
  return isOfUnit(actor) ? startOf(dayOf(asOf)) : asOf;
}

/** @throws Refused `summary.notForUnits` for what people of a unit may not take apart */
export function mayGroupBy(grouping: string | undefined, actor: Actor): void {
  if (grouping !== 'source' || !isOfUnit(actor)) return;
  throw new Refused('summary.notForUnits', 'forbidden', {
    field: 'groupBy',
    zh: '按评价来源的统计只供督查和综合协调人员查看，请改选其他分组。',
    en: 'Figures by source are for those who supervise; choose another grouping.',
  });
}

/** Without figures by source where somebody of a unit asks: it knows its matters. */
export function discreet(summary: statistics.GetSummaryResponse, actor: Actor): statistics.GetSummaryResponse {
  if (!isOfUnit(actor)) return summary;
  const without = (figures: statistics.Figures | undefined) => figures && { ...figures, bySource: [] };
  const groups = summary.groups.map((group) => ({ ...group, figures: without(group.figures) }));
  return { ...summary, figures: without(summary.figures), groups };
}

/** What a person may see of counters: people of a unit do not learn who was invited or reached, or what is held back. */
export function discretionFor(actor: Actor): (counters: Counters) => Counters {
  return isOfUnit(actor) ? withoutInside : (counters) => counters;
}
