import { randomUUID } from 'node:crypto';
import type { notification as proto } from '@mingjing/contracts';
import { authorise, maskPhone, missing, mobileOf, Refused, scopeFilter, type Actor, type CallContext } from '@mingjing/kit';
import { dayOf } from '@mingjing/workflow';
import { addressesOf, submitBySms } from './answering';
import { audited } from './audit';
import { cellsOf, repliedTo } from './counters';
import type { Reply, UnclearReply } from './models';
import { optOut } from './opt-outs';
import { MOST_COUNTED, readPage } from './paging';
import { opened, type Contents } from './unclear';
import type { Work } from './work';

type Filter = Record<string, unknown>;

/** Those one may settle that are not to be erased yet. */
function filterOf(work: Work, { division, phone }: proto.ListUnclearRepliesRequest, actor: Actor): Filter {
  const asked = {
    eraseOn: { $gt: dayOf(work.context.clock.now()) },
    ...(division && { divisionPath: division }),
    ...(phone && { sender: work.macs.sender(mobileOf(phone) ?? phone) }),
  };
  const scope = scopeFilter(actor, 'reply.settle');
  return division ? { ...asked, $and: [scope] } : { ...scope, ...asked };
}

async function listUnclear(
  work: Work,
  request: proto.ListUnclearRepliesRequest,
  { actor }: CallContext,
): Promise<proto.ListUnclearRepliesResponse> {
  const filter = filterOf(work, request, actor);
  const { skip, limit } = readPage(request.page, request.pageSize);
  const { unclear } = work.models;
  const order = request.latest ? -1 : 1;
  const [found, total] = await Promise.all([
    unclear.find(filter).sort({ at: order, _id: order }).skip(skip).limit(limit).lean<UnclearReply[]>(),
    unclear.countDocuments(filter, { limit: MOST_COUNTED }),
  ]);
  return { replies: await Promise.all(found.map((entry) => view(work, entry))), total };
}

async function view(work: Work, entry: UnclearReply): Promise<proto.UnclearReply> {
  const { _id: id, reason, divisionPath, at, eraseOn: erasedOn } = entry;
  const { phone, text, messageId } = opened(work, entry);
  const division = divisionPath.at(-1) ?? '';
  const rateable = messageId !== '' && reason !== 'late';
  const levels = rateable ? (await work.formOf(division)).levels.map(({ code, nameZh }) => ({ code, nameZh })) : [];
  return { id, phone: maskPhone(phone), text, reason, at, erasedOn, division, rateable, levels };
}

function over(): Refused {
  return new Refused('reply.invitationOver', 'refused', {
    field: 'level',
    zh: '这条短信邀请的评价已经完成或已过期，不能再计入。请改为登记退订或直接办结。',
    en: 'What the message invited for was evaluated meanwhile, or is over. Opt the number out, or close the reply.',
  });
}

/** The evaluation the reply was meant as, with all of its words, so that whoever reads it can compare. @throws Refused */
async function rate(work: Work, { _id, settling }: UnclearReply, { messageId, text }: Contents, level: string): Promise<Partial<Reply>> {
  const message = messageId ? (await work.models.messages.load(messageId))?.state : undefined;
  if (!message) throw over();
  const counted = {
    uncounted: true,
    counts: repliedTo(message.kind),
    cells: cellsOf({ ...message, day: dayOf(work.context.clock.now()) }),
  };
  const address = (await addressesOf(work, [message.matterId])).get(message.matterId);
  const begun = work.macs.reply(`${_id}:${level}`);
  // Begun before and cut off: it was this reply.
  if (address?.state === 'evaluated' && settling === begun) return counted;
  if (address?.state !== 'open') throw over();
  const { levels } = await work.formOf(address.division);
  if (!levels.some(({ code }) => code === level)) {
    const names = levels.map(({ code, nameZh }) => `${code}（${nameZh}）`).join('、');
    throw new Refused('reply.unknownLevel', 'invalid', {
      field: 'level',
      zh: `请从这些等级中选择：${names}。`,
      en: `Choose one of ${levels.map(({ code }) => code).join(', ')}.`,
    });
  }
  await work.models.unclear.updateOne({ _id }, { $set: { settling: begun } });
  const code = await submitBySms(work, address, { level, words: text, cause: `sms:settled:${_id}` });
  if (code) throw over();
  return counted;
}

