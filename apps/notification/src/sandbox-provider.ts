import { Refused } from '@mingjing/contracts/refused';
import { NotTaken, type Callback, type Outgoing, type SendResult, type SmsProvider } from './provider';
import {
  lookUpReply,
  MESSAGES_PATH,
  receipts,
  replies,
  sendReply,
  signatureHolds,
  signed,
  SIGNATURE_HEADER,
  type SendRequest,
} from './sandbox/api';

/** Node's codes for a connection that never came about: nothing was taken. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

export interface SandboxOptions {
  /** Asked for at every call: a provider in the same process has its address once it listens. */
  url: () => string;
  secret: string;
}

/** The sandbox of `src/sandbox` as a provider, over its HTTP. */
export function sandboxProvider({ url, secret }: SandboxOptions): SmsProvider {
  const call = async (method: 'GET' | 'POST', path: string, body: string | undefined, signal: AbortSignal): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signed(secret, body ?? path, new Date()) };
    const response = await fetch(`${reachable(url)}${path}`, { method, headers, body, signal }).catch((error: unknown) => {
      const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? '';
      throw NEVER_CONNECTED.has(code) ? new NotTaken(`no connection: ${code}`) : error;
    });
    if (response.status >= 400 && response.status < 500) throw new NotTaken(`refused with ${response.status}`);
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return response.json();
  };
  return {
    name: 'sandbox',
    idempotent: true,
    async send(messages, signal) {
      const request: SendRequest = { messages: messages.map((message) => ({ ...message, signature: signatureOf(message) })) };
      const { results } = sendReply.parse(await call('POST', MESSAGES_PATH, JSON.stringify(request), signal));
      return new Map(results.map(({ id, ...result }): [string, SendResult] => [id, result]));
    },
    async lookUp(ids, signal) {
      const path = `${MESSAGES_PATH}?ids=${ids.map(encodeURIComponent).join(',')}`;
      const { messages } = lookUpReply.parse(await call('GET', path, undefined, signal));
      return new Map(messages.map(({ id, providerId }) => [id, providerId]));
    },
    readCallback: (what, headers, body) => readCallback(secret, what, headers, body),
  };
}

function reachable(url: () => string): string {
  try {
    return url();
  } catch (error) {
    throw new NotTaken((error as Error).message);
  }
}

function signatureOf({ text }: Outgoing): string {
  return /^【([^】]*)】/.exec(text)?.[1] ?? '';
}

function readCallback(secret: string, what: string, headers: Record<string, string>, body: Buffer): Callback {
  if (!signatureHolds(secret, headers[SIGNATURE_HEADER] ?? '', body, new Date())) {
    throw new Refused('callback.forged', 'unauthenticated', {
      field: SIGNATURE_HEADER,
      zh: '回调的签名不正确或已过期，请核对与短信服务商约定的密钥和时钟。',
      en: 'The signature is wrong or too old; check the secret shared with the provider, and the clocks.',
    });
  }
  const json = parsed(body);
  if (what === 'receipts') {
    const notes = checked(receipts.safeParse(json));
    return { what, notes: notes.map(({ id, ...note }) => ({ ...note, messageId: id })) };
  }
  if (what === 'replies') return { what, notes: checked(replies.safeParse(json)) };
  throw new Refused('callback.unknown', 'missing', { field: 'what', zh: '没有这种回调。', en: 'There are "receipts" and "replies".' });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function checked<T>(result: { success: true; data: T } | { success: false; error: { message: string } }): T {
  if (result.success) return result.data;
  throw new Refused('callback.invalid', 'invalid', {
    field: 'body',
    zh: '回调内容不符合约定的格式。',
    en: result.error.message.slice(0, 500),
  });
}
