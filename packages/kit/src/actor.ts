import type { Role } from '@mingjing/rights';

export interface ActorAssignment {
  postId: string;
  role: Role;
  /** Division subtrees. */
  divisions: string[];
  /** Single units. */
  units: string[];
}

/** Whoever acts: an account with the posts it holds now, a citizen, a third-party system, or a service of ours. */
export interface Actor {
  /** Account id, 'citizen', 'app:<key id>' or 'system:<service>'. */
  id: string;
  name: string;
  assignments: ActorAssignment[];
}

export const citizen: Actor = { id: 'citizen', name: '', assignments: [{ postId: '', role: 'citizen', divisions: [], units: [] }] };

export function systemActor(service: string): Actor {
  return { id: `system:${service}`, name: service, assignments: [] };
}

export function isSystem(actor: Actor): boolean {
  return actor.id.startsWith('system:');
}

export function hasRole(actor: Actor, ...roles: Role[]): boolean {
  return actor.assignments.some((assignment) => roles.includes(assignment.role));
}