/** What the audit log says was done. */
async function saidOf(work: Work, division: string, level: string, out: boolean): Promise<string> {
  const { levels } = await work.formOf(division);
  const name = levels.find(({ code }) => code === level)?.nameZh ?? level;
  return [level && `按“${name}”计入评价`, out && '登记退订', !level && !out && '办结，不计入评价'].filter(Boolean).join('，');
}

/** Nothing is erased by a request that says nothing, or two things. @throws Refused */
function checkChoice({ level, optOut: out, dismiss }: proto.SettleReplyRequest): void {
  if (dismiss !== Boolean(level || out)) return;
  throw new Refused('reply.choice', 'invalid', {
    field: dismiss ? 'dismiss' : 'level',
    zh: '请说明怎么认定：填写等级（level）、登记退订（optOut），或者两者都有；都不是的，只填办结（dismiss）。',
    en: 'Say what it was: a level, optOut or both; dismiss alone where it was neither.',
  });
}

/** How long a request is waited for that took a reply and was never heard of again. */
const CLAIM_MS = 30_000;

/** Takes a reply, so that of several requests at once one settles it. @throws Refused where another has it */
async function claimed(work: Work, id: string, settledBy: string): Promise<UnclearReply | undefined> {
  const { unclear, replies } = work.models;
  const now = new Date();
  const free = { $or: [{ claimedUntil: { $exists: false } }, { claimedUntil: { $lte: now } }] };
  const claim = { claim: randomUUID(), claimedUntil: new Date(now.getTime() + CLAIM_MS) };
  const taken = await unclear
    .findOneAndUpdate({ _id: id, ...free }, { $set: claim }, { returnDocument: 'after' })
    .lean<UnclearReply | null>();
  if (taken) return taken;
  // The same request again, after its answer was lost.
  if ((await replies.countDocuments({ _id: id, settledBy })) > 0) return undefined;
  if ((await unclear.countDocuments({ _id: id })) === 0) throw missing();
  throw new Refused('reply.beingSettled', 'conflict', {
    zh: '这条回复正在由另一个请求认定，请刷新后再看。',
    en: 'Another request is settling this reply; load the list again.',
  });
}

async function settle(work: Work, request: proto.SettleReplyRequest, call: CallContext): Promise<proto.SettleReplyResponse> {
  const { id } = request;
  const { unclear } = work.models;
  authorise(call.actor, 'reply.settle');
  checkChoice(request);
  const readable = await unclear.findById(id, { divisionPath: 1 }).lean<Pick<UnclearReply, 'divisionPath'> | null>();
  if (readable) authorise(call.actor, 'reply.settle', readable);
  const settledBy = work.macs.reply(`${call.actor.id}:${call.cause}`);
  const found = await claimed(work, id, settledBy);
  if (!found) return {};
  try {
    await settleClaimed(work, request, call, { found, settledBy });
  } finally {
    await unclear.updateOne({ _id: id, claim: found.claim }, { $unset: { claim: '', claimedUntil: '' } });
  }
  return {};
}

async function settleClaimed(
  work: Work,
  { id, level, optOut: out }: proto.SettleReplyRequest,
  call: CallContext,
  { found, settledBy }: { found: UnclearReply; settledBy: string },
): Promise<void> {
  const { unclear, replies } = work.models;
  const division = found.divisionPath.at(-1) ?? '';
  const contents = opened(work, found);
  const counted = level ? await rate(work, found, contents, level) : {};
  if (out) await optOut(work, contents.phone, { source: 'office', reason: '本人短信要求' });
  const recorded = work.macs.reply(`${id}:${level}:${out}`);
  if (found.recorded !== recorded) {
    await audited(work, call, { action: 'reply.settle', target: id, reason: await saidOf(work, division, level, out), division });
    await unclear.updateOne({ _id: id }, { $set: { recorded } });
  }
  // Once, whatever is cut off: a reply that became an evaluation is no longer unreadable.
  if (level) await replies.updateOne({ _id: id, kind: { $ne: 'settled' } }, { $set: { kind: 'settled', ...counted } });
  await replies.updateOne({ _id: id }, { $set: { settledBy } });
  await unclear.deleteOne({ _id: id });
}

export function unclearHandlers(work: Work) {
  return {
    listUnclearReplies: (request: proto.ListUnclearRepliesRequest, call: CallContext) => listUnclear(work, request, call),
    settleReply: (request: proto.SettleReplyRequest, call: CallContext) => settle(work, request, call),
  };
}
