import type { Post } from '@mingjing/loop';
import type { Watched } from '@mingjing/workflow';
import type { Counted, Grade, Measure, MergedCase, Outcome, Stage, Verdict } from './case';

/** What a case takes over from the evaluation that opens it. */
export interface Opening {
  evaluationId: string;
  servicePointId: string;
  windowId: string;
  unitId: string;
  divisionPath: string[];
  channel: string;
  levelCode: string;
  visitWanted: boolean;
}

type Event<Type extends string, Data extends object = object> = { type: Type; data: Data };
type Act<Type extends string, Data extends object = object> = Event<Type, Post & Data>;

/** Private events of a case. No words of people in any of them. */
export type CaseEvent =
  | Event<'opened', Opening & { openedAt: Date; clocks: Watched[] }>
  | Event<'evaluationChanged', { levelCode: string; rating: string }>
  /** The citizen lets the unit know them, or takes that back. */
  | Event<'consentChanged', { unitMayKnow: boolean }>
  | Event<'moved', { from: Stage; to: Stage; reopened: boolean; reopenCount: number; outcome: Outcome | ''; clocks: Watched[] }>
  /** The state stays; `why` is an action name or "calendarChanged". */
  | Event<'deadlinesMoved', { why: string; clocks: Watched[] }>
  | Event<'warned', { rule: string; step: string; state: Stage; dueAt: Date }>
  | Event<'verdictInForce', { verdict: Verdict }>
  | Event<'closed', { outcome: Outcome; reopenCount: number; calendarDays: number; withUnit?: boolean; unitId?: string }>
  | Act<'accepted'>
  | Act<'merged', { intoCaseId: string }>
  /** `why`: somebody took it back; the main case was found mistaken or malicious; or it was closed at the same moment. */
  | Act<'unmerged', { fromCaseId: string; why: 'undone' | 'mainExcluded' | 'mainGone' }>
  | Event<'mergedIn', MergedCase>
  | Event<'mergedOut', { caseId: string }>
  | Act<'handedOn'>
  | Act<'handedToDiscipline'>
  /** `caseId`: of which merged case's citizen; absent: of its own. */
  | Act<'visited', { result: string; way: string; grade: Grade | ''; caseId?: string }>
  /** `told`: what of it is published; null for nothing, absent in histories from before that was counted: all of it. */
  /** `again`: the unit had an order of the case before; absent in older histories. */
  | Act<
      'dispatched',
      { unitId: string; supervisionNotice: boolean; advisoryReminder: boolean; told?: Omit<Counted, 'measures'> | null; again?: boolean }
    >
  | Act<'acknowledged'>
  | Act<'returned'>
  | Act<'verified', { verdict: Verdict; evidenceRefs: string[]; inForce: boolean }>
  | Act<'ownSideStated', { party: 'citizen' | 'staff'; waived: boolean; objects: boolean }>
  | Act<'objectionRuled', { party: 'citizen' | 'staff'; ruling: 'upheld' | 'dismissed' }>
  | Act<'verdictApproved'>
  | Act<'explained'>
  | Act<'extensionRequested', { workingDays: number }>
  | Act<'extensionDecided', { decision: 'granted' | 'refused' }>
  | Act<'rectificationSubmitted', { measures: Measure[]; evidenceRefs: string[] }>
  /** `told`: the measures that were not counted with this case before; absent in histories from before they were. */
  | Act<'rectificationAccepted', { told?: Measure[] }>
  | Act<'rectificationSentBack'>
  | Act<'finallyVisited', { result: string; way: string; caseId?: string }>
  | Act<'closingSigned'>
  | Act<'reopeningDecided', { outcome: Outcome }>;
