import { evaluation, notification as proto, TOPICS } from '@mingjing/contracts';
import { type EventSubscription, type IncomingEvent } from '@mingjing/kit';
import { TYPES } from './events';
import { invite, remindLater } from './invitations';
import type { Work } from './work';

const RECORDED = 'mingjing.evaluation.v1.MatterRecorded';

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
  const recorded = events.filter(({ type }) => type === RECORDED);
  await invite(
    work,
    recorded.map((event) => decoded(event, evaluation.MatterRecorded)),
  );
}

/** Our own: an invitation that went out may be followed by its reminder. */
async function ofOurselves(work: Work, events: Incoming[], isDue: (dueAt: Date) => boolean = () => true): Promise<void> {
  for (const event of events.filter(({ type }) => type === TYPES.sent)) {
    const { facts, sentAt } = proto.MessageSent.decode(event.raw);
    if (facts?.kind === 'invitation') await remindLater(work, facts, sentAt ?? event.time, `${event.id}:remindLater`, isDue);
  }
}

/**
 * Of what is read from the documents long after, as much as the topic would have held: nobody is invited to speak of, or
 * reminded of, what lies longer back, be it that they were left out on purpose then (no provider, or a rule that was off).
 */
const LATEST_MS = 7 * 86_400_000;

const notLongAgo = (work: Work, at: Date): boolean => at.getTime() >= work.context.clock.now().getTime() - LATEST_MS;

/** A group for each topic, since a group of ours reads one topic. */
export function subscriptions(work: Work): EventSubscription[] {
  if (!work.provider) return [];
  return [
    {
      topic: TOPICS.evaluation,
      acting: true,
      reconciliation: {
        of: 'newest',
        batch: {
          types: [RECORDED],
          handle: (events) =>
            ofEvaluation(
              work,
              events.filter(({ time }) => notLongAgo(work, time)),
            ),
        },
      },
      batch: (events) => ofEvaluation(work, events),
    },
    {
      topic: TOPICS.notification,
      group: 'notification-own',
      acting: true,
      reconciliation: {
        of: 'newest',
        batch: { types: [TYPES.sent], handle: (events) => ofOurselves(work, events, (dueAt) => notLongAgo(work, dueAt)) },
      },
      batch: (events) => ofOurselves(work, events),
    },
  ];
}
