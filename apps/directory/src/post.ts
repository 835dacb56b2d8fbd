import { Refused } from '@mingjing/contracts/refused';
import { ADMINISTRATORS, POST_ROLES, UNIT_ROLES, type Role } from '@mingjing/rights';
import { oneLine, required } from './fields';

/** Rights follow the post, not the person: one role within division subtrees and single units. A post never changes; another one is made. */
export interface Post {
  _id: string;
  name: string;
  role: Role;
  divisions: string[];
  units: string[];
  /** Every division the post reaches, with its ancestors: for lists by division. */
  divisionPath: string[];
  createdAt: Date;
  createdBy: string;
}

export function isAdministrator(role: Role): boolean {
  return ADMINISTRATORS.includes(role);
}

/**
 * Checks role and scope of a new post.
 * @throws Refused `post.roleUnknown`, `post.scopeEmpty`, `post.scopeOfUnits`
 */
export function checkedPost(given: { name: string; role: string; divisions: string[]; units: string[] }) {
  const role = POST_ROLES.find((known) => known === given.role);
  if (!role) {
    if (given.role === '') throw required('post.role');
    throw new Refused('post.roleUnknown', 'invalid', {
      field: 'post.role',
      zh: '没有这种角色，请从角色表中选择。',
      en: 'There is no such role for a post.',
    });
  }
  const divisions = [...new Set(given.divisions)];
  const units = [...new Set(given.units)];
  checkScope(role, divisions, units);
  return { name: oneLine('post.name', given.name), role, divisions, units };
}

/** The three administrators' rights have no reach; everybody else's have, and those of a unit's people reach units only. */
function checkScope(role: Role, divisions: string[], units: string[]): void {
  if (isAdministrator(role)) return;
  const ofUnit = UNIT_ROLES.includes(role);
  if (ofUnit ? units.length === 0 : divisions.length + units.length === 0) {
    throw new Refused('post.scopeEmpty', 'invalid', {
      field: ofUnit ? 'post.units' : 'post.divisions',
      zh: '请为岗位指定管辖的区划或单位。',
      en: 'Give the post the divisions or units it is for.',
    });
  }
  if (ofUnit && divisions.length > 0) {
    throw new Refused('post.scopeOfUnits', 'invalid', {
      field: 'post.divisions',
      zh: '参评单位的岗位只能管辖单位，不能管辖区划。',
      en: 'A post of a unit reaches units, never divisions.',
    });
  }
}
