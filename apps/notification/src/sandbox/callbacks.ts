import type { Job } from '@mingjing/kit';
import { MOST_MESSAGES, SIGNATURE_HEADER, signed, type Receipt, type Reply } from './api';
import type { SandboxContext } from './config';
import type { Models, Taken } from './models';

const EVERY_MS = 200;
const TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/** Tells the platform what became of messages and what people answered, again and again until it says 2xx. */
export class Callbacks {
  constructor(
    private readonly context: SandboxContext,
    private readonly models: Models,
    private readonly secret: string,
  ) {}

  /** One job for each, so that receipts nobody takes hold up no reply. What is to be told, and when, lies in the store. */
  jobs(): Job[] {
    return [this.job('receipts', (signal) => this.tellReceipts(signal)), this.job('replies', (signal) => this.tellReplies(signal))];
  }

  private job(name: string, tell: (signal: AbortSignal) => Promise<boolean>): Job {
    let wait = 0;
    let notBefore = 0;
    const run = async (signal: AbortSignal): Promise<void> => {
      while (!signal.aborted && Date.now() >= notBefore) {
        try {
          if (!(await tell(signal))) return;
          wait = 0;
        } catch (error) {
          wait = Math.min(LONGEST_WAIT_MS, wait * 2 || FIRST_WAIT_MS);
          notBefore = Date.now() + wait;
          if (!signal.aborted) this.context.log.warn({ err: error }, `the platform took no ${name}; they are kept and told again`);
        }
      }
    };
    return { name, everyMs: EVERY_MS, run };
  }

  /** True where something was told. */
  private async tellReceipts(signal: AbortSignal): Promise<boolean> {
    const now = new Date();
    const due = await this.models.messages
      .find({ nextAt: { $lte: now } })
      .sort({ nextAt: 1, _id: 1 })
      .limit(MOST_MESSAGES / 2)
      .lean<Taken[]>();
    if (due.length === 0) return false;
    const told = due.map((message) => split(message, now));
    await this.post(
      'receipts',
      told.flatMap(({ said }) => said),
      signal,
    );
    await this.models.messages.collection.bulkWrite(told.map(({ update }) => ({ updateOne: update })) as never);
    return true;
  }

  private async tellReplies(signal: AbortSignal): Promise<boolean> {
    const waiting = await this.models.replies.find({ told: false }).sort({ _id: 1 }).limit(MOST_MESSAGES).lean();
    if (waiting.length === 0) return false;
    const said: Reply[] = waiting.map(({ _id, from, text, at }) => ({ eventId: _id, from, text, at: at.toISOString() }));
    await this.post('replies', said, signal);
    await this.models.replies.updateMany({ _id: { $in: waiting.map(({ _id }) => _id) } }, { $set: { told: true } });
    return true;
  }

  private async post(what: 'receipts' | 'replies', said: object[], signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(said);
    const answer = await fetch(`${callbackUrl(this.context)}/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: signed(this.secret, body, new Date()) },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the platform answered ${answer.status} to ${what}`);
  }
}

/** What is due of a message, and what remains afterwards. */
function split({ _id, providerId, state, code, receipts }: Taken, now: Date) {
  const due = receipts.filter(({ dueAt }) => dueAt <= now);
  const left = receipts.filter(({ dueAt }) => dueAt > now);
  const said = due.map((one): Receipt => {
    const { eventId, state: says, code: why, at } = one;
    return { eventId, id: _id, providerId, state: says, code: why, at: at.toISOString() };
  });
  const last = due.at(-1);
  // What the telephone holds already stays true, whatever a later receipt says.
  const settled = state === 'accepted' && last ? { state: last.state, code: last.code } : { state, code };
  const next = left[0]?.dueAt;
  const update = next
    ? { $set: { ...settled, receipts: left, nextAt: next } }
    : { $set: { ...settled, receipts: [] }, $unset: { nextAt: 1 as const } };
  return { said, update: { filter: { _id }, update } };
}

function callbackUrl({ config, local, addressOf }: SandboxContext): string {
  if (config.SANDBOX_CALLBACK_URL) return config.SANDBOX_CALLBACK_URL;
  const gateway = local.includes('gateway') ? addressOf('http') : 'http://127.0.0.1:8080';
  return `${gateway}/api/v1/sms/sandbox`;
}
