import { TOPICS, directory, evaluation } from '@mingjing/contracts';
import { on, overtaken, type EventSubscription, type IncomingEvent, type ServiceContext } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import { recomputeDeadlines } from '@mingjing/loop';
import { caseLoop } from './actions';
import type { Models } from './models';
import type { Policies } from './policy';
import { open, recordChange } from './screening';

type Facts = evaluation.EvaluationFacts;

/**
 * Id of the case of an evaluation: the same for every delivery, and keyed, since the evaluation's own id would tell a
 * unit which matter, and so who, stands behind the case.
 */
export function caseIdOf({ keys }: Pick<ServiceContext, 'keys'>, evaluationId: string): string {
  return `c${keys.mac('lead.case')(evaluationId).replace(/[-_]/g, '0').slice(0, 24)}`;
}

/** One that is held opens no case until somebody has looked at it; from then on its limits run. */
export function opensCase({ held, rating }: Pick<Facts, 'held' | 'rating'>): boolean {
  return !held && rating === 'unsatisfied';
}

export function subscriptions(context: ServiceContext, models: Models, policies: Policies): EventSubscription[] {
  const told = <T>(facts: T | undefined, event: IncomingEvent): T => {
    if (facts) return facts;
    throw new Refused('event.incomplete', 'invalid', {
      zh: `事件 ${event.type} ${event.id} 不含所需的内容。`,
      en: `${event.type} ${event.id} carries no facts`,
    });
  };
  const openFor = (facts: Facts, event: IncomingEvent, at: Date) => openCase(context, models, policies, facts, event, at);
  return [
    {
      topic: TOPICS.evaluation,
      acting: true,
      reconciliation: { of: 'every' },
      handlers: {
        ...on('mingjing.evaluation.v1.EvaluationSubmitted', evaluation.EvaluationSubmitted, async (event) => {
          const facts = told(event.data.facts, event);
          if (opensCase(facts)) await openFor(facts, event, facts.submittedAt ?? event.time);
        }),
        ...on('mingjing.evaluation.v1.EvaluationChanged', evaluation.EvaluationChanged, async (event) => {
          const facts = told(event.data.new, event);
          if (opensCase(facts)) await openFor(facts, event, event.data.at ?? event.time);
          await changeCase(context, models, facts, event);
        }),
        ...on('mingjing.evaluation.v1.EvaluationAccepted', evaluation.EvaluationAccepted, async (event) => {
          const facts = told(event.data.new, event);
          if (opensCase(facts)) await openFor(facts, event, event.data.at ?? event.time);
        }),
        ...on('mingjing.evaluation.v1.EvaluationConsentChanged', evaluation.EvaluationConsentChanged, (event) =>
          changeConsent(context, models, event),
        ),
      },
    },
    {
      topic: TOPICS.directory,
      acting: true,
      // Deadlines are computed from the calendar as it is, whatever the event was.
      reconciliation: { of: 'newest' },
      handlers: {
        ...on('mingjing.directory.v1.CalendarChanged', directory.CalendarChanged, (event) =>
          // A calendar entered or corrected later moves the deadlines that run.
          recomputeDeadlines({ loop: caseLoop, context, aggregates: models.cases, policies }, event.id),
        ),
      },
    },
  ];
}

async function openCase(
  context: ServiceContext,
  { cases }: Models,
  policies: Policies,
  facts: Facts,
  event: IncomingEvent,
  at: Date,
): Promise<void> {
  const { evaluationId, servicePointId, windowId, unitId, divisionPath, division, channel, level, visitWanted } = facts;
  const now = context.clock.now();
  const policy = await policies.for(division, at, now);
  const opening = { evaluationId, servicePointId, windowId, unitId, divisionPath, channel, levelCode: level, visitWanted };
  const change = { by: 'system:lead', at: now, division, traceparent: event.traceparent };
  await cases.handle(caseIdOf(context, evaluationId), { id: `${event.id}:openCase` }, change, (_c, { exists }) =>
    exists ? [] : open(opening, at, policy),
  );
}

async function changeCase(context: ServiceContext, { cases }: Models, facts: Facts, event: IncomingEvent): Promise<void> {
  const change = { by: 'system:lead', at: context.clock.now(), division: facts.division, traceparent: event.traceparent };
  const words = { levelCode: facts.level, rating: facts.rating };
  await cases.handle(caseIdOf(context, facts.evaluationId), { id: `${event.id}:changeCase` }, change, (c, { exists, causes }) =>
    exists && !overtaken(event, 'changeCase', causes) ? recordChange(c, words) : [],
  );
}

/** The evaluation service keeps the consent and is asked each time; the case notes that there is one to ask for. */
async function changeConsent(
  context: ServiceContext,
  { cases }: Models,
  event: IncomingEvent<evaluation.EvaluationConsentChanged>,
): Promise<void> {
  const { evaluationId, unitMayKnow } = event.data;
  const change = { by: 'system:lead', at: context.clock.now(), division: event.division, traceparent: event.traceparent };
  await cases.handle(caseIdOf(context, evaluationId), { id: `${event.id}:changeConsent` }, change, (c, { exists, causes }) =>
    exists && !overtaken(event, 'changeConsent', causes) && (c.unitMayKnow ?? false) !== unitMayKnow
      ? [{ type: 'consentChanged', data: { unitMayKnow } }]
      : [],
  );
}
