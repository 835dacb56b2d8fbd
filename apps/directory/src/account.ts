import { Refused } from '@mingjing/contracts/refused';
import type { Role } from '@mingjing/kit';
import { derivedId } from './fields';
import { isAdministrator } from './post';

export interface HeldPost {
  id: string;
  postId: string;
  role: Role;
  from: Date;
  /** Exclusive; absent: without end. */
  to?: Date;
}

/** An account. The person's name and the password's hash lie sealed beside it, never in its history. */
export interface Account {
  username: string;
  disabled: boolean;
  mustChangePassword: boolean;
  /** Real time: the age of a password is no business time. */
  passwordChangedAt?: Date;
  assignments: HeldPost[];
  /** Every post ever held, to find accounts by. */
  postIds: string[];
}

export type AccountEvent =
  | {
      type: 'AccountCreated';
      data: { username: string; mustChangePassword: boolean; passwordChangedAt: Date };
    }
  | { type: 'AccountRenamed'; data: Record<string, never> }
  | { type: 'AccountDisabled'; data: Record<string, never> }
  | { type: 'AccountEnabled'; data: Record<string, never> }
  | { type: 'PasswordSet'; data: { mustChangePassword: boolean; passwordChangedAt: Date } }
  | { type: 'PostAssigned'; data: HeldPost }
  | { type: 'AssignmentEnded'; data: { id: string; at: Date } };

export const noAccount = (): Account => ({
  username: '',
  disabled: false,
  mustChangePassword: false,
  assignments: [],
  postIds: [],
});

export function evolveAccount(state: Account, event: AccountEvent): Account {
  switch (event.type) {
    case 'AccountCreated':
    case 'PasswordSet':
      return { ...state, ...event.data };
    case 'AccountRenamed':
      return state;
    case 'AccountDisabled':
      return { ...state, disabled: true };
    case 'AccountEnabled':
      return { ...state, disabled: false };
    case 'PostAssigned':
      return {
        ...state,
        assignments: [...state.assignments, event.data],
        postIds: [...new Set([...state.postIds, event.data.postId])],
      };
    case 'AssignmentEnded':
      return {
        ...state,
        assignments: state.assignments.map((held) => (held.id === event.data.id ? { ...held, to: event.data.at } : held)),
      };
  }
}

type Meta = { exists: boolean };

/** Sign-in names are compared in lower case and without compatibility forms. */
export function normalUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

/** One account per name, by primary key. */
export function accountId(username: string): string {
  return derivedId('a', username);
}

/** @throws Refused `account.usernameInvalid`, `account.usernameTaken` */
export function createAccount(username: string, mustChangePassword: boolean, passwordChangedAt: Date) {
  return (_state: Account, { exists }: Meta): AccountEvent[] => {
    if (!/^[a-z0-9][a-z0-9._-]{2,39}$/.test(username)) {
      throw new Refused('account.usernameInvalid', 'invalid', {
        field: 'username',
        zh: '用户名由 3 至 40 位小写字母、数字、点、横线组成，以字母或数字开头。',
        en: 'A user name has 3 to 40 of a-z, 0-9, dot, dash and underscore.',
      });
    }
    if (exists)
      throw new Refused('account.usernameTaken', 'conflict', {
        field: 'username',
        zh: '用户名已被使用，请换一个。',
        en: 'The user name is taken.',
      });
    return [{ type: 'AccountCreated', data: { username, mustChangePassword, passwordChangedAt } }];
  };
}

export function updateAccount(change: { renamed: boolean; disabled: boolean }) {
  return (state: Account, { exists }: Meta): AccountEvent[] => {
    if (!exists) throw noSuchAccount();
    const events: AccountEvent[] = change.renamed ? [{ type: 'AccountRenamed', data: {} }] : [];
    if (change.disabled !== state.disabled) events.push({ type: change.disabled ? 'AccountDisabled' : 'AccountEnabled', data: {} });
    return events;
  };
}

export function setPassword(mustChangePassword: boolean, passwordChangedAt: Date) {
  return (_state: Account, { exists }: Meta): AccountEvent[] => {
    if (!exists) throw noSuchAccount();
    return [{ type: 'PasswordSet', data: { mustChangePassword, passwordChangedAt } }];
  };
}

/**
 * Gives an account a post from a moment on.
 * @throws Refused `assignment.period`, `assignment.held`, `assignment.administratorsApart`
 */
export function assignPost(held: HeldPost) {
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
        en: 'Each of the three administrators is a person of his own with no other post. End the other assignment first, or choose somebody else.',
      });
    }
    return [{ type: 'PostAssigned', data: held }];
  };
}

/** @throws Refused `assignment.missing`; one that has ended already stays as it is */
export function endAssignment(id: string, now: Date) {
  return (state: Account): AccountEvent[] => {
    const held = state.assignments.find((assignment) => assignment.id === id);
    if (!held)
      throw new Refused('assignment.missing', 'missing', {
        field: 'assignmentId',
        zh: '没有找到该任职记录。',
        en: 'There is no such assignment.',
      });
    if (held.to && held.to <= now) return [];
    return [{ type: 'AssignmentEnded', data: { id, at: now < held.from ? held.from : now } }];
  };
}

/** The assignments in force at a moment. */
export function inForce(assignments: readonly HeldPost[], now: Date): HeldPost[] {
  return assignments.filter(({ from, to }) => from <= now && (!to || now < to));
}

/** One of the three administrators, also from a later day on. */
export function holdsAdministratorPost({ assignments }: Pick<Account, 'assignments'>, now: Date): boolean {
  return assignments.some(({ role, to }) => isAdministrator(role) && (!to || to > now));
}

/** An administrator's role excludes every other role, and the other way round. */
function apart(one: Role, other: Role): boolean {
  return one !== other && (isAdministrator(one) || isAdministrator(other));
}

function overlaps(one: HeldPost, other: HeldPost): boolean {
  return (!one.to || one.to > other.from) && (!other.to || other.to > one.from) && !(one.to && one.to <= one.from);
}

export function noSuchAccount(): Refused {
  return new Refused('account.missing', 'missing', {
    field: 'accountId',
    zh: '没有找到该账号。',
    en: 'There is no such account.',
  });
}
