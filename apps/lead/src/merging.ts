import { Refused } from '@mingjing/contracts/refused';
import { id, onCalendar, words } from '@mingjing/loop';
import { action, move, notNow, post, setClocks } from './action';
import type { Case, MergedCase } from './case';
import type { CaseEvent } from './case-events';
import { settleVisits } from './closing';
import { startClock, type Policy } from './due';
import { awaitsDecision, awaitsSignature, finalVisitsOwed, lastWords } from './standing';

/** How long a merging may be undone: with it 24 hours, so that one of the last minutes of a day has the next morning. */
export const UNDO_HOURS = 24;

/** Cases that follow one at most: each is called, and all of them stand in one document. */
export const MOST_MERGED = 50;

export const undoUntil = ({ merge }: Case): Date | undefined => (merge ? new Date(merge.at.getTime() + UNDO_HOURS * 3_600_000) : undefined);

export const mergeDuplicate = action({
  ...{ zh: '并入重复事项', en: 'Merge', right: 'case.screen', stages: ['screening'], event: 'merged' },
  fields: { intoCaseId: id('并入的事项', 'mergeTarget', { en: 'case to merge into; GET /cases/{id}/merge-targets lists those possible' }) },
  then: { to: 'closed', outcome: 'merged' },
});

export const undoMerge = action({
  ...{ zh: '撤销并案', en: 'Undo the merging', right: 'case.screen', stages: ['closed'], event: 'unmerged' },
  fields: { reason: words('撤销理由', { en: 'reason' }) },
  ready(c, { now }) {
    const until = undoUntil(c);
    if (c.outcome !== 'merged') throw notNow('notMerged', '该事项没有并入其他事项，无需撤销。', 'The case was not merged into another.');
    if (until && now <= until) return;
    throw notNow(
      'undoLate',
      `并案满 ${UNDO_HOURS} 小时后不能撤销；请在主事项中一并回访、办理该群众的诉求。`,
      `After ${UNDO_HOURS} hours merging cannot be undone; call its citizen and handle what they said within the main case.`,
    );
  },
  decide(c, _input, person, policy) {
    const { into, clocks } = c.merge!;
    // The limits run on as if it had never been merged: the mistake was not the citizen's.
    return [
      { type: 'unmerged', data: { ...post(person), fromCaseId: into, why: 'undone' } },
      move(
        c,
        'screening',
        onCalendar(clocks, person.now, () => policy),
      ),
    ];
  },
});

const SYSTEM = { postId: '', role: '', words: null };

/** The main case was found mistaken or malicious, which is said of its own citizen alone: this one goes on alone, from now. */
export function leaveExcluded(c: Case, from: string, now: Date, policy: Policy): CaseEvent[] {
  if (c.merge?.into !== from) return [];
  const clocks = [startClock('screening', now, c, policy)];
  return [{ type: 'unmerged', data: { ...SYSTEM, fromCaseId: from, why: 'mainExcluded' } }, move(c, 'screening', clocks)];
}

/** The main case could not take it in: it stands where it stood. */
export function stayAlone(c: Case, from: string): CaseEvent[] {
  if (c.merge?.into !== from) return [];
  return [{ type: 'unmerged', data: { ...SYSTEM, fromCaseId: from, why: 'mainGone' } }, move(c, 'screening', c.merge.clocks)];
}

const refused = (code: string, zh: string, en: string): Refused => new Refused(`case.${code}`, 'refused', { field: 'intoCaseId', zh, en });

