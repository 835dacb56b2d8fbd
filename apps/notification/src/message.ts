import { Refused } from '@mingjing/contracts/refused';
import { dayOf } from '@mingjing/workflow';

export const KINDS = ['invitation', 'invitationReminder', 'integrityReminder', 'passwordCode'] as const;
export type Kind = (typeof KINDS)[number];

/** waiting → sending → sent → delivered | failed; sending → waiting, failed, unknown; waiting → suppressed. */
export const STATES = ['waiting', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed'] as const;
export type State = (typeof STATES)[number];

/** What a message is about, fixed when it is queued. */
export interface Purpose {
  kind: Kind;
  divisionPath: string[];
  unitId: string;
  servicePointId: string;
  /** Of invitations and their reminders. Never leaves the service: it would name the person. */
  matterId: string;
  /** Of integrity reminders: whom, on what occasion ("birthday" or a holiday's code) and of which day, YYYY-MM-DD. */
  officialId: string;
  occasion: string;
  occasionDay: string;
  /** Of one-time codes: their id in the directory. Absent from messages queued before there were any. */
  codeId?: string;
}

/**
 * One SMS to one person. No phone, text or token: they are fetched when it is sent. Nor whether the person answered it: the
 * matter stands here, and what was said elsewhere must not be found by it (docs/decisions/016).
 */
export interface Message extends Purpose {
  state: State;
  /** Code of the reason of "failed", "unknown", "suppressed", and of the last hold or refusal while it waits. */
  reason: string;
  queuedAt: Date;
  /** Day queued, YYYY-MM-DD. */
  day: string;
  /** Not before this moment of the platform's clock. */
  dueAt: Date;
  /** Nor before this moment of real time, after the provider did not take it. */
  retryAt: Date;
  tries: number;
  /** Real time of the first try of this queueing; null before it. */
  firstTriedAt: Date | null;
  /** The try under way or the last one. */
  attempt: string;
  /** When the last try began, by the platform's clock. */
  attemptedAt: Date | null;
  /** Real time from which the provider is asked what became of a try that nobody heard the end of. */
  lookUpAt: Date | null;
  /** Keyed hash of the phone, and 138****5678: known from the first try on. */
  recipient: string;
  recipientMasked: string;
  servicePointName: string;
  unitName: string;
  /** The text with the variables that are about the person (link, day, name) left as variables. */
  wording: string;
  segments: number;
  provider: string;
  providerId: string;
  sentAt: Date | null;
  settledAt: Date | null;
  /** Receipts that say otherwise than what was settled. */
  contradictions: number;
  /** Version whose state is not in the daily cells yet; absent once it is. A new number with each change: none is overlooked. */
  uncounted?: number;
}

export interface Beginning {
  attempt: string;
  recipient: string;
  recipientMasked: string;
  servicePointName: string;
  unitName: string;
  wording: string;
  segments: number;
  provider: string;
  /** Real times. */
  beganAt: Date;
  lookUpAt: Date;
}

type Event<Type extends string, Data extends object = Record<string, never>> = { type: Type; data: Data };

export type MessageEvent =
  | Event<'Queued', Purpose & { day: string; dueAt: Date }>
  | Event<'Held', { reason: string; until: Date }>
  | Event<'Begun', Beginning>
  | Event<'Sent', { attempt: string; providerId: string }>
  /** The provider surely did not take it. */
  | Event<'Postponed', { attempt: string; reason: string; retryAt: Date }>
  | Event<'Settled', { state: State; reason: string; sentAt: Date | null }>
  | Event<'Contradicted', { state: string; reason: string }>
  | Event<'Requeued', { dueAt: Date }>;

/** What others hear of is `Sent` and `Settled` (src/events.ts). */
export const UNPUBLISHED = [
  'Queued',
  'Held',
  'Begun',
  'Postponed',
  'Contradicted',
  'Requeued',
] as const satisfies readonly MessageEvent['type'][];

export const AT_ONCE = new Date(0);
const MOST_CONTRADICTIONS = 20;

export function noMessage(): Message {
  return {
    ...{
      kind: 'invitation',
      divisionPath: [],
      unitId: '',
      servicePointId: '',
      matterId: '',
      officialId: '',
      occasion: '',
      occasionDay: '',
    },
    ...{ state: 'waiting', reason: '', queuedAt: AT_ONCE, day: '', dueAt: AT_ONCE, retryAt: AT_ONCE, tries: 0 },
    ...{ firstTriedAt: null, attempt: '', attemptedAt: null, lookUpAt: null, recipient: '', recipientMasked: '' },
    ...{ servicePointName: '', unitName: '', wording: '', segments: 0, provider: '', providerId: '', sentAt: null, settledAt: null },
    contradictions: 0,
  };
}

export function evolveMessage(before: Message, event: MessageEvent, { at, version }: { at: Date; version: number }): Message {
  return { ...before, ...changed(before, event, at), uncounted: version };
}

function changed(m: Message, { type, data }: MessageEvent, at: Date): Partial<Message> {
  switch (type) {
    case 'Queued':
      return { ...data, state: 'waiting', queuedAt: at };
    case 'Held':
      return { reason: data.reason, dueAt: data.until };
    case 'Begun': {
      const { beganAt, ...begun } = data;
      return { ...begun, state: 'sending', reason: '', tries: m.tries + 1, attemptedAt: at, firstTriedAt: m.firstTriedAt ?? beganAt };
    }
    case 'Sent':
      return { state: 'sent', providerId: data.providerId, sentAt: at, lookUpAt: null };
    case 'Postponed':
      return { state: 'waiting', reason: data.reason, retryAt: data.retryAt, lookUpAt: null };
    case 'Settled':
      return { state: data.state, reason: data.reason, settledAt: at, lookUpAt: null };
    case 'Contradicted':
      return { contradictions: m.contradictions + 1 };
    case 'Requeued':
      return { state: 'waiting', reason: '', dueAt: data.dueAt, retryAt: AT_ONCE, firstTriedAt: null, settledAt: null };
  }
}

const settled = (m: Message, state: State, reason: string, sentAt: Date | null = m.sentAt): MessageEvent => ({
  type: 'Settled',
  data: { state, reason, sentAt },
});

/** A new message; one that must not go out (`suppress`) is there all the same, and says why. */
export function queue(purpose: Purpose, now: Date, dueAt: Date, suppressed = ''): MessageEvent[] {
  const queued: MessageEvent = { type: 'Queued', data: { ...purpose, day: dayOf(now), dueAt } };
  return suppressed ? [queued, { type: 'Settled', data: { state: 'suppressed', reason: suppressed, sentAt: null } }] : [queued];
}

/** Waits until a moment of the platform's clock, e.g. the end of the quiet hours. */
export const hold =
  (reason: string, until: Date) =>
  (m: Message): MessageEvent[] =>
    m.state === 'waiting' ? [{ type: 'Held', data: { reason, until } }] : [];

/** Will not be sent. */
export const suppress =
  (reason: string) =>
  (m: Message): MessageEvent[] =>
    m.state === 'waiting' ? [settled(m, 'suppressed', reason)] : [];

/** A try begins: durable before the provider hears of it. No events: another process took it, or it waits no longer. */
export const begin =
  (beginning: Beginning) =>
  (m: Message): MessageEvent[] =>
    m.state === 'waiting' ? [{ type: 'Begun', data: beginning }] : [];

const under = (m: Message, attempt: string): boolean => m.state === 'sending' && m.attempt === attempt;

/** The provider took it. */
export const taken =
  (attempt: string, providerId: string) =>
  (m: Message): MessageEvent[] =>
    under(m, attempt) ? [{ type: 'Sent', data: { attempt, providerId } }] : [];

/** How long to wait after each try that the provider did not take, and when to give up; real time. */
export interface Patience {
  waitsSeconds: number[];
  giveUpHours: number;
}

/** The provider surely did not take this try: it waits, longer each time, and is given up in the end. */
export const notTaken =
  (attempt: string, reason: string, { waitsSeconds, giveUpHours }: Patience, now: Date) =>
  (m: Message): MessageEvent[] => {
    if (!under(m, attempt)) return [];
    const since = m.firstTriedAt ?? now;
    if (now.getTime() - since.getTime() >= giveUpHours * 3_600_000) return [settled(m, 'failed', 'gaveUp')];
    const wait = waitsSeconds[Math.min(m.tries, waitsSeconds.length) - 1] ?? 0;
    return [{ type: 'Postponed', data: { attempt, reason, retryAt: new Date(now.getTime() + wait * 1000) } }];
  };

/** The provider refused it for good. */
export const refusedForGood =
  (attempt: string, reason: string) =>
  (m: Message): MessageEvent[] =>
    under(m, attempt) ? [settled(m, 'failed', reason)] : [];

/** Nobody will ever know whether the provider took it: it is never sent again. */
export const lost =
  (attempt: string) =>
  (m: Message): MessageEvent[] =>
    under(m, attempt) ? [settled(m, 'unknown', 'notConfirmed')] : [];

/** Takes a receipt: the first settles, later ones that say otherwise are written down; the same again is nothing. */
export const receive =
  (said: 'delivered' | 'failed', code: string, providerId: string, now: Date) =>
  (m: Message): MessageEvent[] => {
    const reason = said === 'failed' ? code : '';
    const contradicted: MessageEvent = { type: 'Contradicted', data: { state: said, reason } };
    if (m.state === 'sent') return [settled(m, said, reason)];
    if (m.state === said && m.sentAt) return [];
    // Nothing was ever handed over: not ours to believe.
    if (m.tries === 0) return [];
    if (m.state === 'sending' || m.state === 'waiting') {
      const sent: MessageEvent = { type: 'Sent', data: { attempt: m.attempt, providerId } };
      const surprising = m.state === 'waiting' ? [contradicted] : [];
      return [sent, settled(m, said, reason, now), ...surprising];
    }
    return m.contradictions < MOST_CONTRADICTIONS ? [contradicted] : [];
  };

/** An office takes it out of the queue. @throws Refused `message.notWaiting` */
export const cancel = (m: Message): MessageEvent[] => {
  if (m.state === 'waiting') return [settled(m, 'suppressed', 'cancelled')];
  throw new Refused('message.notWaiting', 'conflict', {
    zh: '只有排队等待中的短信可以取消；这一条已经发出、正在发送或已结束。',
    en: 'Only a message that waits can be cancelled; this one is being sent, was sent, or is settled.',
  });
};

/** An office has it tried again. @throws Refused `message.notFailed`, `message.mayHaveBeenSent` */
export const requeue =
  (dueAt: Date) =>
  (m: Message): MessageEvent[] => {
    if (m.state !== 'failed') {
      throw new Refused('message.notFailed', 'conflict', {
        zh: '只有发送失败的短信可以重发。',
        en: 'Only a failed message can be tried again.',
      });
    }
    if (m.sentAt || m.contradictions > 0) {
      throw new Refused('message.mayHaveBeenSent', 'conflict', {
        zh: '运营商已收下过这条短信，为避免重复打扰，不能重发。',
        en: 'The provider took this message once: sending it again could reach the person twice.',
      });
    }
    return [{ type: 'Requeued', data: { dueAt } }];
  };
