import { mobileOf } from '@mingjing/kit';
import { duplicateIndex } from '@mingjing/store';
import { dayOf } from '@mingjing/workflow';
import { addressesOf, newestOpen, scaleTold, sentTo, submitBySms } from './answering';
import { cellsOf, repliedTo, type Counted } from './counters';
import type { Message } from './message';
import type { Reply, UnclearReply } from './models';
import { optOut, resume } from './opt-outs';
import type { ReplyNote } from './provider';
import { hasWords, type Reading } from './reply';
import { bytesOf, keepUnclear } from './unclear';
import type { Work } from './work';

interface Reader {
  work: Work;
  note: ReplyNote;
  phone: string;
}

/**
 * Takes a reply as people write them (reply.ts): a level is the evaluation of the newest open invitation sent to the number,
 * with the words beside it; T opts out, HF opts in again. What cannot be read is kept, sealed, for the coordinator.
 * @returns whether it was understood, for the first time
 */
export async function takeReply(work: Work, note: ReplyNote): Promise<boolean> {
  const phone = mobileOf(note.from);
  if (!phone) return false;
  const reader = { work, note, phone };
  const id = work.macs.reply(`${work.provider?.name ?? ''}:${note.eventId}`);
  const { replies } = work.models;
  const bound = (await replies.findById(id).lean<Reply | null>()) ?? (await bind(reader, id));
  if (bound.done) return false;
  const counted = await act(reader, bound);
  await replies.updateOne({ _id: id }, { $set: { done: true, ...counted }, $unset: { level: '' } });
  return bound.kind !== 'unreadable' || bound.asks !== undefined;
}

/** Decides what the reply is about and writes it down before anything follows: told again, it is about the same. */
async function bind({ work, note, phone }: Reader, id: string): Promise<Reply> {
  const { replies } = work.models;
  const { reading, messageId, levels } = await meant(work, note, phone);
  const { level, asks, unclear } = reading;
  const { sealer } = work.context.keys;
  const reply: Reply = {
    _id: id,
    kind: level !== undefined ? 'level' : unclear ? 'unreadable' : (asks as 'optOut' | 'resume'),
    ...(messageId && { message: sealer.seal(messageId, purposeOf(id)) }),
    ...(level !== undefined && { level: sealer.seal(levels[level]?.code ?? '', levelPurposeOf(id)) }),
    ...(asks && { asks }),
    ...(unclear && { unclear }),
    done: false,
    day: dayOf(work.context.clock.now()),
  };
  try {
    await replies.create([reply]);
    return reply;
  } catch (error) {
    const other = duplicateIndex(error) === undefined ? null : await replies.findById(id).lean<Reply | null>();
    if (other) return other;
    throw error;
  }
}

const purposeOf = (id: string): string => `notification|${id}|reply`;
const levelPurposeOf = (id: string): string => `notification|${id}|replyLevel`;

interface Meant {
  reading: Reading;
  messageId: string;
  levels: { code: string }[];
}

/** What the reply says, by the corpus and the form of the division whose message it answers, and by the choices that one told. */
async function meant(work: Work, note: ReplyNote, phone: string): Promise<Meant> {
  const sent = await sentTo(work, work.macs.recipient(phone));
  const home = sent[0]?.divisionPath.at(-1) ?? '';
  const { levels } = await work.formOf(home);
  const reading = work.readReply(note.text, scaleTold(levels, undefined), await work.corpusOf(home));
  // A request alone needs no invitation, and is heard while the evaluation service is away.
  if (reading.level === undefined && !reading.unclear) return { reading, messageId: '', levels };
  const open = await newestOpen(work, sent);
  if (!open) return { reading, messageId: '', levels };
  const { division } = open.address;
  const form = await work.formOf(division);
  return {
    reading: work.readReply(note.text, scaleTold(form.levels, open.message), await work.corpusOf(division)),
    messageId: open.message._id,
    levels: form.levels,
  };
}

/** What a reply was bound to; empty where it was to nothing. */
function boundTo({ context }: Work, { _id, message, level }: Reply): { messageId: string; level: string } {
  const open = (sealed: Buffer | undefined, purpose: string): string => (sealed ? context.keys.sealer.open(bytesOf(sealed), purpose) : '');
  return { messageId: open(message, purposeOf(_id)), level: open(level, levelPurposeOf(_id)) };
}

/** Does what the reply was taken for; what is to be counted of it, where it became an evaluation. */
async function act({ work, note, phone }: Reader, reply: Reply): Promise<Pick<Reply, 'uncounted' | 'counts' | 'cells'>> {
  const asks = reply.asks ?? reply.kind;
  if (asks === 'optOut') await optOut(work, phone, { source: 'reply', reason: '' });
  if (asks === 'resume') await resume(work, phone);
  if (reply.kind !== 'level' && reply.kind !== 'unreadable') return {};
  const { messageId, level } = boundTo(work, reply);
  const message = messageId ? (await work.models.messages.load(messageId))?.state : undefined;
  const words = await wordsOf(work, note, message);
  if (reply.kind === 'level' && message && (await evaluate(work, note, message, { level, words })))
    return { uncounted: true, counts: repliedTo(message.kind) as Counted, cells: cellsOf({ ...message, day: reply.day }) };
  const late = reply.kind === 'level' || (!messageId && (await wasInvited(work, phone)));
  const reason: UnclearReply['reason'] = late ? 'late' : (reply.unclear ?? 'unknown');
  // A digit that comes too late tells nobody anything; words do.
  if (reason !== 'late' || hasWords(words)) await keepUnclear(work, { id: reply._id, phone, text: note.text, messageId, reason });
  return {};
}

/** No invitation to the number is open, but there was one: what it invited for was evaluated, or is over. */
async function wasInvited(work: Work, phone: string): Promise<boolean> {
  return (await sentTo(work, work.macs.recipient(phone))).some(({ matterId }) => matterId);
}

/** The words beside the level, read as when it was bound. */
async function wordsOf(work: Work, note: ReplyNote, message: Message | undefined): Promise<string> {
  const division = message?.divisionPath.at(-1) ?? '';
  const { levels } = await work.formOf(division);
  return work.readReply(note.text, scaleTold(levels, message), await work.corpusOf(division)).words;
}

/** Submits what was read; the event id is the cause, so that told again it is one evaluation. */
async function evaluate(work: Work, note: ReplyNote, { matterId }: Message, given: { level: string; words: string }): Promise<boolean> {
  const address = (await addressesOf(work, [matterId])).get(matterId);
  // It was open when the reply was bound to it: evaluated now, most likely by this reply before we were cut off.
  if (address?.state === 'evaluated') return true;
  if (address?.state !== 'open') return false;
  const code = await submitBySms(work, address, { ...given, cause: `sms:${work.macs.reply(note.eventId)}` });
  if (code) work.context.log.info({ code }, 'the evaluation of a reply was refused');
  return !code;
}
