import { evaluation, notification as proto, TOPICS } from '@mingjing/contracts';
import { type EventSubscription, type IncomingEvent } from '@mingjing/kit';
import { TYPES } from './events';
import { invitationId, invitationReminderId, invite, remindLater } from './invitations';
import { suppress } from './message';
import { change, type Work } from './work';

type Incoming = IncomingEvent<undefined>;

const decoded = <T>(event: Incoming, codec: { decode(bytes: Uint8Array): T }): IncomingEvent<T> => ({
  ...event,
  data: codec.decode(event.raw),
});

/** Matters that may be invited for, and evaluations that make an invitation needless; many at a time. */
async function ofEvaluation(work: Work, events: Incoming[]): Promise<void> {
  const recorded = events.filter(({ type }) => type === 'mingjing.evaluation.v1.MatterRecorded');
  await invite(
    work,
    recorded.map((event) => decoded(event, evaluation.MatterRecorded)),
  );
  const submitted = events.filter(({ type }) => type === 'mingjing.evaluation.v1.EvaluationSubmitted');
  await Promise.all(submitted.map((event) => needless(work, decoded(event, evaluation.EvaluationSubmitted))));
}

async function needless(work: Work, { id, data }: IncomingEvent<evaluation.EvaluationSubmitted>): Promise<void> {
  const matterId = data.facts?.matterId;
  if (!matterId) return;
  const cause = `${id}:needless`;
  await change(work, invitationId(work, matterId), suppress('evaluated'), cause);
  await change(work, invitationReminderId(work, matterId), suppress('evaluated'), cause);
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