/** Why a case cannot lead another one now; undefined where it can. Whether the person may see and screen both is for the caller. */
export function mergeRefusal(c: Case, main: Case): Refused | undefined {
  if (main.outcome === 'merged')
    return refused(
      'mergeMerged',
      '所选事项本身已并入另一事项，不能作为主事项；请并入它所并入的主事项。',
      'That case was merged itself; merge into the one it was merged into.',
    );
  if (main.state === 'closed' || main.state === 'none')
    return refused(
      'mergeClosed',
      '所选事项已办结，不能再并入；请选择同一评议对象或同一单位仍在办理的事项，没有的请单独受理。',
      'That case is closed; choose an open one of the same service point or unit, or accept this one by itself.',
    );
  if (main.servicePointId !== c.servicePointId && main.evaluatedUnitId !== c.evaluatedUnitId)
    return refused(
      'mergeElsewhere',
      '所选事项不是同一评议对象或同一单位的，不能并案；请重新选择，没有的请单独受理。',
      'That case is of another unit; choose one of the same service point or unit, or accept this one by itself.',
    );
  if ((main.merged ?? []).length + (c.merged ?? []).length >= MOST_MERGED)
    return refused(
      'mergeFull',
      `一件事项最多并入 ${MOST_MERGED} 件，所选事项已满；请选择另一件，或单独受理。`,
      `A case takes in at most ${MOST_MERGED}; choose another one, or accept this one by itself.`,
    );
  return undefined;
}

/** A case that is merged into another one, as it stands. */
export interface Follower {
  id: string;
  c: Case;
  /** Its own main case knows of it; asked only of those that come along with that. */
  known: boolean;
}

/** What the main case keeps of one that is merged into it. */
function entryOf({ id, c }: Follower): MergedCase {
  const { evaluationId, servicePointId, windowId, visitWanted } = c;
  return { caseId: id, evaluationId, servicePointId, windowId, visitWanted, openedAt: c.openedAt!, mergedAt: c.merge!.at };
}

/** Those of them that a case leads or may take in: merged into it while that was possible, or into one that it leads. */
function admitted(id: string, main: Case, followers: readonly Follower[]): Follower[] {
  const there = new Set((main.merged ?? []).map(({ caseId }) => caseId));
  const led = new Set<string>();
  for (const { id: follower, c, known } of followers) {
    const into = c.merge!.into;
    const may = into === id ? !mergeRefusal(c, main) : led.has(into) && known;
    if (there.has(follower) || may) led.add(follower);
  }
  return followers.filter((one) => led.has(one.id));
}

/**
 * Brings what a case leads in line with what says of itself that it is merged into it; told again, nothing more happens.
 * @param followers all that are merged into it or into one of them, nearer ones first
 */
export function gather(id: string, followers: readonly Follower[], now: Date, policy: Policy) {
  return (main: Case): CaseEvent[] => {
    const merged = main.merged ?? [];
    const there = new Set(merged.map(({ caseId }) => caseId));
    const fresh = admitted(id, main, followers)
      .filter((one) => !there.has(one.id))
      .map(entryOf);
    const stay = new Set(followers.map((one) => one.id));
    const gone = merged.filter(({ caseId }) => !stay.has(caseId));
    if (fresh.length + gone.length === 0) return [];
    const events = [
      ...gone.map(({ caseId }): CaseEvent => ({ type: 'mergedOut', data: { caseId } })),
      ...fresh.map((data): CaseEvent => ({ type: 'mergedIn', data })),
    ];
    const after = { ...main, merged: [...merged.filter(({ caseId }) => stay.has(caseId)), ...fresh] };
    return [...events, ...visitsAfter(main, after, now, policy)];
  };
}

/** Where only the word of those who left was missing, or held it up, the case goes on without it; whoever came is called. */
function visitsAfter(before: Case, after: Case, now: Date, policy: Policy): CaseEvent[] {
  if (after.state !== 'finalVisit' || awaitsDecision(after)) return [];
  const waited = awaitsSignature(before);
  if (finalVisitsOwed(after).length === 0) return waited && lastWords(after).includes(undefined) ? [] : settleVisits(after, now, policy);
  if (!waited && !awaitsDecision(before)) return [];
  return [setClocks('mergeDuplicate', [startClock('finalVisit', now, after, policy)])];
}
