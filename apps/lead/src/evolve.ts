import type { Case, Visit } from './case';
import type { Post } from '@mingjing/loop';
import type { CaseEvent } from './case-events';
import { counting } from './counted';
import { following } from './following';
import { standing } from './due';
import { UNSETTLING, unitSideOf } from './unit-side';

/** What is known of an event besides its data. */
export interface Meta {
  at: Date;
  by: string;
  version: number;
}

/** The case after one more event. */
export function evolve(before: Case, event: CaseEvent, meta: Meta): Case {
  const after = { ...before, ...changed(before, event, meta) };
  if (!UNSETTLING.includes(event.type)) after.settledVersion = meta.version;
  const stood = { ...after, ...standing(after) };
  return { ...stood, unitSide: unitSideOf(before, stood, event, meta.version) };
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
    case 'consentChanged':
      return { unitMayKnow: event.data.unitMayKnow };
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
      const { grade, ...visit } = event.data;
      return { visits: [...c.visits, visitOf(visit, at, by)], grade: grade || c.grade };
    }
    case 'finallyVisited':
      return { finalVisits: [...c.finalVisits, visitOf(event.data, at, by)] };
    case 'merged':
    case 'unmerged':
    case 'mergedIn':
    case 'mergedOut':
    case 'closed':
      return following(c, event, at);
    default:
      return handled(c, event, { at, by });
  }
}

type Call = Post & { result: string; way: string; caseId?: string };
const visitOf = ({ result, way, caseId, ...post }: Call, at: Date, by: string): Visit => ({
  ...{ at, by, result, way, words: words(post) },
  ...(caseId && { caseId }),
});

function moved(c: Case, data: Extract<CaseEvent, { type: 'moved' }>['data']): Partial<Case> {
  const next = { state: data.to, clocks: data.clocks };
  if (!data.reopened) return next;
  const round = { order: null, verification: null, ownSides: [], rectification: null, extension: null, finalVisits: [], handlers: [] };
  return { ...next, ...round, reopenCount: data.reopenCount, raisedLevel: c.raisedLevel + 1 };
}

type Handling = Exclude<
  CaseEvent,
  {
    type:
      | 'opened'
      | 'evaluationChanged'
      | 'consentChanged'
      | 'moved'
      | 'deadlinesMoved'
      | 'warned'
      | 'visited'
      | 'finallyVisited'
      | 'merged'
      | 'unmerged'
      | 'mergedIn'
      | 'mergedOut'
      | 'closed';
  }
>;

/** Events between dispatch and acceptance. */
function handled(c: Case, event: Handling, { at, by }: Omit<Meta, 'version'>): Partial<Case> {
  switch (event.type) {
    case 'dispatched': {
      const { unitId, supervisionNotice, advisoryReminder } = event.data;
      const papers = { supervisionNotice, advisoryReminder };
      const order = { unitId, at, by, words: words(event.data), ...papers, acknowledged: null, returned: null };
      return { unitId, withUnit: true, order, ...counting(c, papers), ...handler(c, by) };
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
      return {
        rectification: { at, by, words: words(event.data), measures, evidenceRefs, accepted: null, sentBack: false },
        ...handler(c, by),
      };
    }
    case 'rectificationAccepted':
      return {
        rectification: c.rectification && { ...c.rectification, accepted: { at, by } },
        ...counting(c, { measures: event.data.told ?? [] }),
        ...handler(c, by),
      };
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
