import { evaluation } from '@mingjing/contracts';
import { currentTraceparent, mobileOf, Refused, systemActor } from '@mingjing/kit';
import { duplicateIndex } from '@mingjing/store';
import { dayOf } from '@mingjing/workflow';
import { cellsOf, repliedTo, type Counted } from './counters';
import type { Message } from './message';
import type { Reply } from './models';
import { optOut, resume } from './opt-outs';
import type { ReplyNote } from './provider';
import { readReply } from './reply';
import type { Work } from './work';

/** Messages to one number that a reply may be meant for. */
const CANDIDATES = 20;
const SUBMIT_MS = 10_000;
/** Something reached the number, or may have. */
const OUT = ['sending', 'sent', 'delivered', 'unknown'];

type Address = evaluation.InvitationAddress;

interface Reader {
  work: Work;
  note: ReplyNote;
  phone: string;
}

/**
 * Takes a reply: a digit is the evaluation of the newest open invitation sent to the number, T opts out, HF opts in again.
 * Words are not kept: they may be about anybody. @returns whether it was understood, for the first time
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
  await replies.updateOne({ _id: id }, { $set: { done: true, ...counted } });
  return bound.kind !== 'unreadable';
}

/** Decides what the reply is about and writes it down before anything follows: told again, it is about the same. */
async function bind({ work, note, phone }: Reader, id: string): Promise<Reply> {
  const { replies } = work.models;
  const { kind, messageId } = await meant(work, note, phone);
  const message = messageId ? { message: work.context.keys.sealer.seal(messageId, purposeOf(id)) } : {};
  const reply = { _id: id, kind, ...message, done: false, day: dayOf(work.context.clock.now()) };
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

/** The message a reply was bound to; empty where there is none. */
function messageOf({ context }: Work, { _id, message }: Reply): string {
  if (!message) return '';
  const bytes = Buffer.isBuffer(message) ? message : Buffer.from((message as unknown as { buffer: Uint8Array }).buffer);
  return context.keys.sealer.open(bytes, purposeOf(_id));
}

async function meant(work: Work, note: ReplyNote, phone: string): Promise<Pick<Reply, 'kind'> & { messageId: string }> {
  const { kind } = readReply(note.text, []);
  if (kind === 'optOut' || kind === 'resume') return { kind, messageId: '' };
  const open = await newestOpen(work, work.macs.recipient(phone));
  const levels = await work.levelsOf(open?.address.division ?? '');
  const meaning = readReply(
    note.text,
    levels.map(({ nameZh }) => nameZh),
  );
  return { kind: meaning.kind, messageId: meaning.kind === 'level' ? (open?.messageId ?? '') : '' };
}

/** The newest invitation sent to a number whose matter can still be evaluated. */
async function newestOpen(work: Work, recipient: string): Promise<{ messageId: string; address: Address } | undefined> {
  const found = await work.models.messages.model
    .find({ recipient, attemptedAt: { $gt: new Date(0) }, state: { $in: OUT } }, { matterId: 1 })
    .sort({ attemptedAt: -1, _id: -1 })
    .limit(CANDIDATES)
    .lean<{ _id: string; matterId: string }[]>();
  const invited = found.filter(({ matterId }) => matterId !== '');
  if (invited.length === 0) return undefined;
  const addresses = await addressesOf(
    work,
    invited.map(({ matterId }) => matterId),
  );
  const first = invited.find(({ matterId }) => addresses.get(matterId)?.state === 'open');
  return first && { messageId: first._id, address: addresses.get(first.matterId) as Address };
}

async function addressesOf(work: Work, matterIds: string[]): Promise<Map<string, Address>> {
  const client = work.context.client(evaluation.EvaluationServiceService, '');
  const { addresses } = await client.addressInvitations({ matterIds: [...new Set(matterIds)] });
  return new Map(addresses.map((address) => [address.matterId, address]));
}

/** Does what the reply was taken for; what is to be counted of it, where it became an evaluation. */
async function act({ work, note, phone }: Reader, reply: Reply): Promise<Pick<Reply, 'uncounted' | 'counts' | 'cells'>> {
  if (reply.kind === 'optOut') await optOut(work, phone, { source: 'reply', reason: '' });
  if (reply.kind === 'resume') await resume(work, phone);
  const messageId = reply.kind === 'level' ? messageOf(work, reply) : '';
  const message = messageId ? await work.models.messages.load(messageId) : undefined;
  if (!message || !(await evaluate(work, note, message.state))) return {};
  const counts: Counted = repliedTo(message.state.kind);
  return { uncounted: true, counts, cells: cellsOf({ ...message.state, day: reply.day }) };
}

/** Submits the digit in the name of this service; the event id is the cause, so that told again it is one evaluation. */
async function evaluate(work: Work, note: ReplyNote, { matterId }: Message): Promise<boolean> {
  const address = (await addressesOf(work, [matterId])).get(matterId);
  // It was open when the reply was bound to it: evaluated now, most likely by this reply before we were cut off.
  if (address?.state === 'evaluated') return true;
  return address?.state === 'open' && (await submit(work, note, address));
}

async function submit(work: Work, note: ReplyNote, { division, token }: Address): Promise<boolean> {
  const levels = await work.levelsOf(division);
  const meaning = readReply(
    note.text,
    levels.map(({ nameZh }) => nameZh),
  );
  const level = meaning.kind === 'level' ? levels[meaning.level]?.code : undefined;
  if (!level) return false;
  const context = {
    division,
    actorToken: await work.context.signActor(systemActor('notification'), 'evaluation'),
    cause: `sms:${work.macs.reply(note.eventId)}`,
    traceparent: currentTraceparent() ?? '',
    deadline: new Date(Date.now() + SUBMIT_MS),
  };
  const submission = { code: '', token, level, dimensions: {}, text: '', phone: '', channel: 'sms', device: '', network: '', flags: [] };
  const client = work.context.client(evaluation.EvaluationServiceService, division);
  const { results } = await client.submitEvaluations({ items: [{ context, submission }] });
  return accepted(work, results[0]?.result);
}

function accepted(work: Work, result: evaluation.SubmissionResult['result']): boolean {
  if (result?.$case === 'receipt') return true;
  const { kind = 'internal', code = '' } = result?.value ?? {};
  // The provider tells it again later; a refusal stays one.
  if (kind === 'unavailable' || kind === 'internal') throw new Refused(code || 'evaluation.unavailable', 'unavailable', {});
  work.context.log.info({ code }, 'the evaluation of a reply was refused');
  return false;
}
