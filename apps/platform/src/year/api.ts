import { setTimeout as pause } from 'node:timers/promises';
import type { House } from './house';

/** How long one request is tried again before the year is given up, in milliseconds. */
const PATIENCE_MS = 240_000;
const REQUEST_MS = 120_000;
const AGAIN_MS = 150;

/** What a request came to that the platform refused. */
export class Refusal extends Error {
  constructor(
    what: string,
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`${what}: ${status} ${JSON.stringify(body).slice(0, 600)}`);
  }
}

export interface Ask {
  method: string;
  route: string;
  token?: string;
  /** The same for each try, so that a try whose answer got lost has no second effect. */
  key?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** A spreadsheet instead of a body. */
  file?: { name: string; content: Buffer };
}

/**
 * Asks the platform over HTTP as any client would, again with the same key while it is away or overloaded.
 * @throws Refusal where it said no
 */
export class Api {
  constructor(private readonly house: House) {}

  async ask<T>(ask: Ask): Promise<T> {
    const answer = await this.answer(ask);
    if (answer.status >= 300) throw new Refusal(`${ask.method} ${ask.route}`, answer.status, answer.body);
    return answer.body as T;
  }

  /** As `ask`, but what was refused is an answer too. @throws Refusal where there was none in time */
  async answer(ask: Ask): Promise<Answer> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      await this.house.ready();
      const answer = await attempt(this.house.url, ask);
      const passing = answer === undefined || answer.status >= 500 || answer.status === 429;
      if (answer !== undefined && !passing) return answer;
      if (Date.now() > end) throw new Refusal(`${ask.method} ${ask.route}`, answer?.status ?? 0, answer?.body ?? 'no answer');
      await pause(answer?.waitMs ?? AGAIN_MS);
    }
  }

  /** Asks the sandbox provider, where the citizens' phones are. */
  async sandbox<T>(method: string, route: string, body?: unknown): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      await this.house.ready();
      const answer = await attempt(this.house.sandbox, { method, route, body });
      if (answer !== undefined && answer.status < 300) return answer.body as T;
      if (answer !== undefined && answer.status < 500) throw new Refusal(`${method} ${route}`, answer.status, answer.body);
      if (Date.now() > end) throw new Refusal(`${method} ${route}`, 0, 'no answer');
      await pause(AGAIN_MS);
    }
  }
}

interface Answer {
  status: number;
  body: unknown;
  /** Cookie of the handset that was set, as it is sent back. */
  cookie?: string;
  waitMs?: number;
}

/** Undefined where there was no answer: the platform is away, or went away meanwhile. */
async function attempt(url: string, { method, route, token, key, headers: more, body, file }: Ask): Promise<Answer | undefined> {
  const headers: Record<string, string> = { ...more };
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (key) headers['idempotency-key'] = key;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const sent = file ? form(file) : body === undefined ? undefined : JSON.stringify(body);
  try {
    const response = await fetch(url + route, { method, headers, body: sent ?? null, signal: AbortSignal.timeout(REQUEST_MS) });
    const text = await response.text();
    const retryAfter = Number(response.headers.get('retry-after'));
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('mj_device='));
    return {
      ...(cookie && { cookie: cookie.split(';')[0] }),
      status: response.status,
      body: text ? parsed(text) : undefined,
      ...(retryAfter > 0 && { waitMs: Math.min(retryAfter, 5) * 1_000 }),
    };
  } catch {
    return undefined;
  }
}

function form({ name, content }: NonNullable<Ask['file']>): FormData {
  const data = new FormData();
  data.set('file', new Blob([new Uint8Array(content)]), name);
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Does the work of a list, so many at a time; the first failure ends it. */
export async function inLanes<T>(list: readonly T[], lanes: number, work: (one: T) => Promise<void>): Promise<void> {
  const queue = list[Symbol.iterator]();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
      await work(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, list.length) }, lane));
}

/** Asks again until there is an answer. @throws Error naming what did not come */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, ms = PATIENCE_MS): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: ${ms / 1_000} 秒内没有等到 (not within ${ms / 1_000} s)`);
    await pause(AGAIN_MS);
  }
}
