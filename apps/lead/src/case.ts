import type { Watched, Warning } from '@mingjing/workflow';
import type { CaseEvent, Post } from './case-events';
import { standing } from './due';

/** The seven states of domain.md §3; `none` before the case is opened. */
export const STAGES = ['screening', 'firstVisit', 'dispatched', 'verification', 'rectification', 'finalVisit', 'closed'] as const;
export type Stage = (typeof STAGES)[number];
export type Grade = 'simple' | 'complex';
export const VERDICTS = ['substantiated', 'partlySubstantiated', 'unsubstantiated', 'mistaken', 'malicious'] as const;
export type Verdict = (typeof VERDICTS)[number];
export type Outcome =
  | 'solved'
  | 'basicallySolved'
  | 'partlySolved'
  | 'notSolved'
  | 'notReached'
  | 'mistaken'
  | 'malicious'
  | 'merged'
  | 'handedOn'
  | 'handedToDiscipline';
export type WaitingFor = '' | 'supervisor' | 'unit' | 'secondPerson' | 'coordinator';

export interface Visit {
  at: Date;
  by: string;
  result: string;
  way: string;
  words: string;
}
export interface TransferOrder {
  unitId: string;
  at: Date;
  by: string;
  words: string;
  supervisionNotice: boolean;
  advisoryReminder: boolean;
  acknowledged: { at: Date; by: string } | null;
  returned: { at: Date; by: string; words: string } | null;
}
export interface Verification {
  verdict: Verdict;
  at: Date;
  by: string;
  words: string;
  evidenceRefs: string[];
  inForce: boolean;
  approvedBy: string;
  /** Words of the explanation given to the citizen. */
  explained: string;
}
export interface OwnSide {
  party: 'citizen' | 'staff';
  at: Date;
  by: string;
  words: string;
  waived: boolean;
  objects: boolean;
  ruling: '' | 'upheld' | 'dismissed';
  ruledBy: string;
}
export interface Measure {
  kind: string;
  count: number;
}
export interface Rectification {
  at: Date;
  by: string;
  words: string;
  measures: Measure[];
  evidenceRefs: string[];
  accepted: { at: Date; by: string } | null;
  sentBack: boolean;
}
export interface Extension {
  workingDays: number;
  at: Date;
  by: string;
  words: string;
  decision: 'requested' | 'granted' | 'refused';
  decidedBy: string;
  decidedAt: Date | null;
}

/** A case as it stands. Words of people are sealed elsewhere; here is only the key under which they lie. */
export interface Case {
  state: Stage | 'none';
  evaluationId: string;
  servicePointId: string;
  windowId: string;
  evaluatedUnitId: string;
  /** The unit that handles it. */
  unitId: string;
  divisionPath: string[];
  channel: string;
  levelCode: string;
  rating: string;
  visitWanted: boolean;
  evaluationChanged: boolean;
  openedAt: Date | null;
  closedAt: Date | null;
  outcome: Outcome | '';
  mergedInto: string;
  grade: Grade | '';
  raisedLevel: number;
  reopenCount: number;
  returnCount: number;
  sentBackCount: number;
  /** A transfer order went out once: from then on the unit knows of the case. */
  withUnit: boolean;
  visits: Visit[];
  order: TransferOrder | null;
  verification: Verification | null;
  ownSides: OwnSide[];
  rectification: Rectification | null;
  extension: Extension | null;
  finalVisits: Visit[];
  /** Who held a key in the handling of the round that runs; none of them may hold one of its closing. */
  handlers: string[];
  clocks: Watched[];
  escalations: string[];
  /** Version of the last event that a person should have seen before acting; warnings do not count. */
  settledVersion: number;
  // Derived by `standing`, stored for the indexes.
  warning: Warning;
  dueAt: Date | null;
  nextWarningAt: Date | null;
  orderedBy: Date;
  waitingFor: WaitingFor;
}

export function initialCase(): Case {
  return {
    ...{ state: 'none', evaluationId: '', servicePointId: '', windowId: '', evaluatedUnitId: '', unitId: '', divisionPath: [] },
    ...{ channel: '', levelCode: '', rating: '', visitWanted: false, evaluationChanged: false, openedAt: null, closedAt: null },
    ...{ outcome: '', mergedInto: '', grade: '', raisedLevel: 0, reopenCount: 0, returnCount: 0, sentBackCount: 0, withUnit: false },
    ...{ visits: [], order: null, verification: null, ownSides: [], rectification: null, extension: null, finalVisits: [] },
    ...{ handlers: [], clocks: [], escalations: [], settledVersion: 0 },
    ...{ warning: '', dueAt: null, nextWarningAt: null, orderedBy: new Date(0), waitingFor: '' },
  };
}

/** What is known of an event besides its data. */
export interface Meta {
  at: Date;
  by: string;
  version: number;
}

/** The case after one more event. */
export function evolve(before: Case, event: CaseEvent, meta: Meta): Case {
  const after = { ...before, ...changed(before, event, meta) };
  if (event.type !== 'warned') after.settledVersion = meta.version;
  return { ...after, ...standing(after) };
}

const handler = (c: Case, by: string): { handlers: string[] } => ({ handlers: [...new Set([...c.handlers, by])] });
const words = (data: Post): string => data.words?.ref ?? '';

