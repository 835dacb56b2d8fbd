import { evaluation, notification as proto, TOPICS } from '@mingjing/contracts';
import { type EventSubscription, type IncomingEvent } from '@mingjing/kit';
import { TYPES } from './events';
import { invite, remindLater } from './invitations';
import type { Work } from './work';

type Incoming = IncomingEvent<undefined>;

const decoded = <T>(event: Incoming, codec: { decode(bytes: Uint8Array): T }): IncomingEvent<T> => ({
  ...event,
  data: codec.decode(event.raw),
});

/**
 * Matters that may be invited for, many at a time. An evaluation makes an invitation needless, but nothing is written when it
 * comes in: that moment beside the matter would lead to it. The message asks when it would be sent.
 */
async function ofEvaluation(work: Work, events: Incoming[]): Promise<void> {
  const recorded = events.filter(({ type }) => type === 'mingjing.evaluation.v1.MatterRecorded');
  await invite(
    work,
    recorded.map((event) => decoded(event, evaluation.MatterRecorded)),
  );
}

/** Our own: an invitation that went out may be followed by its reminder. */
async function ofOurselves(work: Work, events: Incoming[]): Promise<void> {
  for (const event of events.filter(({ type }) => type === TYPES.sent)) {
    const { facts, sentAt } = proto.MessageSent.decode(event.raw);
    if (facts?.kind === 'invitation') await remindLater(work, facts, sentAt ?? event.time, `${event.id}:remindLater`);
  }
}

/** A group for each topic, since a group of ours reads one topic. */
export function subscriptions(work: Work): EventSubscription[] {
  if (!work.provider) return [];
  return [
    { topic: TOPICS.evaluation, acting: true, batch: (events) => ofEvaluation(work, events) },
    { topic: TOPICS.notification, group: 'notification-own', acting: true, batch: (events) => ofOurselves(work, events) },
  ];
}
