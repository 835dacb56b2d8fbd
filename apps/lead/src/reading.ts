import { mayDo, scopeFilter, scopeOf, type Actor } from '@mingjing/kit';
import { isRefused } from '@mingjing/contracts/refused';
import type { Case } from './case';

/** Roles of those who are supervised. */
const UNIT_ROLES = ['windowStaff', 'unitAdmin', 'unitHead'];
export const isUnitRole = (role: string): boolean => UNIT_ROLES.includes(role);

/** `full` for those who supervise; `unit` for the unit that handles the case: days instead of times, nothing of who spoke. */
export type Sight = 'full' | 'unit';

const supervising = (actor: Actor): Actor => ({ ...actor, assignments: actor.assignments.filter((a) => !isUnitRole(a.role)) });
const ofUnits = (actor: Actor): Actor => ({ ...actor, id: '', assignments: actor.assignments.filter((a) => isUnitRole(a.role)) });

/** How much of the case the actor may see; undefined: for him it does not exist. */
export function sightOf(actor: Actor, c: Case): Sight | undefined {
  if (mayDo(supervising(actor), 'case.read', { divisionPath: c.divisionPath, unitId: c.unitId })) return 'full';
  // Before a transfer order goes out the unit knows nothing of the case.
  if (c.withUnit && mayDo(ofUnits(actor), 'case.read', { unitId: c.unitId })) return 'unit';
  return undefined;
}

function filterOf(actor: Actor): Record<string, unknown> | undefined {
  try {
    return scopeFilter(actor, 'case.read');
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** Filters for lists: the cases seen in full and those seen as a unit. Refuses `forbidden` where none of the posts may read. */
export function listFilter(actor: Actor): Record<string, unknown> {
  scopeOf(actor, 'case.read');
  const full = filterOf(supervising(actor));
  const unit = filterOf(ofUnits(actor));
  if (!unit) return full ?? {};
  const asUnit = { ...unit, withUnit: true };
  return full ? { $or: [full, asUnit] } : asUnit;
}
