import { evaluation as proto } from '@mingjing/contracts';
import { message, publication, type Codec, type Publication } from '@mingjing/kit';
import type { Recorded } from '@mingjing/store';
import type { EvaluationEvent, Facts } from './evaluation';
import type { HandledCountEvent } from './handled-count';
import type { MatterEvent } from './matter';
import type { Models } from './models';
import type { AnswerCount, ReleaseEvent } from './release';
import type { ServicePoint, ServicePointEvent } from './service-point';
import type { TellingEvent } from './telling';

type OutMessage = ReturnType<typeof message>;
interface Document<S> {
  id: string;
  division: string;
  state: S;
}
type Recording = Pick<Recorded<never>, 'id' | 'version' | 'at' | 'cause'> & { traceparent?: string };

/** Full type names of what this service publishes. */
export const TYPES = {
  submitted: 'mingjing.evaluation.v1.EvaluationSubmitted',
  changed: 'mingjing.evaluation.v1.EvaluationChanged',
  excluded: 'mingjing.evaluation.v1.EvaluationExcluded',
  accepted: 'mingjing.evaluation.v1.EvaluationAccepted',
  setAside: 'mingjing.evaluation.v1.EvaluationSetAside',
  consentChanged: 'mingjing.evaluation.v1.EvaluationConsentChanged',
  matterRecorded: 'mingjing.evaluation.v1.MatterRecorded',
  mattersEvaluated: 'mingjing.evaluation.v1.MattersEvaluated',
  handledCountDeclared: 'mingjing.evaluation.v1.HandledCountDeclared',
  servicePointChanged: 'mingjing.evaluation.v1.ServicePointChanged',
  released: 'mingjing.evaluation.v1.EvaluationsReleased',
} as const;

function published<T>(
  type: string,
  codec: Codec<T>,
  value: T,
  { version, at, cause, traceparent }: Recording,
  { id, division }: Document<unknown>,
): OutMessage {
  return message(type, codec, value, { id: `${id}:${version}`, key: id, division, time: at, cause, traceparent });
}

/** Fields of the contract that are no longer filled. */
const WITHOUT_MATTER = { matterId: '', matterHandledOn: '', itemCode: '' };

function factsMessage(evaluationId: string, facts: Facts): proto.EvaluationFacts {
  return {
    ...facts,
    ...WITHOUT_MATTER,
    evaluationId,
    source: facts.source || (facts.ofMatter ? 'pushed' : 'open'),
    division: facts.divisionPath.at(-1) ?? '',
  };
}

/** Words, phones, receipts and the states of cases stay private: only facts go out. */
export function evaluationMessage(recorded: Recorded<EvaluationEvent>, document: Document<unknown>): OutMessage | undefined {
  const { event, at } = recorded;
  const { id } = document;
  switch (event.type) {
    case 'Submitted':
      return published(TYPES.submitted, proto.EvaluationSubmitted, { facts: factsMessage(id, event.data) }, recorded, document);
    case 'Changed':
      return published(
        TYPES.changed,
        proto.EvaluationChanged,
        { old: factsMessage(id, event.data.old), new: factsMessage(id, event.data.new), at },
        recorded,
        document,
      );
    case 'Excluded': {
      const { caseId, verdict } = event.data;
      return published(
        TYPES.excluded,
        proto.EvaluationExcluded,
        { old: factsMessage(id, event.data.old), new: factsMessage(id, event.data.new), caseId, verdict, at },
        recorded,
        document,
      );
    }
    case 'Accepted':
      return published(
        TYPES.accepted,
        proto.EvaluationAccepted,
        { old: factsMessage(id, event.data.old), new: factsMessage(id, event.data.new), at },
        recorded,
        document,
      );
    case 'SetAside':
      return published(TYPES.setAside, proto.EvaluationSetAside, { facts: factsMessage(id, event.data.facts), at }, recorded, document);
    case 'ConsentChanged': {
      const value = { evaluationId: id, unitMayKnow: event.data.unitMayKnow, at };
      return published(TYPES.consentChanged, proto.EvaluationConsentChanged, value, recorded, document);
    }
    default:
      return undefined;
  }
}

export function matterMessage(recorded: Recorded<MatterEvent>, document: Document<unknown>): OutMessage | undefined {
  const { event, at } = recorded;
  if (event.type !== 'Recorded') return undefined;
  const { unitId, servicePointId, windowId, divisionPath, itemCode, handledOn, hasPhone, source = 'pushed' } = event.data;
  const value = {
    matterId: document.id,
    unitId,
    servicePointId,
    windowId,
    division: divisionPath.at(-1) ?? '',
    divisionPath,
    itemCode,
    handledOn,
    at,
    hasPhone,
    source,
  };
  return published(TYPES.matterRecorded, proto.MatterRecorded, value, recorded, document);
}

export function tellingMessage(recorded: Recorded<TellingEvent>, document: Document<unknown>): OutMessage {
  const { event, at } = recorded;
  const value = { sealed: Buffer.from(event.data.counts, 'base64'), counts: undefined, at };
  return published(TYPES.mattersEvaluated, proto.MattersEvaluated, value, recorded, document);
}

export function handledCountMessage(recorded: Recorded<HandledCountEvent>, document: Document<unknown>): OutMessage {
  const { event, at } = recorded;
  const value = { ...event.data, division: event.data.divisionPath.at(-1) ?? '', at };
  return published(TYPES.handledCountDeclared, proto.HandledCountDeclared, value, recorded, document);
}

/** Carries the service point as it is now, whichever event told of it: the last one read is the truth. */
export function servicePointMessage(recorded: Recorded<ServicePointEvent>, document: Document<ServicePoint>): OutMessage {
  const { name, unitId, divisionPath, retired } = document.state;
  const value = { servicePointId: document.id, name, unitId, division: divisionPath.at(-1) ?? '', divisionPath, retired, at: recorded.at };
  return published(TYPES.servicePointChanged, proto.ServicePointChanged, value, recorded, document);
}

/** A batch, as the people of the unit may see it. */
export function releaseMessage(recorded: Recorded<ReleaseEvent>, document: Document<unknown>): OutMessage {
  const { event, at } = recorded;
  const { servicePointId, unitId, windowId, divisionPath, since, asOf, levels, answers } = event.data;
  const value = {
    releaseId: document.id,
    unitId,
    servicePointId,
    windowId,
    division: divisionPath.at(-1) ?? '',
    divisionPath,
    since,
    asOf,
    levels,
    answers: answersByDimension(answers),
    at,
  };
  return published(TYPES.released, proto.EvaluationsReleased, value, recorded, document);
}

/** Answers of each dimension, by level. */
export function answersByDimension(answers: readonly AnswerCount[]): proto.ReleasedAnswers[] {
  const dimensions = [...new Set(answers.map(({ dimension }) => dimension))];
  return dimensions.map((dimension) => {
    const levels: Record<string, number> = {};
    for (const { level, count } of answers.filter((one) => one.dimension === dimension)) levels[level] = (levels[level] ?? 0) + count;
    return { dimension, levels };
  });
}

export function publishes({ servicePoints, matters, handledCounts, evaluations, tellings, releases }: Models): Publication[] {
  return [
    publication(servicePoints, servicePointMessage),
    publication(matters, matterMessage),
    publication(handledCounts, handledCountMessage),
    publication(evaluations, evaluationMessage),
    publication(releases, releaseMessage),
    publication(tellings, tellingMessage),
  ];
}
