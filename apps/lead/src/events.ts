import { lead } from '@mingjing/contracts';
import { message, type Codec } from '@mingjing/kit';
import type { Recorded } from '@mingjing/store';
import type { Case } from './case';
import type { CaseEvent } from './case-events';

interface Document {
  id: string;
  division: string;
  state: Case;
}

/** Only what never changes in a case: the state here is the current one, not that of the event. */
function factsOf({ id, division, state }: Document): lead.CaseFacts {
  const { evaluationId, evaluatedUnitId, servicePointId, windowId, divisionPath, channel, openedAt } = state;
  const place = { unitId: evaluatedUnitId, servicePointId, windowId, division, divisionPath, channel };
  return { caseId: id, evaluationId, ...place, openedAt: openedAt ?? undefined };
}

/** Domain event → published event; undefined for what stays private. */
export function toMessage(recorded: Recorded<CaseEvent>, document: Document): ReturnType<typeof message> | undefined {
  const { id, at, cause, event } = recorded;
  const facts = factsOf(document);
  const say = <T>(name: string, codec: Codec<T>, value: T) =>
    message(`mingjing.lead.v1.${name}`, codec, value, { id, key: document.id, division: document.division, time: at, cause });
  switch (event.type) {
    case 'opened':
      return say('CaseOpened', lead.CaseOpened, { facts, at });
    case 'moved': {
      const { from, to, reopened, reopenCount, outcome } = event.data;
      return say('CaseStateChanged', lead.CaseStateChanged, { facts, from, to, reopened, reopenCount, outcome, at });
    }
    case 'merged':
      return say('CaseMerged', lead.CaseMerged, { facts, intoCaseId: event.data.intoCaseId, at });
    case 'unmerged':
      return say('CaseUnmerged', lead.CaseUnmerged, { facts, fromCaseId: event.data.fromCaseId, at });
    case 'verdictInForce':
      return say('CaseVerified', lead.CaseVerified, { facts, verdict: event.data.verdict, at });
    case 'dispatched': {
      const { told = event.data, again, unitId: orderUnitId } = event.data;
      if (told === null && again !== false) return undefined;
      const { supervisionNotice, advisoryReminder } = told ?? { supervisionNotice: false, advisoryReminder: false };
      const papers = { supervisionNotice, advisoryReminder };
      return say('CaseDispatched', lead.CaseDispatched, { facts, ...papers, at, orderUnitId, again: again ?? false });
    }
    case 'rectificationAccepted': {
      const measures = Object.fromEntries((event.data.told ?? []).map(({ kind, count }) => [kind, count]));
      return say('RectificationAccepted', lead.RectificationAccepted, { facts, measures, at });
    }
    case 'warned': {
      const { step: warning, rule, state, dueAt } = event.data;
      return say('CaseWarned', lead.CaseWarned, { facts, warning, rule, state, dueAt, at });
    }
    case 'closed': {
      const { outcome, reopenCount, calendarDays, withUnit = document.state.withUnit, unitId: orderUnitId = facts.unitId } = event.data;
      return say('CaseClosed', lead.CaseClosed, { facts, outcome, reopenCount, calendarDays, at, withUnit, orderUnitId });
    }
    default:
      return undefined;
  }
}
