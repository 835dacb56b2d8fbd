import { Refused } from '@mingjing/contracts/refused';
import { isSystem, type Actor, type Role } from '@mingjing/kit';
import { noSuchAccount, type Account, type AccountEvent, type Meta } from './account';
import type { HeldPost } from './held-post';
import { isAdministrator } from './post';

const DAY_MS = 86_400_000;

/** An assignment as somebody gives it now. What one person makes of an administrator counts among the others after some days. */
export function heldFor(
  { from, to, ...wanted }: Pick<HeldPost, 'id' | 'postId' | 'role'> & { from?: Date; to?: Date },
  { by, now, newcomerDays }: { by: Actor; now: Date; newcomerDays: number },
): HeldPost {
  const until = to ? { to } : {};
  if (!isAdministrator(wanted.role)) return { ...wanted, from: from ?? now, ...until };
  // Nobody was an administrator yesterday who is made one today: who confirms a proposal must have been one before it.
  const start = from === undefined || from < now ? now : from;
  if (isSystem(by)) return { ...wanted, from: start, ...until };
  return { ...wanted, from: start, ...until, by: by.id, confirmsFrom: new Date(start.getTime() + newcomerDays * DAY_MS) };
}

/**
 * Gives an account a post from a moment on.
 * @throws Refused `assignment.period`, `assignment.held`, `assignment.administratorsApart`, `assignment.accountDisabled`,
 * `assignment.unopened`
 * @param byMachine by the first start or by an operator, who hand over password or code themselves
 */
export function assignPost(held: HeldPost, byMachine = false) {
  return (state: Account, { exists }: Meta): AccountEvent[] => {
    if (!exists) throw noSuchAccount();
    if (held.to && held.to <= held.from) {
      throw new Refused('assignment.period', 'invalid', {
        field: 'to',
        zh: '任职结束时间应晚于开始时间。',
        en: 'The end must come after the start.',
      });
    }
    const meanwhile = state.assignments.filter((other) => overlaps(other, held));
    if (meanwhile.some(({ postId }) => postId === held.postId)) {
      throw new Refused('assignment.held', 'conflict', {
        field: 'postId',
        zh: '该人员在此期间已任此岗位。',
        en: 'The account holds this post in that period already.',
      });
    }
    if (meanwhile.some((other) => apart(other.role, held.role))) {
      throw new Refused('assignment.administratorsApart', 'refused', {
        field: 'postId',
        zh: '系统、安全、审计管理员由不同人员担任，且不得兼任其他岗位。请先结束原任职，或改派他人。',
        en: 'Each of the three administrators is a person of their own with no other post. End the other assignment first, or choose somebody else.',
      });
    }
    // Who cannot sign in would count as the holder of a post that nobody holds.
    if (isAdministrator(held.role) && state.disabled) {
      throw new Refused('assignment.accountDisabled', 'refused', {
        field: 'accountId',
        zh: '该账号已停用，不能担任管理员。请先由系统管理员启用账号，或改派他人。',
        en: 'The account is disabled. Let the system administrator enable it first, or choose somebody else.',
      });
    }
    // Until then nobody knows whose account it is.
    if (isAdministrator(held.role) && state.mustChangePassword && !byMachine) {
      throw new Refused('assignment.unopened', 'refused', {
        field: 'accountId',
        zh: '该账号的本人还没有设置口令，不能担任管理员。请先由本人凭密封条和领取码设置口令，再授予岗位。',
        en: 'The holder has not set a password yet. Let them do so with slip and pick-up code first, then give the post.',
      });
    }
    return [{ type: 'PostAssigned', data: held }];
  };
}

/**
 * Ends an assignment; one that has ended already stays as it is.
 * @param byTwo an administrator's post ends by the decision of two (administration.ts)
 * @throws Refused `assignment.missing`, `assignment.needsTwo`
 */
export function endAssignment(id: string, now: Date, byTwo = false) {
  return (state: Account): AccountEvent[] => {
    const held = state.assignments.find((assignment) => assignment.id === id);
    if (!held) throw noSuchAssignment();
    if (held.to && held.to <= now) return [];
    if (isAdministrator(held.role) && !byTwo) {
      throw new Refused('assignment.needsTwo', 'refused', {
        field: 'assignmentId',
        zh: '管理员的岗位不能由一人收回。请在“三员管理”中提请免去，由另一名管理员确认。',
        en: 'One person does not end an administrator\'s post. Propose it under "administration"; another administrator confirms.',
      });
    }
    return [{ type: 'AssignmentEnded', data: { id, at: now < held.from ? held.from : now } }];
  };
}

/** An administrator's role excludes every other role, and the other way round. */
function apart(one: Role, other: Role): boolean {
  return one !== other && (isAdministrator(one) || isAdministrator(other));
}

function overlaps(one: HeldPost, other: HeldPost): boolean {
  return (!one.to || one.to > other.from) && (!other.to || other.to > one.from) && !(one.to && one.to <= one.from);
}

export function noSuchAssignment(): Refused {
  return new Refused('assignment.missing', 'missing', {
    field: 'assignmentId',
    zh: '没有找到该任职记录。',
    en: 'There is no such assignment.',
  });
}
