import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * What the sandbox provider and whoever uses it agree on. JSON over HTTP, in both directions signed:
 *
 *   POST {sandbox}/v1/messages          SendRequest → SendReply: each message taken or refused for itself
 *   GET  {sandbox}/v1/messages?ids=a,b  → LookUpReply: what it took of these ids; the others it never took
 *   POST {callback}/receipts            Receipt[]; repeated until a 2xx, and now and then although it got one
 *   POST {callback}/replies             Reply[]; the same
 *
 * A message id is sent once: the same id again is answered as the first time, and no second message arrives.
 */
export const MESSAGES_PATH = '/v1/messages';
export const MOST_MESSAGES = 200;

/** Name under which the sandbox announces its address in its process. */
export const SANDBOX_ANNOUNCED = 'sms sandbox';

/** `t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + body)>`; of a GET the body is the path with its query. */
export const SIGNATURE_HEADER = 'x-sandbox-signature';
/** Seconds, of real time: an older signature is a replayed one. */
export const SIGNATURE_SECONDS = 300;

function digest(secret: string, seconds: number, body: string | Buffer): string {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
}

/** The signature header of a body. */
export function signed(secret: string, body: string | Buffer, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${digest(secret, seconds, body)}`;
}

/** True where the header belongs to the body and is at most `SIGNATURE_SECONDS` away from `now`. */
export function signatureHolds(secret: string, header: string, body: string | Buffer, now: Date): boolean {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!parts) return false;
  const seconds = Number(parts[1]);
  if (Math.abs(now.getTime() / 1000 - seconds) > SIGNATURE_SECONDS) return false;
  return timingSafeEqual(Buffer.from(digest(secret, seconds, body)), Buffer.from(String(parts[2])));
}

/**
 * The secret both sides sign with: the configured one, or one that follows from the keys they share.
 * @param mac of the keys in KEYS_DIR
 */
export function sharedSecret(configured: string | undefined, mac: (purpose: string) => (text: string) => string): string {
  return configured ?? mac('sms.callback')('sandbox');
}

const messageId = z.string().min(1).max(100);

export const sendRequest = z.object({
  messages: z
    .array(
      z.object({
        id: messageId,
        to: z.string().max(40),
        /** Without its brackets; the text begins with it in brackets: 【明镜评议】… */
        signature: z.string().max(40),
        text: z.string().max(4_000),
      }),
    )
    .min(1)
    .max(MOST_MESSAGES),
});
export type SendRequest = z.infer<typeof sendRequest>;

/** Why a message is refused; `transient` ones may be taken later. */
export const REFUSAL_CODES = {
  'number.invalid': { transient: false, zh: '不是手机号' },
  'number.blocked': { transient: false, zh: '号码在运营商黑名单中' },
  'quota.exceeded': { transient: true, zh: '超出发送频次' },
  'signature.missing': { transient: false, zh: '文本开头没有签名' },
  'signature.unknown': { transient: false, zh: '签名未报备' },
  'text.tooLong': { transient: false, zh: '超过 500 字' },
  'text.forbidden': { transient: false, zh: '含有禁用词' },
} as const;
export type RefusalCode = keyof typeof REFUSAL_CODES;

export const sendReply = z.object({
  /** In the order of the messages. */
  results: z.array(
    z.discriminatedUnion('outcome', [
      z.object({ id: messageId, outcome: z.literal('accepted'), providerId: z.string() }),
      z.object({ id: messageId, outcome: z.literal('refused'), code: z.string(), transient: z.boolean() }),
    ]),
  ),
});
export type SendReply = z.infer<typeof sendReply>;

const state = z.enum(['accepted', 'delivered', 'failed']);
export type SandboxState = z.infer<typeof state>;

export const lookUpReply = z.object({
  messages: z.array(
    z.object({
      id: messageId,
      providerId: z.string(),
      state,
      /** Of "failed"; empty otherwise. */
      code: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});
export type LookUpReply = z.infer<typeof lookUpReply>;

export const receipt = z.object({
  eventId: z.string().min(1).max(100),
  id: messageId,
  providerId: z.string(),
  state: z.enum(['delivered', 'failed']),
  code: z.string(),
  at: z.iso.datetime(),
});
export const receipts = z.array(receipt).max(MOST_MESSAGES);
export type Receipt = z.infer<typeof receipt>;

export const reply = z.object({
  eventId: z.string().min(1).max(100),
  from: z.string().min(1).max(40),
  /** However long: one that is refused for its length would hold up those told with it. */
  text: z.string(),
  at: z.iso.datetime(),
});
export const replies = z.array(reply).max(MOST_MESSAGES);
export type Reply = z.infer<typeof reply>;

/** The telephones of the outside world; not signed, and on this machine only unless the sandbox is shared. */
export const INBOX_PATH = '/v1/inbox';
export const REPLIES_PATH = '/v1/replies';
export const FAULTS_PATH = '/v1/faults';

/** GET {sandbox}/v1/inbox?to=&after=&limit=: oldest first; `after` is the `next` of the answer before. */
export const inboxQuery = z.object({
  to: z.string().max(40).optional(),
  after: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export const inboxReply = z.object({
  messages: z.array(
    z.object({
      id: messageId,
      providerId: z.string(),
      to: z.string(),
      text: z.string(),
      state,
      code: z.string(),
      at: z.iso.datetime(),
      /** How often the platform asked to send it: more than once after a cut connection. */
      asked: z.number().int(),
    }),
  ),
  /** Empty where nothing has come yet; otherwise it may be asked again for what comes later. */
  next: z.string(),
});
export type InboxReply = z.infer<typeof inboxReply>;

/** POST {sandbox}/v1/replies: somebody answers from a telephone. The same `key` again is the same reply. */
export const replyRequest = z.object({
  from: z.string().regex(/^1\d{10}$/),
  text: z.string().min(1).max(10_000),
  key: z.string().min(1).max(80).optional(),
});

/**
 * PUT {sandbox}/v1/faults. down: no connection; slow: taken, answered after `slowMs`; error: 500, nothing taken; halfway:
 * taken, and the connection cut before the answer. `calls`: the fault is over after so many calls; absent: until changed.
 */
export const faults = z.object({
  mode: z.enum(['none', 'down', 'slow', 'error', 'halfway']),
  slowMs: z.number().int().min(1).max(60_000).default(15_000),
  calls: z.number().int().min(1).optional(),
});
export type Faults = z.infer<typeof faults>;

/** What becomes of a message by the last four digits of its number; every other is delivered at once. */
export const MAGIC_NUMBERS = {
  '0001': '收下后发送失败 (taken, then failed)',
  '0002': '三秒后才有回执 (receipt three seconds later)',
  '0003': '拒收：黑名单 (refused for good: blocked)',
  '0004': '拒收：超频次，可稍后再试 (refused for now: quota)',
  '0005': '送达回执来两次 (receipt of delivery twice)',
  '0006': '先报送达，再报失败 (says delivered, then failed)',
  '0007': '永远没有回执 (never any receipt)',
} as const;
export type MagicNumber = keyof typeof MAGIC_NUMBERS;
