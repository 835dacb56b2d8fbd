import type { Actor, Role } from '@mingjing/kit';

/** Whose records a post reaches: divisions by code, units by id. */
export interface Scope {
  divisions?: string[];
  units?: string[];
}

/** Somebody who holds one post. */
export function official(role: Role, { divisions = [], units = [] }: Scope, id = `${role}-of-the-test`): Actor {
  return { id, name: '', assignments: [{ postId: `post-${role}`, role, divisions, units }] };
}

/** What a refused call says, for `rejects.toMatchObject`. */
export const refused = (code: string, kind?: string) => ({ name: 'Refused', code, ...(kind && { kind }) });
