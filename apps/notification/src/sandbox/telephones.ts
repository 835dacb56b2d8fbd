import { MOST_MESSAGES, type InboxReply, type LookUpReply } from './api';
import type { Answered, Models, Taken } from './models';

export interface Line {
  number: string;
  message: Taken | undefined;
}

export interface Thread {
  /** Newest first, at most `MOST_SHOWN` of each. */
  messages: Taken[];
  replies: Answered[];
}

const MOST_SHOWN = 100;

/** Which of these ids were taken, and what became of them; the others it never took. */
export async function lookUp(models: Models, ids: string[]): Promise<LookUpReply> {
  const found = await models.messages.find({ _id: { $in: ids.slice(0, MOST_MESSAGES) } }).lean();
  return {
    messages: found.map(({ _id, providerId, state, code, at }) => ({ id: _id, providerId, state, code, at: at.toISOString() })),
  };
}

/** What came to one telephone or to all, oldest first, after what was read before. */
export async function inbox(models: Models, asked: { to?: string; after?: string; limit: number }): Promise<InboxReply> {
  const filter = { ...(asked.to && { to: asked.to }), providerId: { $gt: asked.after ?? '' } };
  const found = await models.messages.find(filter, { receipts: 0 }).sort({ providerId: 1 }).limit(asked.limit).lean<Taken[]>();
  return {
    messages: found.map(({ _id, at, providerId, to, text, state, code, asked: times }) => ({
      id: _id,
      providerId,
      to,
      text,
      state,
      code,
      at: at.toISOString(),
      asked: times,
    })),
    next: found.at(-1)?.providerId ?? asked.after ?? '',
  };
}

/** Telephones, the one with the newest message first, each with that message; `before` is the `last` of the page above. */
export async function lines(
  models: Models,
  asked: { search: string; before: string; limit: number },
): Promise<{ lines: Line[]; next: string }> {
  const filter = {
    ...(asked.before && { last: { $lt: asked.before } }),
    ...(asked.search && { _id: new RegExp(asked.search.replace(/\D/g, '') || '^$') }),
  };
  const found = await models.telephones
    .find(filter)
    .sort({ last: -1 })
    .limit(asked.limit + 1)
    .lean();
  const page = found.slice(0, asked.limit);
  const newest = await models.messages.find({ providerId: { $in: page.map(({ last }) => last) } }).lean<Taken[]>();
  return {
    lines: page.map(({ _id, last }) => ({ number: _id, message: newest.find(({ providerId }) => providerId === last) })),
    next: found.length > asked.limit ? (page.at(-1)?.last ?? '') : '',
  };
}

/** Provider id of the message that came last; empty for none. */
export async function newestOf(models: Models): Promise<string> {
  const [last] = await models.messages.find({}, { providerId: 1 }).sort({ providerId: -1 }).limit(1).lean();
  return last?.providerId ?? '';
}

/** What was said on one number. */
export async function thread(models: Models, number: string): Promise<Thread> {
  const [messages, replies] = await Promise.all([
    models.messages.find({ to: number }).sort({ providerId: -1 }).limit(MOST_SHOWN).lean<Taken[]>(),
    models.replies.find({ from: number }).sort({ _id: -1 }).limit(MOST_SHOWN).lean<Answered[]>(),
  ]);
  return { messages, replies };
}
