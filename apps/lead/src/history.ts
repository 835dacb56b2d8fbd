import type { lead } from '@mingjing/contracts';
import { codesOf, stepMessage, storyOf, type Fact, type Step } from '@mingjing/loop';
import type { Recorded } from '@mingjing/store';
import { caseLoop } from './actions';
import type { CaseEvent } from './case-events';
import { seenByUnit } from './unit-side';
import type { View } from './view';

/** Who reads: discipline matters show their words only to those who handed them over and to the coordinator. */
export interface Reader {
  id: string;
  coordinator: boolean;
}

/** The story, one step for each thing done: a change of state or of deadlines belongs to the action that caused it. */
export function historyView(history: Recorded<CaseEvent>[], view: View, reader: Reader): lead.Step[] {
  return told(history, view, reader).map(({ step }) => step);
}

/**
 * The story since the order that brought the case to the unit, numbered anew: what they did and what binds them. Other
 * steps show only where the case moved, and then neither who took them nor why.
 * @param from version of the event that brought it
 */
export function unitHistory(history: Recorded<CaseEvent>[], from: number, view: View): lead.Step[] {
  const seen = told(history, view, { id: '', coordinator: false }).flatMap(({ step, event, version, outcome }): lead.Step[] => {
    if (version < from) return [];
    if (seenByUnit(event)) return [{ ...step, note: '', fromState: version === from ? '' : step.fromState }];
    if (step.fromState === step.toState) return [];
    const ends = step.toState === 'closed';
    const label = ends ? { labelZh: '办结', labelEn: 'Closed' } : { labelZh: '进入下一环节', labelEn: 'Moved on' };
    const nobody = { by: '', byName: '', postId: '', role: '', note: '', ...label, facts: [] };
    return [{ ...step, ...nobody, action: ends ? 'closed' : 'moved', detail: outcome }];
  });
  return seen.map((step, place) => ({ ...step, version: place + 1 }));
}

function told(
  history: Recorded<CaseEvent>[],
  view: View,
  reader: Reader,
): { step: lead.Step; event: CaseEvent; version: number; outcome: string }[] {
  const story = storyOf(caseLoop, history, {
    words: view.words,
    wordless: ({ event, by }) => event.type === 'handedToDiscipline' && by !== reader.id && !reader.coordinator,
    aside: ({ type }) => type === 'verdictInForce' || type === 'closed',
    brings: ({ type }) => (type === 'opened' ? 'screening' : undefined),
    facts: factsOf,
  });
  return story.map((one) => ({ step: stepView(one, view), event: one.event, version: one.version, outcome: one.outcome }));
}

function stepView(one: Step<CaseEvent>, view: View): lead.Step {
  const { action, by, byName, postId, role, note, facts } = stepMessage(one);
  return {
    ...{ version: one.version, action, by, byName, postId, role, note, facts, labelZh: one.zh, labelEn: one.en },
    ...{ at: view.time(one.at), fromState: one.from, toState: one.to },
    detail: [detailOf(one.event), ...reasonsOf(one.facts), one.outcome].filter(Boolean).join(' '),
  };
}

/** What of the words of a step stands in its one line. */
const reasonsOf = (facts: readonly Fact[]): string[] =>
  ['reason', 'recipient', 'receipt'].flatMap((key) => facts.flatMap((fact) => (fact.key === key && 'text' in fact ? [fact.text] : [])));

/** Facts of what is nobody's action, and what an action's own fields do not say. */
function factsOf(event: CaseEvent, usual: Fact[]): Fact[] {
  switch (event.type) {
    case 'warned':
      return [...codesOf('step', event.data.step), ...codesOf('rule', event.data.rule)];
    case 'evaluationChanged':
      return [...codesOf('levelCode', event.data.levelCode), ...codesOf('rating', event.data.rating)];
    case 'consentChanged':
      return codesOf('consent', event.data.unitMayKnow ? 'given' : 'takenBack');
    case 'extensionDecided':
      return [...codesOf('decision', event.data.decision), ...usual];
    case 'unmerged':
      return [...codesOf('fromCaseId', event.data.fromCaseId), ...codesOf('why', event.data.why), ...usual];
    case 'mergedIn':
    case 'mergedOut':
      return codesOf('caseId', event.data.caseId);
    default:
      return usual;
  }
}

/** The facts of a step in one line of codes, as answers had them before `facts`. */
function detailOf(event: CaseEvent): string {
  switch (event.type) {
    case 'warned':
      return `${event.data.step} ${event.data.rule}`;
    case 'evaluationChanged':
      return `${event.data.levelCode} ${event.data.rating}`;
    case 'consentChanged':
      return event.data.unitMayKnow ? 'given' : 'takenBack';
    case 'visited':
    case 'finallyVisited':
      return [event.data.result, event.data.caseId].filter(Boolean).join(' ');
    case 'dispatched':
      return event.data.unitId;
    case 'verified':
      return event.data.verdict;
    case 'ownSideStated':
      return `${event.data.party}${event.data.objects ? ' objects' : ''}`;
    case 'objectionRuled':
      return `${event.data.party} ${event.data.ruling}`;
    case 'extensionRequested':
      return String(event.data.workingDays);
    case 'extensionDecided':
      return event.data.decision;
    case 'merged':
      return event.data.intoCaseId;
    case 'unmerged':
      return `${event.data.fromCaseId} ${event.data.why}`;
    case 'mergedIn':
    case 'mergedOut':
      return event.data.caseId;
    case 'rectificationSubmitted':
      return event.data.measures.map(({ kind, count }) => `${kind}×${count}`).join(' ');
    default:
      return '';
  }
}
