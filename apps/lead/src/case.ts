import type { Watched, Warning } from '@mingjing/workflow';

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
  /** A case merged into this one, whose citizen it was; absent: this case's own. */
  caseId?: string;
}
/** A case handled together with this one: what has to be known of it in order to call its citizen. */
export interface MergedCase {
  caseId: string;
  evaluationId: string;
  servicePointId: string;
  windowId: string;
  openedAt: Date;
  visitWanted: boolean;
  mergedAt: Date;
}
/** That this case is handled in another one, and the clocks as they ran until then. */
export interface Merge {
  into: string;
  at: Date;
  clocks: Watched[];
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
/** What of this case was told to whoever counts; after a reopening only what is new is told. */
export interface Counted {
  supervisionNotice: boolean;
  advisoryReminder: boolean;
  measures: Measure[];
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

/**
 * A case as people of the unit count it: it begins with the order that brought it to them, and moves only with what they
 * may see. Numbers of anything else would tell them what happened before, or how often somebody spoke with the citizen.
 */
export interface UnitSide {
  /** Version of the event that brought the case to this unit. */
  from: number;
  /** Moves whenever something changes that they may see, and never otherwise. */
  version: number;
  /** The last version that somebody of the unit should have seen before acting. */
  settled: number;
  returnCount: number;
  sentBackCount: number;
  reopenCount: number;
  escalations: string[];
  warning: Warning;
  dueAt: Date | null;
  /** Whole days only: the time of day of an order or a closing would give away more than its date. */
  orderedBy: Date;
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
  /** The citizen lets the evaluated unit know them; absent in cases from before one could. */
  unitMayKnow?: boolean;
  openedAt: Date | null;
  closedAt: Date | null;
  outcome: Outcome | '';
  mergedInto: string;
  /** Absent where it was not merged, or by a version that let nothing follow. */
  merge?: Merge | null;
  /** Cases that follow this one; one that is merged itself keeps them, and its own main case has them too. */
  merged?: MergedCase[];
  /** Cases that may not have heard yet that this one was merged, goes alone again, or leaves them alone (merge-telling.ts). */
  untold?: string[];
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
  /** Absent where nothing was told yet. */
  counted?: Counted;
  /** Who held a key in the handling of the round that runs; none of them may hold one of its closing. */
  handlers: string[];
  clocks: Watched[];
  escalations: string[];
  /** Version of the last event that a person should have seen before acting; warnings do not count. */
  settledVersion: number;
  /** The case as people of the unit that has it count it; null before the first order. */
  unitSide: UnitSide | null;
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
    ...{ handlers: [], clocks: [], escalations: [], settledVersion: 0, unitSide: null },
    ...{ warning: '', dueAt: null, nextWarningAt: null, orderedBy: new Date(0), waitingFor: '' },
  };
}
