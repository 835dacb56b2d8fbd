import type { Job } from '@mingjing/kit';
import { duplicateIndex } from '@mingjing/store';
import { addDays, dayOf } from '@mingjing/workflow';
import { sentTo } from './answering';
import type { UnclearReply } from './models';
import { cleaned, hasWords, MOST_READ } from './reply';
import type { Work } from './work';

/** What is sealed of an unclear reply. */
export interface Contents {
  phone: string;
  text: string;
  /** Of the invitation that was open when it came; empty where none was. */
  messageId: string;
}

const purposeOf = (id: string): string => `notification|${id}|unclear`;

/** Lean reads give what the driver gives: its own Binary. */
export function bytesOf(sealed: Buffer): Buffer {
  return Buffer.isBuffer(sealed) ? sealed : Buffer.from((sealed as unknown as { buffer: Uint8Array }).buffer);
}

export function opened({ context }: Work, { _id, sealed }: Pick<UnclearReply, '_id' | 'sealed'>): Contents {
  return JSON.parse(context.keys.sealer.open(bytesOf(sealed), purposeOf(_id))) as Contents;
}

/**
 * Keeps a reply for the coordinator of the division whose message it answers. A number we never wrote to has no coordinator, and
 * one that wrote as much as the rule keeps has said enough: of these nothing is kept.
 * @param id the reply's: kept once, however often it is told
 */
export async function keepUnclear(
  work: Work,
  { id, phone, text, messageId, reason }: Contents & Pick<UnclearReply, 'reason'> & { id: string },
): Promise<void> {
  const { unclear, messages } = work.models;
  const answered = messageId ? await messages.load(messageId) : undefined;
  const divisionPath = answered?.state.divisionPath ?? (await sentTo(work, work.macs.recipient(phone)))[0]?.divisionPath;
  if (!divisionPath || !hasWords(text)) return;
  const { keepDays, mostPerNumber } = await work.corpusOf(divisionPath.at(-1) ?? '');
  const now = work.context.clock.now();
  const contents: Contents = { phone, text: cleaned(text.slice(0, MOST_READ)), messageId };
  const entry = {
    _id: id,
    sealed: work.context.keys.sealer.seal(JSON.stringify(contents), purposeOf(id)),
    sender: work.macs.sender(phone),
    reason,
    divisionPath,
    at: now,
    eraseOn: addDays(dayOf(now), keepDays),
  };
  const taken = new Set(
    (await unclear.find({ sender: entry.sender }, { slot: 1 }).lean<Pick<UnclearReply, 'slot'>[]>()).map(({ slot }) => slot),
  );
  for (let slot = 0; slot < mostPerNumber; slot += 1) if (!taken.has(slot) && (await entered(work, { ...entry, slot }))) return;
  work.context.log.info({ kept: mostPerNumber }, 'a number sent more replies than are kept; this one is not');
}

/** @returns false where another reply of the number took the slot meanwhile */
async function entered({ models }: Work, entry: UnclearReply): Promise<boolean> {
  try {
    await models.unclear.create([entry]);
    return true;
  } catch (error) {
    const index = duplicateIndex(error);
    if (index === undefined) throw error;
    return !index.includes('slot') || (await models.unclear.countDocuments({ _id: entry._id })) > 0;
  }
}

/** Erases unclear replies whose day has come. */
export function erasingJob(work: Work, everyMs: number): Job {
  return {
    name: 'unclear replies to erase',
    everyMs,
    async run() {
      const { deletedCount } = await work.models.unclear.deleteMany({ eraseOn: { $lte: dayOf(work.context.clock.now()) } });
      if (deletedCount > 0) work.context.log.info({ count: deletedCount }, 'unclear replies were erased: their days were over');
    },
  };
}
