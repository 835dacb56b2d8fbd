import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieOf, setCookie } from './cookies';

const COOKIE = 'mj_browser';
const MAX_AGE_S = 180 * 24 * 3600;
const TAG_CHARS = 22;
/** People who share a browser at most; who came first is forgotten. */
const NAMES = 5;
const FORM = /^[\w-]{16}(\.[\w-]{22}){0,5}$/;

/**
 * Knows a browser again as one in which a name signed in before, by a first-party cookie with a keyed tag for each name:
 * failures of others, wherever they come from, then do not count for it. The cookie opens nothing.
 */
export class Browsers {
  constructor(
    private readonly mac: (text: string) => string,
    private readonly secure: boolean,
  ) {}

  /** Id of the browser where it is known for the name; empty where it is not. */
  knownFor(request: IncomingMessage, username: string): string {
    const [id = '', ...tags] = this.partsOf(request);
    const right = this.tagOf(id, username);
    return tags.some((tag) => timingSafeEqual(Buffer.from(tag), Buffer.from(right))) ? id : '';
  }

  /** Id of the browser, whoever signed in there before; a new one where it has none. Nothing vouches for it. */
  idOf(request: IncomingMessage): string {
    return this.partsOf(request)[0] ?? randomBytes(12).toString('base64url');
  }

  /** Set-Cookie line after a good sign-in: the browser, by its id, is known for the name from now on. */
  remember(request: IncomingMessage, username: string, id = this.idOf(request)): string {
    const [, ...tags] = this.partsOf(request);
    const own = this.tagOf(id, username);
    const kept = [own, ...tags.filter((tag) => tag !== own)].slice(0, NAMES);
    return setCookie(COOKIE, [id, ...kept].join('.'), { path: '/api', sameSite: 'Strict', maxAge: MAX_AGE_S, secure: this.secure });
  }

  private partsOf(request: IncomingMessage): string[] {
    const value = cookieOf(request, COOKIE) ?? '';
    return FORM.test(value) ? value.split('.') : [];
  }

  private tagOf(id: string, username: string): string {
    return this.mac(`${id}|${username.normalize('NFKC').trim().toLowerCase()}`).slice(0, TAG_CHARS);
  }
}
