import { timingSafeEqual } from 'node:crypto';
import { someRandom } from '../random';

const ID_BYTES = 12;
const HANDSET_CHARS = 6;
const TAG_CHARS = 22;
const TOKEN = /^([\w-]{16})\.([0-9a-z]{1,9})\.([\w-]{6})\.([\w-]{22})$/;
/** A page that was open for hours is good. */
const GOOD_MS = 12 * 3_600_000;
/** As many numbers are tried at most: an old phone tries some 70,000 a second. */
const MOST = 150_000;
const HASH_CHARS = 16;

/** What a page token is bound to. */
export interface Bound {
  /** Window of the plate. */
  place: string;
  /** Id of the handset's cookie. */
  handset: string;
  /** Idempotency key that came before there was a token; empty where the token is the key. */
  key: string;
}

/** A page token that is ours and for this place and key. */
export interface Page {
  id: string;
  /** Milliseconds since it was given out. */
  ageMs: number;
  late: boolean;
  /** Asked for and sent back by the same handset. */
  ownHandset: boolean;
}

/** A number below `most` is to be found: SHA-256 of salt and number, in hex, begins with `hash`. */
export interface Puzzle {
  salt: string;
  hash: string;
  most: number;
}

type Mac = (text: string) => string;

/**
 * Tokens of pages: random id, date and handset under a keyed tag that binds them to a plate. Its id is the key of the
 * evaluation, so that it is good for one without anybody remembering it.
 */
export class PageTokens {
  constructor(
    private readonly mac: Mac,
    private readonly hash: (text: string) => string,
  ) {}

  issue(bound: Bound, now: Date): string {
    const id = someRandom(ID_BYTES).toString('base64url');
    const body = `${id}.${Math.floor(now.getTime() / 1000).toString(36)}.${markOf(bound.handset)}`;
    return `${body}.${this.tagOf(body, bound)}`;
  }

  /** Undefined for what is none of ours, or of another place. */
  read(token: string, bound: Bound, now: Date): Page | undefined {
    const [whole, id, issued, mark, tag] = TOKEN.exec(token) ?? [];
    if (!whole || !id || !issued || !tag) return undefined;
    const right = this.tagOf(whole.slice(0, -1 - TAG_CHARS), bound);
    if (!timingSafeEqual(Buffer.from(tag), Buffer.from(right))) return undefined;
    const ageMs = now.getTime() - Number.parseInt(issued, 36) * 1000;
    return { id, ageMs, late: ageMs > GOOD_MS, ownHandset: mark === markOf(bound.handset) };
  }

  /** The puzzle of a token; its answer follows from the token and the key. */
  puzzle(token: string): Puzzle {
    const salt = token.slice(-TAG_CHARS);
    return { salt, hash: this.hash(`${salt}${this.answer(token)}`).slice(0, HASH_CHARS), most: MOST };
  }

  solves(token: string, proof: string): boolean {
    return proof === String(this.answer(token));
  }

  private answer(token: string): number {
    return Buffer.from(this.mac(`answer|${token}`), 'base64url').readUInt32BE(0) % MOST;
  }

  private tagOf(body: string, { place, key }: Bound): string {
    return this.mac(`page|${body}|${place}|${key}`).slice(0, TAG_CHARS);
  }
}

/** Enough to tell handsets apart: their ids are random, and the tag vouches for it. */
function markOf(handset: string): string {
  return handset.slice(0, HANDSET_CHARS).padEnd(HANDSET_CHARS, '_');
}
