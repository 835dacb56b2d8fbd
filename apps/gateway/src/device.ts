import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieOf, setCookie } from './cookies';

const COOKIE = 'mj_device';
const MAX_AGE_S = 30 * 24 * 3600;
const TAG_CHARS = 22;

export interface Device {
  /** Opaque; says nothing of the person. */
  id: string;
  /** The handset had it already; a new one says nothing about who asks. */
  known: boolean;
  /** Set-Cookie line for a new one. */
  cookie?: string;
}

/** Knows handsets again by a first-party cookie that carries a keyed tag, so that nobody can make one up. */
export class Devices {
  constructor(
    private readonly mac: (text: string) => string,
    private readonly secure: boolean,
  ) {}

  of(request: IncomingMessage): Device {
    const [id, tag] = (cookieOf(request, COOKIE) ?? '').split('.');
    if (id && tag && this.holds(id, tag)) return { id, known: true };
    const fresh = randomBytes(12).toString('base64url');
    // Lax: whoever comes from a scanner or a chat must be known again.
    const options = { path: '/', sameSite: 'Lax', maxAge: MAX_AGE_S, secure: this.secure } as const;
    return { id: fresh, known: false, cookie: setCookie(COOKIE, `${fresh}.${this.tagOf(fresh)}`, options) };
  }

  private tagOf(id: string): string {
    return this.mac(id).slice(0, TAG_CHARS);
  }

  private holds(id: string, tag: string): boolean {
    const given = Buffer.from(tag);
    const right = Buffer.from(this.tagOf(id));
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
