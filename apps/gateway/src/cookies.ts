import type { IncomingMessage } from 'node:http';

/** Value of a cookie of the request; undefined where it has none of this name. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

export interface CookieOptions {
  path: string;
  sameSite: 'Strict' | 'Lax';
  /** Seconds; 0 ends the cookie. */
  maxAge: number;
  secure: boolean;
}

/** A Set-Cookie line; script never sees one of ours. */
export function setCookie(name: string, value: string, { path, sameSite, maxAge, secure }: CookieOptions): string {
  return `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
}
