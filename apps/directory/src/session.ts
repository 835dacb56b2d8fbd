import { createHash, randomBytes } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';
import type { SessionRule } from '@mingjing/rules';

/** A signed-in person. Only the hash of the token is kept. */
export interface Session {
  /** SHA-256 of the token. */
  _id: string;
  accountId: string;
  openedAt: Date;
  seenAt: Date;
}

const MINUTE = 60_000;
/** Being seen is written at most this often. */
const SEEN_EVERY = MINUTE;

/** 256 random bits: nothing to guess, so a plain hash is enough to look it up by. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** When the session ends if nothing more is heard of it: idle or absolute end, whichever is first. */
export function endsAt(session: Pick<Session, 'openedAt' | 'seenAt'>, rule: SessionRule): Date {
  const idle = session.seenAt.getTime() + rule.idleMinutes * MINUTE;
  const absolute = session.openedAt.getTime() + rule.hours * 60 * MINUTE;
  return new Date(Math.min(idle, absolute));
}

export function isOpen(session: Session, rule: SessionRule, now: Date): boolean {
  return now < endsAt(session, rule);
}

export function needsTouch(session: Session, now: Date): boolean {
  return now.getTime() - session.seenAt.getTime() >= SEEN_EVERY;
}

/** One answer for an unknown, an ended and a timed-out session. */
export function sessionEnded(): Refused {
  return new Refused('session.ended', 'unauthenticated', {
    zh: '登录已失效，请重新登录。',
    en: 'The session has ended; sign in again.',
  });
}
