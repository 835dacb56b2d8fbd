import type { Role } from '@mingjing/kit';
import { isAdministrator } from './post';

const DAY_MS = 86_400_000;

export interface HeldPost {
  id: string;
  postId: string;
  role: Role;
  from: Date;
  /** Exclusive; absent: without end. */
  to?: Date;
  /** Of an administrator whom one person appointed: who, and from when on their word counts. Absent: from the first day. */
  by?: string;
  confirmsFrom?: Date;
}

/** The assignments in force at a moment. */
export function inForce(assignments: readonly HeldPost[], now: Date): HeldPost[] {
  return assignments.filter(({ from, to }) => from <= now && (!to || now < to));
}

/** An administrator, also from a later day on, or one whose post ended within so many days. */
export function isGuarded(assignments: readonly HeldPost[], now: Date, formerDays: number): boolean {
  return assignments.some(({ role, from, to }) => {
    if (!isAdministrator(role)) return false;
    const everHeld = !to || to > from;
    return everHeld && (!to || to.getTime() + formerDays * DAY_MS > now.getTime());
  });
}
