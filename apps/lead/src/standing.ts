import { dayOf } from '@mingjing/workflow';
import type { Case, OwnSide, Visit } from './case';

/** Attempts on two different days failed. */
function failedOnTwoDays(visits: readonly Visit[]): boolean {
  return new Set(visits.filter((v) => v.result === 'notReached').map((v) => dayOf(v.at))).size >= 2;
}
const has = (visits: readonly Visit[], ...results: string[]): boolean => visits.some((v) => results.includes(v.result));

/** The citizen was reached, cannot be called, or was called in vain on two days. */
export const firstVisitDone = (c: Case): boolean => has(c.visits, 'reached', 'anonymous') || failedOnTwoDays(c.visits);

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

/** The final visit failed for good; a second person's signature closes. */
export const awaitsSignature = (c: Case): boolean =>
  c.state === 'finalVisit' && (has(c.finalVisits, 'anonymous') || failedOnTwoDays(c.finalVisits));

/** Unsatisfied again after the last reopening. */
export const awaitsDecision = (c: Case): boolean => c.state === 'finalVisit' && has(c.finalVisits, 'unsatisfied');
