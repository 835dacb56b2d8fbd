import type { Receipt, RefusalCode, SandboxState, SendRequest } from './api';

/** What a provider checks before it takes a message; `registered` is undefined where any well-formed signature will do. */
export interface Checks {
  registered?: readonly string[];
}

/** What becomes of a message that was taken: its state at once, and the receipts that follow. */
export interface Outcome {
  state: SandboxState;
  code: string;
  receipts: { afterMs: number; state: Receipt['state']; code: string; again?: boolean }[];
}

const LONGEST = 500;
const MOBILE = /^1[3-9]\d{9}$/;
/** As operators refuse them in messages of public bodies. */
const FORBIDDEN = ['贷款', '中奖', '发票', '赌博', '彩票', '博彩', '刷单', '传销', '色情', '代开'];

const delivered = { afterMs: 0, state: 'delivered', code: '' } as const;

/** Outcomes by the last four digits of the number. */
const MAGIC: Record<string, Outcome> = {
  '0001': { state: 'failed', code: 'handset.absent', receipts: [{ afterMs: 0, state: 'failed', code: 'handset.absent' }] },
  '0002': { state: 'accepted', code: '', receipts: [{ afterMs: 3_000, state: 'delivered', code: '' }] },
  '0005': { state: 'delivered', code: '', receipts: [delivered, { ...delivered, again: true }] },
  '0006': { state: 'delivered', code: '', receipts: [delivered, { afterMs: 500, state: 'failed', code: 'network.error' }] },
  '0007': { state: 'accepted', code: '', receipts: [] },
};
const USUAL: Outcome = { state: 'delivered', code: '', receipts: [delivered] };

/** Why the message is not taken, or undefined. */
export function refusalOf(message: SendRequest['messages'][number], { registered }: Checks): RefusalCode | undefined {
  const { to, text, signature } = message;
  if (!MOBILE.test(to)) return 'number.invalid';
  if (!text.startsWith(`【${signature}】`)) return 'signature.missing';
  const length = [...signature].length;
  if (length < 2 || length > 12 || /[【】]/.test(signature)) return 'signature.unknown';
  if (registered && !registered.includes(signature)) return 'signature.unknown';
  if ([...text].length > LONGEST) return 'text.tooLong';
  if (FORBIDDEN.some((word) => text.includes(word))) return 'text.forbidden';
  if (to.endsWith('0003')) return 'number.blocked';
  if (to.endsWith('0004')) return 'quota.exceeded';
  return undefined;
}

/** What becomes of a message to this number once it was taken. */
export function outcomeFor(to: string): Outcome {
  return MAGIC[to.slice(-4)] ?? USUAL;
}
