import { evaluation, lead, notification, TOPICS } from '@mingjing/contracts';
import type { CountedTopic } from '../src/arrival';
import type { RawEvent } from '../src/counting';

/** A county with a town below it, a unit, its service point and window; override what a test is about. */
export function evaluationFacts(part: Partial<evaluation.EvaluationFacts> = {}): evaluation.EvaluationFacts {
  return {
    ...evaluation.EvaluationFacts.fromPartial({
      evaluationId: 'o:1',
      windowId: 'w-1',
      servicePointId: 'sp-1',
      unitId: 'u-1',
      division: '632801',
      divisionPath: ['632800', '632801'],
      channel: 'plate',
      level: 'satisfied',
      rating: 'satisfied',
      dimensions: { attitude: 'satisfied' },
      submittedAt: new Date('2026-11-02T03:00:00Z'),
    }),
    ...part,
  };
}

export type TestEvent = RawEvent & { id: string; key: string; topic: CountedTopic };

function event(topic: CountedTopic, name: string, raw: Uint8Array, id: string, time: Date): TestEvent {
  return { id, key: id.split('#')[0] ?? id, topic, type: `${topic}.${name}`, raw, time };
}

export function submitted(facts: evaluation.EvaluationFacts, id = `${facts.evaluationId}#1`): TestEvent {
  return event(
    TOPICS.evaluation,
    'EvaluationSubmitted',
    evaluation.EvaluationSubmitted.encode({ facts }).finish(),
    id,
    facts.submittedAt as Date,
  );
}

export function changed(
  old: evaluation.EvaluationFacts,
  fresh: evaluation.EvaluationFacts,
  at: Date,
  id = `${old.evaluationId}#2`,
): TestEvent {
  const raw = evaluation.EvaluationChanged.encode({ old, new: fresh, at }).finish();
  return event(TOPICS.evaluation, 'EvaluationChanged', raw, id, at);
}

export function excluded(old: evaluation.EvaluationFacts, at: Date, id = `${old.evaluationId}#3`): TestEvent {
  const raw = evaluation.EvaluationExcluded.encode({
    old,
    new: { ...old, excluded: true },
    caseId: 'c-1',
    verdict: 'malicious',
    at,
  }).finish();
  return event(TOPICS.evaluation, 'EvaluationExcluded', raw, id, at);
}

export function accepted(old: evaluation.EvaluationFacts, at: Date, id = `${old.evaluationId}#4`): TestEvent {
  const raw = evaluation.EvaluationAccepted.encode({ old, new: { ...old, held: false, setAside: false }, at }).finish();
  return event(TOPICS.evaluation, 'EvaluationAccepted', raw, id, at);
}

export function setAside(facts: evaluation.EvaluationFacts, at: Date, id = `${facts.evaluationId}#5`): TestEvent {
  const raw = evaluation.EvaluationSetAside.encode({ facts: { ...facts, setAside: true }, at }).finish();
  return event(TOPICS.evaluation, 'EvaluationSetAside', raw, id, at);
}

/** A tally: how many matters handled on which days were evaluated, in clear as whoever lacks the keys may tell it. */
export function mattersEvaluated(id: string, days: Partial<evaluation.MattersOfDay>[], at = new Date('2026-11-03T16:10:00Z')): TestEvent {
  const { unitId, servicePointId, windowId, division, divisionPath } = evaluationFacts();
  const usual = { unitId, servicePointId, windowId, division, divisionPath, handledOn: '2026-11-01', source: 'pushed', added: 1 };
  const value = { sealed: Buffer.alloc(0), counts: { days: days.map((day) => ({ ...usual, ...day })) }, at };
  const raw = evaluation.MattersEvaluated.encode(value).finish();
  return event(TOPICS.evaluation, 'MattersEvaluated', raw, `${id}#1`, at);
}

export function matterRecorded(matterId: string, part: Partial<evaluation.MatterRecorded> = {}): TestEvent {
  const { unitId, servicePointId, windowId, division, divisionPath } = evaluationFacts();
  const at = new Date('2026-11-01T02:00:00Z');
  const matter = {
    matterId,
    unitId,
    servicePointId,
    windowId,
    division,
    divisionPath,
    itemCode: 'i-1',
    handledOn: '2026-11-01',
    hasPhone: false,
    source: 'pushed',
    at,
    ...part,
  };
  return event(TOPICS.evaluation, 'MatterRecorded', evaluation.MatterRecorded.encode(matter).finish(), `${matterId}#1`, at);
}

export function servicePointChanged(
  servicePointId: string,
  part: Partial<evaluation.ServicePointChanged> = {},
  version = 1,
  at = new Date('2026-11-20T00:00:00Z'),
): TestEvent {
  const { unitId, division, divisionPath } = evaluationFacts();
  const value = { servicePointId, name: servicePointId, unitId, division, divisionPath, retired: false, at, ...part };
  const raw = evaluation.ServicePointChanged.encode(value).finish();
  return event(TOPICS.evaluation, 'ServicePointChanged', raw, `${servicePointId}#${version}`, at);
}

