import { timingSafeEqual } from 'node:crypto';
import { Refused } from '@mingjing/contracts/refused';
import { encode, normalise } from './crockford';

/** A keyed hash, base64url: `keys.mac(purpose)`. */
export type Mac = (text: string) => string;

const ID_LENGTH = 6;
const TAG_LENGTH = 6;
const LONGEST_INPUT = 64;

function characters(mac: Mac, text: string, length: number): string {
  return encode(Buffer.from(mac(text), 'base64url'), length);
}

/** True where both texts are equal, in a time that does not tell how far they agree. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The code of a plate: 6 characters of id and 6 of a keyed tag (30 bits each), so that a made-up code is refused unread.
 * @param seed what the code derives from; the same seed gives the same code
 */
export function plateCode(mac: Mac, seed: string): string {
  const id = characters(mac, `id|${seed}`, ID_LENGTH);
  return id + characters(mac, `tag|${id}`, TAG_LENGTH);
}

/**
 * The code in its one spelling.
 * @throws Refused `plate.forged` (HTTP 404) where the platform never made this code
 */
export function readPlateCode(mac: Mac, text: string): string {
  const code = text.length <= LONGEST_INPUT ? normalise(text) : undefined;
  if (code?.length === ID_LENGTH + TAG_LENGTH) {
    const id = code.slice(0, ID_LENGTH);
    if (sameText(code.slice(ID_LENGTH), characters(mac, `tag|${id}`, TAG_LENGTH))) return code;
  }
  throw new Refused('plate.forged', 'invalid', {
    field: 'code',
    http: 404,
    zh: '码牌编码不正确，请重新扫描窗口上的码牌，或逐字核对后再输入。',
    en: 'This is no code of ours. Scan the plate at the window again, or check what you typed.',
  });
}
