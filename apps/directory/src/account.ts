import { Refused } from '@mingjing/contracts/refused';
import { derivedId } from './fields';
import { isGuarded, type HeldPost } from './held-post';
import { isAdministrator } from './post';

/** A one-time code to set a password with. What it says follows from its id and the keys: it is stored nowhere. */
export interface IssuedCode {
  id: string;
  /** To the holder's own phone, on paper, or by an operator at the machine. */
  channel: 'sms' | 'slip' | 'terminal';
  /** On paper it needs the pick-up code too, which whoever asked for it gives to the holder. */
  pickup?: boolean;
  /** Who asked for it, and the second administrator. */
  by: string;
  releasedBy?: string;
  /** Real time, as sessions and passwords. */
  at: Date;
  until: Date;
}

/** An account. The person's name and the password's hash lie sealed beside it, never in its history. */
export interface Account {
  username: string;
  disabled: boolean;
  /** The holder has not set a password of their own yet. */
  mustChangePassword: boolean;
  /** The person who made it; absent: a service did, or a version that did not write it here. */
  madeBy?: string;
  /** The proposal by which the code for its first password is released. */
  asked?: string;
  /** Real time: the age of a password is no business time. */
  passwordChangedAt?: Date;
  /** Out, and not used yet: until then nobody signs in. */
  code?: IssuedCode;
  /** The last reset, until its holder has read of it. */
  reset?: IssuedCode;
  hasPhone?: boolean;
  assignments: HeldPost[];
  /** Every post ever held, to find accounts by. */
  postIds: string[];
}

export type AccountEvent =
  | {
      type: 'AccountCreated';
      data: { username: string; mustChangePassword: boolean; passwordChangedAt?: Date; madeBy?: string; asked?: string };
    }
  | { type: 'FirstPasswordAsked'; data: { asked: string; madeBy?: string } }
  | { type: 'AccountRenamed'; data: Record<string, never> }
  | { type: 'AccountDisabled'; data: Record<string, never> }
  | { type: 'AccountEnabled'; data: Record<string, never> }
  | { type: 'PasswordSet'; data: { mustChangePassword: boolean; passwordChangedAt: Date } }
  | { type: 'CodeIssued'; data: IssuedCode }
  | { type: 'PasswordSetByCode'; data: { passwordChangedAt: Date } }
  | { type: 'ResetAcknowledged'; data: Record<string, never> }
  | { type: 'PhoneSet'; data: { hasPhone: boolean } }
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
    case 'FirstPasswordAsked':
    case 'PhoneSet':
      return { ...state, ...event.data };
    case 'PasswordSet':
      return { ...state, ...event.data, code: undefined };
    case 'CodeIssued':
      return { ...state, code: event.data };
    case 'PasswordSetByCode':
      return { ...state, ...event.data, mustChangePassword: false, code: undefined, reset: state.code };
    case 'ResetAcknowledged':
      return { ...state, reset: undefined };
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

export type Meta = { exists: boolean };

/** Sign-in names are compared in lower case and without compatibility forms. */
export function normalUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

/** One account per name, by primary key. */
export function accountId(username: string): string {
  return derivedId('a', username);
}

/** What a person makes an account with: no password, but who asks for its first one, and by which proposal. */
export type Unopened = Required<Pick<Account, 'madeBy' | 'asked'>>;

/**
 * @param made the moment of the password it comes with, or what there is instead of one
 * @throws Refused `account.usernameInvalid`, `account.usernameTaken`
 */
export function createAccount(username: string, mustChangePassword: boolean, made: Date | Unopened) {
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
    return [
      { type: 'AccountCreated', data: { username, mustChangePassword, ...(made instanceof Date ? { passwordChangedAt: made } : made) } },
    ];
  };
}

/**
 * Renames, disables or enables an account. Whether it is an administrator's is asked of the very state that is changed: a post
 * given at the same moment either comes first and protects it, or is refused to a disabled account.
 * @throws Refused `account.missing`, `account.administratorsApart`
 */
export function updateAccount(change: { renamed: boolean; disabled: boolean }, guard: Guard) {
  return (state: Account, { exists }: Meta): AccountEvent[] => {
    if (!exists) throw noSuchAccount();
    // Enabling takes nothing from anybody.
    if (change.renamed || (change.disabled && !state.disabled)) mustBeManageable(state, guard);
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

/** Whether its holder has yet to set the first password: such an account holds no administrator's post. */
export function isUnopened({ disabled, mustChangePassword, assignments }: Account): boolean {
  return mustChangePassword && !disabled && !assignments.some(({ role }) => isAdministrator(role));
}

/** Asks for another code for the first password; nothing where the holder set one meanwhile. */
export function askFirstPassword(asked: string, madeBy: string | undefined) {
  return (state: Account, { exists }: Meta): AccountEvent[] => {
    if (!exists || !isUnopened(state) || state.asked === asked) return [];
    return [{ type: 'FirstPasswordAsked', data: { asked, ...(madeBy === undefined ? {} : { madeBy }) } }];
  };
}

/** How an account is protected from a single administrator. */
export interface Guard {
  now: Date;
  /** Days for which somebody who was an administrator keeps the protection. */
  formerDays: number;
}

/**
 * No administrator takes over another one, nor one of yesterday.
 * @throws Refused `account.administratorsApart`
 */
export function mustBeManageable({ assignments }: Pick<Account, 'assignments'>, { now, formerDays }: Guard): void {
  if (!isGuarded(assignments, now, formerDays)) return;
  throw new Refused('account.administratorsApart', 'forbidden', {
    field: 'accountId',
    zh: `三员的账号，以及卸任不满 ${formerDays} 天的，不能由一名管理员单独改动。请在“三员管理”中提请，由另一名管理员确认。`,
    en: `No administrator alone changes another one's account, nor that of one who was an administrator within ${formerDays} days. Propose it under "administration"; another administrator confirms.`,
  });
}

export function noSuchAccount(): Refused {
  return new Refused('account.missing', 'missing', {
    field: 'accountId',
    zh: '没有找到该账号。',
    en: 'There is no such account.',
  });
}

/** Whether this is one of our services, and nobody's account. */
export function isService(by: string | undefined): boolean {
  return by?.startsWith('system:') ?? false;
}
