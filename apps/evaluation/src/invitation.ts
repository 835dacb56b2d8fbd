import { Refused } from '@mingjing/contracts/refused';
import { encode, normalise } from './crockford';
import type { Mac } from './plate-code';

/** 60 bits: what an SMS of one segment leaves room for, and nobody finds by trying (docs/decisions/012). */
const TOKEN_LENGTH = 12;
const LONGEST_INPUT = 64;

/** The token of a matter's invitation: derived with a key, so that it is kept nowhere and can always be made again. */
export function invitationToken(mac: Mac, matterId: string): string {
  return encode(Buffer.from(mac(matterId), 'base64url'), TOKEN_LENGTH);
}

/** The answer for a token that invites to nothing. */
export function forged(): Refused {
  return new Refused('invitation.forged', 'invalid', {
    field: 'token',
    http: 404,
    zh: '邀请链接不正确，请从短信中重新打开完整链接。',
    en: 'This is no invitation of ours. Open the whole link from the message again.',
  });
}

/**
 * The token in its one spelling.
 * @throws Refused `invitation.forged` (HTTP 404) for what cannot be a token
 */
export function readToken(text: string): string {
  const token = text.length <= LONGEST_INPUT ? normalise(text) : undefined;
  if (token?.length === TOKEN_LENGTH) return token;
  throw forged();
}

/** @throws Refused `invitation.expired` (HTTP 410) */
export function mustNotBeOver(invitedUntil: Date, now: Date): void {
  if (now < invitedUntil) return;
  throw new Refused('invitation.expired', 'refused', {
    field: 'token',
    http: 410,
    zh: '邀请链接已过期，您仍可到办事窗口扫描码牌评价。',
    en: 'This invitation has run out. You can still scan the plate at the window.',
  });
}
