import { Refused } from '@mingjing/contracts/refused';
import { decodeNumber, encode, encodeNumber, normalise } from './crockford';
import { sameText, type Mac } from './plate-code';

/** Characters of a matter's id after its prefix. */
export const MATTER_ID_LENGTH = 20;
const DAY_LENGTH = 4;
const TAG_LENGTH = 12;
const DAY_MS = 86_400_000;

function tag(mac: Mac, body: string): string {
  return encode(Buffer.from(mac(body), 'base64url'), TAG_LENGTH);
}

/**
 * The token of a matter's invitation: 36 characters that need no lookup to be checked.
 * @param matterCharacters the matter's id without its prefix
 * @param expires the token is taken up to the end of this moment's UTC day
 */
export function invitationToken(mac: Mac, matterCharacters: string, expires: Date): string {
  const body = matterCharacters + encodeNumber(Math.floor(expires.getTime() / DAY_MS), DAY_LENGTH);
  return body + tag(mac, body);
}

/**
 * The matter's id (without prefix) that a token is for.
 * @throws Refused `invitation.forged` (HTTP 404) or `invitation.expired` (HTTP 410)
 */
export function readInvitation(mac: Mac, token: string, now: Date): string {
  const plain = token.length <= 64 ? normalise(token) : undefined;
  const body = plain?.slice(0, MATTER_ID_LENGTH + DAY_LENGTH);
  if (
    !plain ||
    !body ||
    plain.length !== MATTER_ID_LENGTH + DAY_LENGTH + TAG_LENGTH ||
    !sameText(plain.slice(body.length), tag(mac, body))
  ) {
    throw new Refused('invitation.forged', 'invalid', {
      field: 'token',
      http: 404,
      zh: '邀请链接不正确，请从短信中重新打开完整链接。',
      en: 'This is no invitation of ours. Open the whole link from the message again.',
    });
  }
  if (Math.floor(now.getTime() / DAY_MS) > decodeNumber(body.slice(MATTER_ID_LENGTH))) {
    throw new Refused('invitation.expired', 'refused', {
      field: 'token',
      http: 410,
      zh: '邀请链接已过期，您仍可到办事窗口扫描码牌评价。',
      en: 'This invitation has run out. You can still scan the plate at the window.',
    });
  }
  return body.slice(0, MATTER_ID_LENGTH);
}
