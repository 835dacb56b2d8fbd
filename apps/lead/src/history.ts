import type { lead } from '@mingjing/contracts';
import type { Recorded } from '@mingjing/store';
import type { ActionName } from './action';
import type { CaseEvent, Post } from './case-events';
import { seenByUnit } from './unit-side';
import type { View } from './view';
import { textOf } from './words';

type Type = CaseEvent['type'];

/** Which action an event stands for. */
const ACTION_OF: { [T in Type]?: ActionName } = {
  accepted: 'accept',
  merged: 'mergeDuplicate',
  unmerged: 'undoMerge',
  handedOn: 'handOn',
  handedToDiscipline: 'handToDiscipline',
  visited: 'recordVisit',
  dispatched: 'dispatch',
  acknowledged: 'acknowledge',
  returned: 'returnOrder',
  verified: 'verify',
  ownSideStated: 'stateOwnSide',
  objectionRuled: 'ruleObjection',
  verdictApproved: 'approveVerdict',
  explained: 'explain',
  extensionRequested: 'requestExtension',
  extensionDecided: 'decideExtension',
  rectificationSubmitted: 'submitRectification',
  rectificationAccepted: 'acceptRectification',
  rectificationSentBack: 'sendBackRectification',
  finallyVisited: 'recordFinalVisit',
  closingSigned: 'signClosing',
  reopeningDecided: 'decideReopened',
};

/** Who reads: discipline matters show their words only to those who handed them over and to the coordinator. */
export interface Reader {
  id: string;
  coordinator: boolean;
}

/** A step with what decides whether people of the unit see it. */
interface Told {
  step: lead.Step;
  event: CaseEvent;
  version: number;
  /** Only where the case was closed by it. */
  outcome: string;
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
    const nobody = { by: '', byName: '', postId: '', role: '', note: '' };
    return [{ ...step, ...nobody, action: step.toState === 'closed' ? 'closed' : 'moved', detail: outcome }];
  });
  return seen.map((step, place) => ({ ...step, version: place + 1 }));
}

function told(history: Recorded<CaseEvent>[], view: View, reader: Reader): Told[] {
  const steps: Told[] = [];
  let state = '';
  for (const recorded of history) {
    const { event, version } = recorded;
    const last = steps.at(-1);
    if (event.type === 'moved') {
      state = event.data.to;
      const { outcome } = event.data;
      if (last) {
        Object.assign(last.step, { toState: state, detail: [last.step.detail, outcome].filter(Boolean).join(' ') });
        last.outcome = outcome;
      }
    } else if (!belongsToLast(event)) {
      if (event.type === 'opened') state = 'screening';
      const step = { ...stepOf(recorded, view, reader), fromState: event.type === 'opened' ? '' : state, toState: state };
      steps.push({ step, event, version, outcome: '' });
    }
  }
  return steps;
}

const belongsToLast = (event: CaseEvent): boolean =>
  event.type === 'verdictInForce' || event.type === 'closed' || (event.type === 'deadlinesMoved' && event.data.why !== 'calendarChanged');

function stepOf(recorded: Recorded<CaseEvent>, view: View, reader: Reader): lead.Step {
  const { event, version, at, by } = recorded;
  const { postId = '', role = '', words } = event.data as Partial<Post>;
  const sealedOff = event.type === 'handedToDiscipline' && by !== reader.id && !reader.coordinator;
  const said = words && !sealedOff ? view.words(words.ref) : {};
  const action = event.type === 'deadlinesMoved' ? 'calendarChanged' : (ACTION_OF[event.type] ?? event.type);
  const step = { version, action, postId, role, by, at: view.time(at), fromState: '', toState: '' };
  return {
    ...step,
    byName: textOf(said, 'who'),
    note: textOf(said, 'note'),
    detail: [detailOf(event), reasonOf(said)].filter(Boolean).join(' '),
  };
}

const reasonOf = (said: Parameters<typeof textOf>[0]): string =>
  ['reason', 'recipient', 'receipt']
    .map((field) => textOf(said, field))
    .filter(Boolean)
    .join(' ');

/** The facts of a step in codes. */
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
