import { isOfUnit, mayDo, scopeFilter, type Actor } from '@mingjing/kit';
import type { Case } from './case';

/** Roles of those who are supervised. */
const UNIT_ROLES = ['windowStaff', 'unitAdmin', 'unitHead'];
export const isUnitRole = (role: string): boolean => UNIT_ROLES.includes(role);

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