export function handledDeclared(part: Partial<evaluation.HandledCountDeclared> = {}, version = 1): TestEvent {
  const { unitId, servicePointId, division, divisionPath } = evaluationFacts();
  const at = new Date('2026-12-01T02:00:00Z');
  const value = { servicePointId, unitId, division, divisionPath, month: '2026-11', old: 0, new: 0, at, ...part };
  const raw = evaluation.HandledCountDeclared.encode(value).finish();
  return event(TOPICS.evaluation, 'HandledCountDeclared', raw, `hc-${value.servicePointId}-${value.month}#${version}`, at);
}

export function messageFacts(messageId: string, part: Partial<notification.MessageFacts> = {}): notification.MessageFacts {
  const { unitId, servicePointId, division, divisionPath } = evaluationFacts();
  return { messageId, kind: 'invitation', unitId, servicePointId, division, divisionPath, segments: 1, ...part };
}

const SENT_AT = new Date('2026-11-03T03:00:00Z');

export function messageSent(facts: notification.MessageFacts, sentAt: Date | undefined = SENT_AT): TestEvent {
  const raw = notification.MessageSent.encode({ facts, sentAt }).finish();
  return event(TOPICS.notification, 'MessageSent', raw, `${facts.messageId}#1`, SENT_AT);
}

/** Settled the day after it was sent; without `sentAt` it never was. */
export function messageSettled(facts: notification.MessageFacts, state: string, sentAt: Date | undefined = SENT_AT): TestEvent {
  const at = new Date('2026-11-04T03:00:00Z');
  const raw = notification.MessageSettled.encode({ facts, state, reason: '', sentAt, at }).finish();
  return event(TOPICS.notification, 'MessageSettled', raw, `${facts.messageId}#2`, at);
}

export function caseFacts(caseId: string, part: Partial<lead.CaseFacts> = {}): lead.CaseFacts {
  const { evaluationId, unitId, servicePointId, windowId, division, divisionPath, channel } = evaluationFacts();
  const openedAt = new Date('2026-11-02T03:00:01Z');
  return { caseId, evaluationId, unitId, servicePointId, windowId, division, divisionPath, channel, openedAt, ...part };
}

export function caseOpened(facts: lead.CaseFacts): TestEvent {
  return event(
    TOPICS.lead,
    'CaseOpened',
    lead.CaseOpened.encode({ facts, at: facts.openedAt }).finish(),
    `${facts.caseId}#1`,
    facts.openedAt as Date,
  );
}

export function caseClosed(facts: lead.CaseFacts, at: Date): TestEvent {
  const raw = lead.CaseClosed.encode({
    facts,
    outcome: 'solved',
    reopenCount: 0,
    calendarDays: 3,
    at,
    withUnit: true,
    orderUnitId: facts.unitId,
  }).finish();
  return event(TOPICS.lead, 'CaseClosed', raw, `${facts.caseId}#2`, at);
}

export function caseReopened(facts: lead.CaseFacts, at: Date): TestEvent {
  const raw = lead.CaseStateChanged.encode({
    facts,
    from: 'closed',
    to: 'dispatched',
    reopened: true,
    reopenCount: 1,
    outcome: '',
    at,
  }).finish();
  return event(TOPICS.lead, 'CaseStateChanged', raw, `${facts.caseId}#3`, at);
}

export function caseDispatched(facts: lead.CaseFacts, at: Date, part: Partial<lead.CaseDispatched> = {}): TestEvent {
  const value = lead.CaseDispatched.fromPartial({ facts, orderUnitId: facts.unitId, at, ...part });
  return event(TOPICS.lead, 'CaseDispatched', lead.CaseDispatched.encode(value).finish(), `${facts.caseId}#4`, at);
}

export function rectificationAccepted(facts: lead.CaseFacts, at: Date, measures: Record<string, number>): TestEvent {
  const raw = lead.RectificationAccepted.encode({ facts, measures, at }).finish();
  return event(TOPICS.lead, 'RectificationAccepted', raw, `${facts.caseId}#5`, at);
}

/** A batch, with so many satisfied and unsatisfied. */
export function released(
  part: Partial<evaluation.EvaluationsReleased> & { servicePointId: string; asOf: string },
  { satisfied = 0, unsatisfied = 0 }: { satisfied?: number; unsatisfied?: number },
): TestEvent {
  const { servicePointId, windowId = '', asOf } = part;
  const releaseId = `rl-${servicePointId}-${asOf}-${windowId || 'all'}`;
  const levels = [
    { level: 'satisfied', rating: 'satisfied', count: satisfied },
    { level: 'unsatisfied', rating: 'unsatisfied', count: unsatisfied },
  ].filter(({ count }) => count > 0);
  const answers = [{ dimension: 'attitude', levels: { satisfied } }];
  const value = evaluation.EvaluationsReleased.fromPartial({ since: '2026-10-05', levels, answers, ...part, releaseId });
  const raw = evaluation.EvaluationsReleased.encode(value).finish();
  return event(TOPICS.evaluation, 'EvaluationsReleased', raw, `${releaseId}:1`, new Date(`${asOf}T12:00:00Z`));
}
