import type { Actor, Role } from './actor';

/** Roles of those who are evaluated, and of systems that nobody marked as supervising: a unit's own system is the unit. */
const OF_UNIT: readonly Role[] = ['windowStaff', 'unitAdmin', 'unitHead', 'app'];

/**
 * True for whoever may know what was handled for whom, and so must not learn anything by which it could be told who
 * evaluated it. One post of a unit is enough, whatever other posts the person holds.
 */
export function isOfUnit({ assignments }: Actor): boolean {
  return assignments.some(({ role }) => OF_UNIT.includes(role));
}
