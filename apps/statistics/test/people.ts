import type { statistics } from '@mingjing/contracts';
import { missing, type Actor, type Role } from '@mingjing/kit';
import type { Directory } from '../src/reach';

/** Somebody who holds one post. */
export function official(role: Role, scope: { divisions?: string[]; units?: string[] } = {}): Actor {
  return {
    id: `a-${role}`,
    name: '',
    assignments: [{ postId: `p-${role}`, role, divisions: scope.divisions ?? [], units: scope.units ?? [] }],
  };
}

export const coordinator = official('coordinator', { divisions: ['632800'] });

export function asking(part: Partial<statistics.GetSummaryRequest> = {}): statistics.GetSummaryRequest {
  return { division: '', from: '', to: '', groupBy: '', unitId: '', servicePointId: '', page: 0, pageSize: 0, ...part };
}

/** A tree of two counties, and a directory that knows one quiet town and one quiet unit, where nothing was ever counted. */
export const quietDirectory: Directory = {
  async divisionPath(id) {
    if (id === '632801999') return ['632800', '632801', id];
    throw missing();
  },
  async unitPath(id) {
    if (id === 'u-quiet') return ['632800', '632801'];
    throw missing();
  },
  async unitNames(ids) {
    return new Map(ids.map((id) => [id, `单位${id}`]));
  },
  async jurisdictions() {
    const children = ['632801', '632823'].map((id) => ({ id, name: `县${id}` }));
    return { root: { id: '632800', name: '州' }, children };
  },
};
