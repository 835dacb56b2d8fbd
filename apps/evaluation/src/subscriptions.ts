import { evaluation as proto, directory, lead, TOPICS } from '@mingjing/contracts';
import { on, overtaken, systemActor, type EventSubscription, type IncomingEvent } from '@mingjing/kit';
import type { Change } from '@mingjing/store';
import { alarmSubscription } from './alarm-raising';
import type { Evaluation, EvaluationEvent } from './evaluation';
import { TYPES } from './events';
import { exclude, moveCase, openCase } from './case-decisions';
import { follow, unfollow } from './following';
import { finishMerges } from './merge-rpc';
import { one } from './queries';
import { openPlanned, unopened } from './registration';
import { renameUnit } from './service-point';
import { finishSplit } from './split-rpc';
import type { Work } from './work';

function changeBy(work: Work, event: IncomingEvent): Change {
  return { by: systemActor('evaluation').id, at: work.context.clock.now(), traceparent: event.traceparent };
}

/** What our own events still have to bring about. */
function ownEvents(work: Work): EventSubscription['handlers'] {
  const { servicePoints } = work.models;
  return {
    // A process that ended between registering and opening windows, or within a merge or split, left the rest to this.
    ...on(TYPES.servicePointChanged, proto.ServicePointChanged, async (event) => {
      const id = event.data.servicePointId;
      const point = await one(servicePoints, id);
      if (!point) return;
      const waiting = await unopened(work, point.state);
      if (waiting.length > 0) await openPlanned(work, id, point.state, { ...changeBy(work, event), division: event.division });
      await finishMerges(work, id, point.state, event.traceparent);
      await finishSplit(work, id, point.state, event.traceparent);
    }),
  };
}

/** The receipt tells the citizen where his case stands; a verdict may exclude the evaluation. */
function caseEvents(work: Work): EventSubscription['handlers'] {
  const tell = async (
    event: IncomingEvent,
    facts: lead.CaseFacts | undefined,
    decide: (evaluation: Evaluation) => EvaluationEvent[],
  ): Promise<void> => {
    if (!facts) return;
    await work.models.evaluations.handle(facts.evaluationId, { id: `${event.id}:tellEvaluation` }, changeBy(work, event), decide);
  };
  const moment = (event: IncomingEvent<{ at: Date | undefined }>): Date => event.data.at ?? event.time;
  return {
    ...on('mingjing.lead.v1.CaseOpened', lead.CaseOpened, async (event) => {
      const { facts } = event.data;
      await tell(event, facts, openCase(facts?.caseId ?? '', 'screening', moment(event)));
    }),
    ...on('mingjing.lead.v1.CaseStateChanged', lead.CaseStateChanged, async (event) => {
      const { facts, to, outcome } = event.data;
      await tell(event, facts, moveCase(to, outcome, moment(event)));
    }),
    ...on('mingjing.lead.v1.CaseMerged', lead.CaseMerged, async (event) => {
      await tell(event, event.data.facts, follow(event.data.intoCaseId, moment(event)));
    }),
    ...on('mingjing.lead.v1.CaseUnmerged', lead.CaseUnmerged, async (event) => {
      await tell(event, event.data.facts, unfollow(event.data.fromCaseId, moment(event)));
    }),
    ...on('mingjing.lead.v1.CaseVerified', lead.CaseVerified, async (event) => {
      const { facts, verdict } = event.data;
      await tell(event, facts, exclude(facts?.caseId ?? '', verdict));
    }),
  };
}

/** Names of units are shown beside their service points. */
function unitEvents(work: Work): EventSubscription['handlers'] {
  const { servicePoints } = work.models;
  return on('mingjing.directory.v1.UnitChanged', directory.UnitChanged, async (event) => {
    const { unitId, name } = event.data;
    work.places.clear();
    const found = (await servicePoints.model.find({ unitId }, { _id: 1 }).lean()) as { _id: unknown }[];
    for (const { _id } of found) {
      await servicePoints.handle(String(_id), { id: `${event.id}:renameUnit` }, changeBy(work, event), (point, { causes }) =>
        overtaken(event, 'renameUnit', causes) ? [] : renameUnit(name)(point),
      );
    }
    work.scans.clear();
  });
}

/** A group for each topic, since a group of ours reads one topic. */
export function subscriptions(work: Work): EventSubscription[] {
  return [
    // What is left to do is read from the service point itself: once is enough.
    { topic: TOPICS.evaluation, group: 'evaluation-own', acting: true, reconciliation: { of: 'newest' }, handlers: ownEvents(work) },
    alarmSubscription(work),
    { topic: TOPICS.lead, group: 'evaluation-cases', acting: true, reconciliation: { of: 'every' }, handlers: caseEvents(work) },
    // An older name must not be shown again, not even for a moment.
    { topic: TOPICS.directory, group: 'evaluation-units', acting: true, reconciliation: { of: 'newest' }, handlers: unitEvents(work) },
  ];
}
