import type { lead } from '@mingjing/contracts';
import type { Recorded } from '@mingjing/store';
import type { ActionName } from './action';
import type { CaseEvent, Post } from './case-events';
import type { View } from './view';
import { textOf } from './words';

type Type = CaseEvent['type'];

/** Which action an event stands for. */
const ACTION_OF: { [T in Type]?: ActionName } = {
  accepted: 'accept',
  merged: 'mergeDuplicate',
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

/** Steps a unit sees: its own and those that bind it, nothing of the visits. */
const FOR_UNIT = new Set<string>([
  ...['dispatch', 'acknowledge', 'returnOrder', 'verify', 'approveVerdict', 'requestExtension', 'decideExtension'],
  ...['submitRectification', 'acceptRectification', 'sendBackRectification', 'opened', 'warned', 'calendarChanged'],
]);

/** Who reads: discipline matters show their words only to those who handed them over and to the coordinator. */
export interface Reader {
  id: string;
  coordinator: boolean;
}

/** The story, one step for each thing done: a change of state or of deadlines belongs to the action that caused it. */
export function historyView(history: Recorded<CaseEvent>[], view: View, reader: Reader): lead.Step[] {
  const steps: lead.Step[] = [];
  let state = '';
  for (const recorded of history) {
    const { event } = recorded;
    const last = steps.at(-1);
    if (event.type === 'moved') {
      state = event.data.to;
      if (last) Object.assign(last, { toState: state, detail: [last.detail, event.data.outcome].filter(Boolean).join(' ') });
    } else if (!belongsToLast(event)) {
      if (event.type === 'opened') state = 'screening';
      steps.push({ ...stepOf(recorded, view, reader), fromState: event.type === 'opened' ? '' : state, toState: state });
    }
  }
  return view.sight === 'full' ? steps : steps.filter((step) => shownToUnit(step)).map((step) => ({ ...step, note: '' }));
}

const belongsToLast = (event: CaseEvent): boolean =>
  event.type === 'verdictInForce' || event.type === 'closed' || (event.type === 'deadlinesMoved' && event.data.why !== 'calendarChanged');

/** A unit sees that the case moved on after a visit, not what was said in it. */
function shownToUnit(step: lead.Step): boolean {
  return FOR_UNIT.has(step.action) || step.toState === 'closed';
}

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
    case 'visited':
    case 'finallyVisited':
      return event.data.result;
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
    case 'rectificationSubmitted':
      return event.data.measures.map(({ kind, count }) => `${kind}×${count}`).join(' ');
    default:
      return '';
  }
}
