import { AUTHORISATION, type Actor, type Reach, type Role } from '@mingjing/kit';
import type { Counters } from './counters';
import { withoutMessages } from './figures';
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

/** What a person may see of counters: people of a unit do not learn how many were invited, or how many of them were reached. */
export function discretionFor(actor: Actor): (counters: Counters) => Counters {
  return isOfUnit(actor) ? withoutMessages : (counters) => counters;
}
