import { Refused } from '@mingjing/contracts/refused';
import type { SignInRule } from '@mingjing/rules';

/** Failed sign-ins under one name, kept for names that do not exist just the same. */
export interface Attempts {
  /** Keyed hash of the name: a name mistyped may be a password. */
  _id: string;
  failures: number;
  lastFailureAt: Date;
}

const fresh = (attempts: Attempts | undefined, rule: SignInRule, now: Date): attempts is Attempts =>
  attempts !== undefined && now.getTime() - attempts.lastFailureAt.getTime() < rule.forgetMinutes * 60_000;

/** Failures that still count. */
export function failuresOf(attempts: Attempts | undefined, rule: SignInRule, now: Date): number {
  return fresh(attempts, rule, now) ? attempts.failures : 0;
}

/** The moment from which the next attempt is taken; undefined: at once. Each failure past the limit doubles the wait. */
export function lockedUntil(attempts: Attempts | undefined, rule: SignInRule, now: Date): Date | undefined {
  if (!fresh(attempts, rule, now)) return undefined;
  const beyond = attempts.failures - rule.failures;
  if (beyond < 0) return undefined;
  const seconds = Math.min(rule.waitSeconds * 2 ** beyond, rule.longestWaitSeconds);
  const until = new Date(attempts.lastFailureAt.getTime() + seconds * 1000);
  return now < until ? until : undefined;
}

export function signInLocked(until: Date, now: Date): Refused {
  const retryAfter = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new Refused('signIn.locked', 'exhausted', {
    zh: `登录失败次数过多，请 ${retryAfter} 秒后再试。`,
    en: `Too many failed attempts; try again in ${retryAfter} s.`,
    retryAfter,
  });
}

/** The same answer whether the name is unknown, the password wrong or the account disabled. */
export function signInRefused(): Refused {
  return new Refused('signIn.refused', 'unauthenticated', {
    zh: '用户名或口令不正确。多次失败将暂时锁定；忘记口令请联系系统管理员重置。',
    en: 'User name or password is wrong. Repeated failures lock for a while; the system administrator can reset a password.',
  });
}

const QUEUED = 20;

/** Sign-ins under one name go one after another, so that many at once cannot pass the limit together. */
export class Turns {
  private readonly tails = new Map<string, { last: Promise<unknown>; waiting: number }>();

  /** @throws Refused `signIn.tooMany` where too many wait already */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = this.tails.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (turn.waiting >= QUEUED) {
      throw new Refused('signIn.tooMany', 'exhausted', {
        zh: '该用户名的登录请求过多，请稍后再试。',
        en: 'Too many sign-ins under this name at once; try again shortly.',
        retryAfter: 2,
      });
    }
    turn.waiting++;
    const mine = turn.last.then(work, work);
    turn.last = mine.catch(() => undefined);
    this.tails.set(key, turn);
    try {
      return await mine;
    } finally {
      if (--turn.waiting === 0) this.tails.delete(key);
    }
  }
}
