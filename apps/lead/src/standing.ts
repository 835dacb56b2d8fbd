import { dayOf } from '@mingjing/workflow';
import type { Case, OwnSide, Visit } from './case';

/** Attempts on two different days failed. */
function failedOnTwoDays(visits: readonly Visit[]): boolean {
  return new Set(visits.filter((v) => v.result === 'notReached').map((v) => dayOf(v.at))).size >= 2;
}
const has = (visits: readonly Visit[], ...results: string[]): boolean => visits.some((v) => results.includes(v.result));

/** The case's own citizen, among those of the cases merged into it, who go by the ids of these. */
export const OWN = '';

/** Whose visits this case owes: its own citizen's, and of the merged ones theirs who wish one. */
export const citizensOf = (c: Case): string[] => [OWN, ...(c.merged ?? []).flatMap((m) => (m.visitWanted ? [m.caseId] : []))];

/** The visits of one citizen among all of a case. */
export const visitsOf = (visits: readonly Visit[], citizen: string): Visit[] => visits.filter((v) => (v.caseId ?? OWN) === citizen);

/** The citizens who were not yet reached, cannot be called, or were called in vain on two days. */
export const firstVisitsOwed = (c: Case): string[] =>
  citizensOf(c).filter((citizen) => {
    const visits = visitsOf(c.visits, citizen);
    return !has(visits, 'reached', 'anonymous') && !failedOnTwoDays(visits);
  });

/** Nobody is left to be visited first. */
export const firstVisitDone = (c: Case): boolean => firstVisitsOwed(c).length === 0;

/** A transfer order is out and not returned. */
export const orderOpen = (c: Case): boolean => c.order !== null && c.order.returned === null;

/** "mistaken" or "malicious" waits for the person concerned and for a second person. */
export const exclusionPending = (c: Case): boolean => c.verification !== null && !c.verification.inForce;

/** An objection nobody has ruled on yet. */
export function openObjection(c: Case, party?: OwnSide['party']): OwnSide | undefined {
  return c.ownSides.find((o) => o.objects && !o.ruling && (!party || o.party === party));
}

/** A rectification lies before the supervisor. */
export const rectificationOpen = (c: Case): boolean => c.rectification !== null && !c.rectification.sentBack && !c.rectification.accepted;

/** What a citizen says of the outcome; the visit ends with it. */
const WORDS = ['satisfied', 'basicallySatisfied', 'partlySolved', 'unsatisfied'] as const;

/** The last word of each citizen who was asked in the final visits of the round; undefined where they were not reached. */
export const lastWords = (c: Case): (string | undefined)[] =>
  citizensOf(c).map((citizen) => visitsOf(c.finalVisits, citizen).findLast((v) => has([v], ...WORDS))?.result);

/** The citizens whose word is still to be asked for. */
export const finalVisitsOwed = (c: Case): string[] =>
  citizensOf(c).filter((citizen) => {
    const visits = visitsOf(c.finalVisits, citizen);
    return !has(visits, ...WORDS, 'anonymous') && !failedOnTwoDays(visits);
  });

/** Unsatisfied again after the last reopening. */
export const awaitsDecision = (c: Case): boolean => c.state === 'finalVisit' && lastWords(c).includes('unsatisfied');

/** The final visits are over and somebody was not reached for good; a second person's signature closes. */
export const awaitsSignature = (c: Case): boolean => c.state === 'finalVisit' && !awaitsDecision(c) && finalVisitsOwed(c).length === 0;
