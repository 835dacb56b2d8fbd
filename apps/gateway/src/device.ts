import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieOf, setCookie } from './cookies';

const COOKIE = 'mj_device';
const MAX_AGE_S = 30 * 24 * 3600;
const TAG_CHARS = 22;
const PART = /^[\w-]{1,32}$/;
/** So that nobody profits from a cookie within the burst that earned it. */
const EARNED_MS = 30 * 60_000;

export interface Device {
  /** Opaque; says nothing of the person. */
  id: string;
  /** The handset has no cookie of ours yet. */
  fresh: boolean;
  /** An evaluation from it was taken half an hour to 30 days ago without anything to remark: no stranger any more. */
  known: boolean;
  /** Set-Cookie line for a fresh one. */
  cookie?: string;
}

/**
 * Knows handsets again by a first-party cookie under a keyed tag, so that nobody can make one up. Having a cookie says
 * nothing, everybody is given one; that it was earned by an evaluation stands in it.
 */
export class Devices {
  constructor(
    private readonly mac: (text: string) => string,
    private readonly secure: boolean,
  ) {}

  /** @param now by the clock of the business */
  of(request: IncomingMessage, now: Date): Device {
    const parts = (cookieOf(request, COOKIE) ?? '').split('.');
    const [id = '', since = ''] = parts.length === 3 ? parts : [parts[0]];
    const tag = parts.at(-1) ?? '';
    if (parts.length > 1 && PART.test(id) && (parts.length === 2 || PART.test(since)) && this.holds(since ? `${id}.${since}` : id, tag)) {
      const ageMs = since ? now.getTime() - Number.parseInt(since, 36) * 1000 : -1;
      return { id, fresh: false, known: ageMs >= EARNED_MS && ageMs <= MAX_AGE_S * 1000 };
    }
    const made = randomBytes(12).toString('base64url');
    return { id: made, fresh: true, known: false, cookie: this.line(made) };
  }

  /** Set-Cookie line for a handset that has just earned it; undefined for one that has it. */
  earned({ id, known }: Device, now: Date): string | undefined {
    return known ? undefined : this.line(`${id}.${Math.floor(now.getTime() / 1000).toString(36)}`);
  }

  private line(value: string): string {
    // Lax: whoever comes from a scanner or a chat must be known again.
    const options = { path: '/', sameSite: 'Lax', maxAge: MAX_AGE_S, secure: this.secure } as const;
    return setCookie(COOKIE, `${value}.${this.tagOf(value)}`, options);
  }

  private tagOf(value: string): string {
    return this.mac(value).slice(0, TAG_CHARS);
  }

  private holds(value: string, tag: string): boolean {
    const given = Buffer.from(tag);
    const right = Buffer.from(this.tagOf(value));
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