function changed(c: Case, event: CaseEvent, { at, by }: Meta): Partial<Case> {
  switch (event.type) {
    case 'opened': {
      const { clocks, openedAt, ...facts } = event.data;
      return { ...facts, evaluatedUnitId: facts.unitId, rating: 'unsatisfied', openedAt, state: 'screening', clocks };
    }
    case 'evaluationChanged':
      return { levelCode: event.data.levelCode, rating: event.data.rating, evaluationChanged: event.data.rating !== 'unsatisfied' };
    case 'moved':
      return moved(c, event.data);
    case 'deadlinesMoved':
      return { clocks: event.data.clocks };
    case 'warned': {
      const { rule, step } = event.data;
      const clocks = c.clocks.map((w) => (w.deadline.rule === rule ? { ...w, raised: [...w.raised, step] } : w));
      const colour = step === 'yellow' || step === 'red';
      return { clocks, escalations: colour ? c.escalations : [...new Set([...c.escalations, step])] };
    }
    case 'visited': {
      const { result, way, grade } = event.data;
      return { visits: [...c.visits, { at, by, result, way, words: words(event.data) }], grade: grade || c.grade };
    }
    case 'finallyVisited': {
      const { result, way } = event.data;
      return { finalVisits: [...c.finalVisits, { at, by, result, way, words: words(event.data) }] };
    }
    case 'merged':
      return { mergedInto: event.data.intoCaseId };
    case 'closed':
      return { outcome: event.data.outcome, closedAt: at };
    default:
      return handled(c, event, { at, by });
  }
}

function moved(c: Case, data: Extract<CaseEvent, { type: 'moved' }>['data']): Partial<Case> {
  const next = { state: data.to, clocks: data.clocks };
  if (!data.reopened) return next;
  const round = { order: null, verification: null, ownSides: [], rectification: null, extension: null, finalVisits: [], handlers: [] };
  return { ...next, ...round, reopenCount: data.reopenCount, raisedLevel: c.raisedLevel + 1 };
}

type Handling = Exclude<CaseEvent, { type: 'opened' | 'evaluationChanged' | 'moved' | 'deadlinesMoved' | 'warned' | 'visited' | 'finallyVisited' | 'merged' | 'closed' }>;

/** Events between dispatch and acceptance. */
function handled(c: Case, event: Handling, { at, by }: Omit<Meta, 'version'>): Partial<Case> {
  switch (event.type) {
    case 'dispatched': {
      const { unitId, supervisionNotice, advisoryReminder } = event.data;
      const flags = { supervisionNotice, advisoryReminder, acknowledged: null, returned: null };
      return { unitId, withUnit: true, order: { unitId, at, by, words: words(event.data), ...flags }, ...handler(c, by) };
    }
    case 'acknowledged':
      return { order: c.order && { ...c.order, acknowledged: { at, by } } };
    case 'returned':
      return { order: c.order && { ...c.order, returned: { at, by, words: words(event.data) } }, returnCount: c.returnCount + 1 };
    case 'verified': {
      const { verdict, evidenceRefs, inForce } = event.data;
      const verification = { verdict, evidenceRefs, inForce, at, by, words: words(event.data), approvedBy: '', explained: '' };
      return { verification, ...handler(c, by) };
    }
    case 'verdictApproved':
      return { verification: c.verification && { ...c.verification, inForce: true, approvedBy: by } };
    case 'explained':
      return { verification: c.verification && { ...c.verification, explained: words(event.data) }, ...handler(c, by) };
    case 'ownSideStated': {
      const { party, waived, objects } = event.data;
      return { ownSides: [...c.ownSides, { party, waived, objects, at, by, words: words(event.data), ruling: '', ruledBy: '' }] };
    }
    case 'objectionRuled': {
      const { party, ruling } = event.data;
      const ownSides = c.ownSides.map((o) => (o.party === party && o.objects && !o.ruling ? { ...o, ruling, ruledBy: by } : o));
      // An exclusion the citizen rightly objected to falls; the verification begins again.
      return party === 'citizen' && ruling === 'upheld' ? { ownSides, verification: null } : { ownSides };
    }
    case 'extensionRequested': {
      const { workingDays } = event.data;
      return { extension: { workingDays, at, by, words: words(event.data), decision: 'requested', decidedBy: '', decidedAt: null } };
    }
    case 'extensionDecided':
      return { extension: c.extension && { ...c.extension, decision: event.data.decision, decidedBy: by, decidedAt: at } };
    case 'rectificationSubmitted': {
      const { measures, evidenceRefs } = event.data;
      return { rectification: { at, by, words: words(event.data), measures, evidenceRefs, accepted: null, sentBack: false }, ...handler(c, by) };
    }
    case 'rectificationAccepted':
      return { rectification: c.rectification && { ...c.rectification, accepted: { at, by } }, ...handler(c, by) };
    case 'rectificationSentBack':
      return { rectification: c.rectification && { ...c.rectification, sentBack: true }, sentBackCount: c.sentBackCount + 1 };
    case 'accepted':
    case 'handedOn':
    case 'handedToDiscipline':
    case 'verdictInForce':
    case 'closingSigned':
    case 'reopeningDecided':
      return {};
  }
}
