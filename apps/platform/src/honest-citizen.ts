import { createHash } from 'node:crypto';

/** What somebody says, and by which code or invitation. */
export type Said = { level: string } & ({ code: string | undefined } | { token: string | undefined }) & Record<string, unknown>;

export interface Asked {
  method: 'GET' | 'POST';
  /** From /api/v1/ on. */
  route: string;
  headers: Record<string, string>;
  body?: object;
}

export interface Answered {
  status: number;
  body: unknown;
  /** Cookie of the handset as it is sent back. */
  cookie?: string;
}

/** However requests travel. */
export type Send = (asked: Asked) => Promise<Answered>;

interface Puzzle {
  salt: string;
  hash: string;
  most: number;
}

/** By the platform's own address, with fetch. */
export function fetching(url: string): Send {
  return async ({ method, route, headers, body }) => {
    const response = await fetch(url + route, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('mj_device='));
    return { status: response.status, body: text ? parsed(text) : undefined, ...(cookie && { cookie: cookie.split(';')[0] }) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Evaluates as a citizen's phone does: from a network and with a handset of its own, on a page fetched for it. The same key
 * again is the same evaluation. The puzzle of the page is left aside, as by a phone without script: no plate of the simulated
 * year sees more in an hour than counts without; what the demonstration's crowds from one address bring beyond it is held.
 * @returns the last answer: 201 with the receipt, or what was refused
 */
export async function evaluate(send: Send, key: string, said: Said): Promise<Answered> {
  const headers: Record<string, string> = comingFrom(key);
  const post = (more: object): Promise<Answered> =>
    send({
      method: 'POST',
      route: '/api/v1/public/evaluations',
      headers: { ...headers, 'idempotency-key': key },
      body: { ...said, ...more },
    });
  if (!('code' in said)) return post({});
  const route = `/api/v1/public/plates/${encodeURIComponent(said.code as string)}/page?key=${encodeURIComponent(key)}`;
  const opened = await send({ method: 'GET', route, headers });
  if (opened.status !== 200) return opened;
  if (opened.cookie) headers['cookie'] = opened.cookie;
  return post({ page: (opened.body as { page: string }).page });
}

/** What a proxy in front says of somebody with a network of their own; believed with TRUSTED_PROXY_HOPS=1. */
export function comingFrom(name: string): Record<string, string> {
  return { 'x-forwarded-for': networkOf(name), 'x-forwarded-proto': 'https' };
}

/** A private address for a name. */
function networkOf(name: string): string {
  const [a, b, c] = createHash('sha256').update(name).digest();
  return `10.${a}.${b}.${c}`;
}

/** The number the puzzle of a page asks for. @throws Error where there is none */
export function solve({ salt, hash, most }: Puzzle): string {
  for (let n = 0; n < most; n += 1) {
    if (createHash('sha256').update(`${salt}${n}`).digest('hex').startsWith(hash)) return String(n);
  }
  throw new Error('a puzzle without an answer');
}
