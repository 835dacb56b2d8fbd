import { mobileOf } from '@mingjing/kit';
import { CAP_DAYS, within } from './caps';
import { quietUntil } from './quiet-hours';
import type { Address, Source, Waiting } from './source';
import { hold, suppress, type Kind } from './message';
import { change, type Work } from './work';

const DAY_MS = 86_400_000;

/** A message with all that is needed to send it. */
export interface Ready extends Waiting {
  recipient: string;
  address: Extract<Address, { send: unknown }>['send'];
}

type Sources = Record<Kind, Source>;

/** The holder waits for it at this moment, asked for it, and gets no other without it. */
const isUrgent = ({ state }: Waiting): boolean => state.kind === 'passwordCode';

/**
 * Of what is due, what may go out now: not in quiet hours, still wanted, not opted out, not beyond the caps. The others are
 * held or suppressed, durably, when it resolves; what could not be addressed now stays as it is. One-time codes go at once.
 */
export async function screen(work: Work, sources: Sources, due: Waiting[]): Promise<Ready[]> {
  const urgent = due.filter(isUrgent);
  const awake = await outsideQuietHours(
    work,
    due.filter((message) => !isUrgent(message)),
  );
  const addressed = await address(work, sources, [...urgent, ...awake]);
  const wanted = await withoutOptOuts(
    work,
    addressed.filter((message) => !isUrgent(message)),
  );
  return [...addressed.filter(isUrgent), ...(await withinCaps(work, wanted))];
}

async function outsideQuietHours(work: Work, due: Waiting[]): Promise<Waiting[]> {
  const now = work.context.clock.now();
  const kept = await Promise.all(
    due.map(async (message) => {
      const until = quietUntil(now, await work.quietHoursOf(divisionOf(message)));
      if (!until) return [message];
      await change(work, message.id, hold('quietHours', until));
      return [];
    }),
  );
  return kept.flat();
}

const divisionOf = ({ state }: Waiting): string => state.divisionPath.at(-1) ?? '';

async function address(work: Work, sources: Sources, messages: Waiting[]): Promise<Ready[]> {
  const kinds = Object.keys(sources) as Kind[];
  const ready = await Promise.all(
    kinds.map(async (kind) => {
      const mine = messages.filter(({ state }) => state.kind === kind);
      if (mine.length === 0) return [];
      const addresses = await sources[kind].address(mine);
      return Promise.all(mine.map((message) => read(work, message, addresses.get(message.id))));
    }),
  );
  return ready.flat(2);
}

async function read(work: Work, message: Waiting, found: Address | undefined): Promise<Ready[]> {
  if (!found) return [];
  if ('suppress' in found) return refuse(work, message, found.suppress);
  const phone = mobileOf(found.send.phone);
  if (!phone) return refuse(work, message, 'notMobile');
  return [{ ...message, recipient: work.macs.recipient(phone), address: { ...found.send, phone } }];
}

async function refuse(work: Work, { id }: Waiting, reason: string): Promise<[]> {
  await change(work, id, suppress(reason));
  return [];
}

async function withoutOptOuts(work: Work, messages: Ready[]): Promise<Ready[]> {
  const recipients = [...new Set(messages.map(({ recipient }) => recipient))];
  const found = await work.models.optOuts.find({ _id: { $in: recipients } }, { _id: 1 }).lean<{ _id: string }[]>();
  const out = new Set(found.map(({ _id }) => _id));
  await Promise.all(messages.filter(({ recipient }) => out.has(recipient)).map((message) => refuse(work, message, 'optedOut')));
  return messages.filter(({ recipient }) => !out.has(recipient));
}

interface Earlier {
  _id: string;
  recipient: string;
  attemptedAt: Date;
  state: string;
  sentAt: Date | null;
}

/** Moments at which something went, or may have gone, to each of the numbers. */
async function sentTo(work: Work, messages: Ready[], since: Date): Promise<Map<string, Date[]>> {
  const recipients = [...new Set(messages.map(({ recipient }) => recipient))];
  const found = await work.models.messages.model
    .find({ recipient: { $in: recipients }, attemptedAt: { $gt: since } }, { recipient: 1, attemptedAt: 1, state: 1, sentAt: 1 })
    .lean<Earlier[]>();
  const own = new Set(messages.map(({ id }) => id));
  const times = new Map<string, Date[]>(recipients.map((recipient) => [recipient, []]));
  for (const { _id, recipient, attemptedAt, state, sentAt } of found) {
    const gone = sentAt !== null || state === 'sending' || state === 'unknown';
    if (gone && !own.has(_id)) times.get(recipient)?.push(attemptedAt);
  }
  return times;
}

async function withinCaps(work: Work, messages: Ready[]): Promise<Ready[]> {
  if (messages.length === 0) return [];
  const now = work.context.clock.now();
  const times = await sentTo(work, messages, new Date(now.getTime() - CAP_DAYS * DAY_MS));
  const kept: Ready[] = [];
  for (const message of messages) {
    const earlier = times.get(message.recipient) ?? [];
    const verdict = within(earlier, now, await work.capsOf(divisionOf(message)));
    if (verdict.go) {
      earlier.push(now);
      kept.push(message);
    } else if (verdict.until) await change(work, message.id, hold('cappedToday', verdict.until));
    else await refuse(work, message, 'capped');
  }
  return kept;
}
