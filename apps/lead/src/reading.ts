import { isOfUnit, mayDo, scopeFilter, type Actor } from '@mingjing/kit';
import { UNIT_ROLES } from '@mingjing/rights';
import type { Case } from './case';

export const isUnitRole = (role: string): boolean => UNIT_ROLES.some((one) => one === role);

/** `full` for those who supervise; `unit` for people of the unit that handles the case. */
export type Sight = 'full' | 'unit';

/** Whoever acts, with the posts that count here: one post of a unit makes a person of the unit, and their others do not hold. */
export function inTheirPosts(actor: Actor): Actor {
  return isOfUnit(actor) ? { ...actor, assignments: actor.assignments.filter((a) => isUnitRole(a.role)) } : actor;
}

/** How much of the case the actor may see; undefined: for them it does not exist. Before a transfer order the unit knows nothing of it. */
export function sightOf(actor: Actor, c: Case): Sight | undefined {
  if (!isOfUnit(actor)) return mayDo(actor, 'case.read', { divisionPath: c.divisionPath, unitId: c.unitId }) ? 'full' : undefined;
  return c.unitSide && mayDo(inTheirPosts(actor), 'case.read', { unitId: c.unitId }) ? 'unit' : undefined;
}

/** Whether the actor may merge others into the case: whoever sees it whole and may screen there. */
export function mayLead(actor: Actor, c: Case): boolean {
  return sightOf(actor, c) === 'full' && mayDo(actor, 'case.screen', { divisionPath: c.divisionPath, unitId: c.unitId });
}

/** Filter of the cases one may see. Refuses `forbidden` where none of the posts may read. */
export function listFilter(actor: Actor): Record<string, unknown> {
  const scope = scopeFilter(inTheirPosts(actor), 'case.read');
  return isOfUnit(actor) ? { ...scope, 'unitSide.from': { $gt: 0 } } : scope;
}
