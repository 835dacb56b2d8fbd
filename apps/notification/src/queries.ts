import type { notification as proto } from '@mingjing/contracts';
import { authorise, missing, mobileOf, Refused, scopeFilter, type Actor, type CallContext } from '@mingjing/kit';
import { endOfDay, isDay, startOfDay } from '@mingjing/workflow';
import { audited } from './audit';
import { cancel, KINDS, requeue, STATES, type Message, type MessageEvent } from './message';
import { MOST_COUNTED, readPage, readStretch, totalOf } from './paging';
import { messageView, stepsOf, type OfficialName } from './view';
import type { Work } from './work';

type Filter = Record<string, unknown>;
type Document = { _id: string; version: number } & Message;

/** One of the given words, or nothing. @throws Refused `message.filterInvalid` */
export function oneOf(text: string, words: readonly string[], field: string): string {
  if (text === '' || words.includes(text)) return text;
  const list = words.join(', ');
  throw new Refused('message.filterInvalid', 'invalid', { field, zh: `请从这些值中选择：${list}。`, en: `One of: ${list}.` });
}

/** @throws Refused `message.dayInvalid` */
export function readDay(text: string, field: string): string {
  if (text === '' || isDay(text)) return text;
  throw new Refused('message.dayInvalid', 'invalid', {
    field,
    zh: '日期请写成 2026-11-20 的形式。',
    en: 'Write the day as YYYY-MM-DD.',
  });
}

function queuedBetween(from: string, to: string): Filter {
  const [first, last] = [readDay(from, 'from'), readDay(to, 'to')];
  const range = { ...(first && { $gte: startOfDay(first) }), ...(last && { $lte: endOfDay(last) }) };
  return Object.keys(range).length > 0 ? { queuedAt: range } : {};
}

function filterOf(work: Work, request: proto.ListMessagesRequest, actor: Actor): Filter {
  const { division, unitId } = request;
  const [kind, state] = [oneOf(request.kind, KINDS, 'kind'), oneOf(request.state, STATES, 'state')];
  const asked: Filter = {
    ...(division && { divisionPath: division }),
    ...(unitId && { unitId }),
    ...(kind && { kind }),
    ...(state && { state }),
    ...(request.phone && { recipient: work.macs.recipient(mobileOf(request.phone) ?? request.phone) }),
    ...queuedBetween(request.from, request.to),
  };
  const scope = scopeFilter(actor, 'message.read');
  const clash = Object.keys(scope).some((key) => key in asked || key.startsWith('$'));
  return clash ? { ...asked, $and: [scope] } : { ...scope, ...asked };
}

async function views(work: Work, found: Document[]): Promise<proto.Message[]> {
  const { messages } = work.models;
  const nameOf = await officialNames(work, found);
  const url = work.publicUrl();
  return found.map((document) => messageView(document._id, document.version, messages.stateOf(document), url, nameOf));
}

async function officialNames(work: Work, found: Pick<Message, 'officialId'>[]): Promise<OfficialName> {
  const ids = [...new Set(found.map(({ officialId }) => officialId))].filter(Boolean);
  const names = ids.length > 0 ? await work.officialNames(ids) : new Map<string, string>();
  return (id) => names.get(id) ?? '';
}

async function listMessages(work: Work, request: proto.ListMessagesRequest, actor: Actor): Promise<proto.ListMessagesResponse> {
  const filter = filterOf(work, request, actor);
  const { model } = work.models.messages;
  const stretch = readStretch(request);
  if (stretch) {
    const { afterId, limit } = stretch;
    const found = await model
      .find({ ...filter, ...(afterId && { _id: { $gt: afterId } }) }, { history: 0 })
      .sort({ _id: 1 })
      .limit(limit + 1)
      .lean<Document[]>();
    const shown = found.slice(0, limit);
    return { messages: await views(work, shown), total: 0, next: found.length > limit ? (shown.at(-1)?._id ?? '') : '' };
  }
  const { skip, limit } = readPage(request.page, request.pageSize);
  const [found, counted] = await Promise.all([
    model.find(filter, { history: 0 }).sort({ queuedAt: -1, _id: -1 }).skip(skip).limit(limit).lean<Document[]>(),
    model.countDocuments(filter, { limit: MOST_COUNTED + 1 }),
  ]);
  return { messages: await views(work, found), ...totalOf(counted), next: '' };
}

/** One message with its steps, for whoever may do `action` to it. */
async function reach(work: Work, actor: Actor, action: 'message.read' | 'message.manage', id: string) {
  const found = await work.models.messages.load(id);
  authorise(actor, action);
  if (!found) throw missing();
  authorise(actor, action, { divisionPath: found.state.divisionPath, unitId: found.state.unitId });
  return found;
}

async function getMessage(work: Work, id: string, actor: Actor): Promise<proto.GetMessageResponse> {
  const { state, version, history } = await reach(work, actor, 'message.read', id);
  const nameOf = await officialNames(work, [state]);
  return { message: { ...messageView(id, version, state, work.publicUrl(), nameOf), steps: stepsOf(history) } };
}

const SHORTEST_REASON = 2;
const LONGEST_REASON = 200;

/** @throws Refused `message.reasonTooShort` */
function readReason(text: string): string {
  const reason = text.trim().slice(0, LONGEST_REASON);
  if (reason.length >= SHORTEST_REASON) return reason;
  throw new Refused('message.reasonTooShort', 'invalid', {
    field: 'reason',
    zh: '请写明事由，例如“误录，无需发送”。',
    en: 'Say why, e.g. "entered by mistake".',
  });
}

/** What an office does to a message; it stands in the message's history, and why in the audit log. */
async function manage(
  work: Work,
  { id, reason }: { id: string; reason: string },
  call: CallContext,
  decide: (message: Message) => MessageEvent[],
): Promise<proto.GetMessageResponse> {
  const { division = '' } = await reach(work, call.actor, 'message.manage', id);
  const why = readReason(reason);
  const change = { by: call.actor.id, at: work.context.clock.now(), division, traceparent: call.traceparent };
  const { events } = await work.models.messages.handle(id, { id: call.cause }, change, decide);
  const did = events.some(({ event }) => event.type === 'Requeued') ? '重发' : '取消';
  await audited(work, call, { action: 'message.manage', target: id, reason: `${did}：${why}`, division });
  work.dispatcher.wake();
  return getMessage(work, id, call.actor);
}

export function messageHandlers(work: Work) {
  return {
    listMessages: (request: proto.ListMessagesRequest, { actor }: CallContext) => listMessages(work, request, actor),
    getMessage: ({ id }: proto.GetMessageRequest, { actor }: CallContext) => getMessage(work, id, actor),
    cancelMessage: (request: proto.CancelMessageRequest, call: CallContext) => manage(work, request, call, cancel),
    retryMessage: (request: proto.RetryMessageRequest, call: CallContext) => manage(work, request, call, requeue(work.context.clock.now())),
  };
}
