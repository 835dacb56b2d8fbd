import { factsOf, type Decision, type Evaluation, type EvaluationEvent } from './evaluation';
import { Refused } from '@mingjing/contracts/refused';

/** Why one that was held is left out, by code. */
export const SET_ASIDE_REASONS = ['stuffed', 'ownVote', 'test', 'other'] as const;

export type Deciding = Omit<Decision, 'standing' | 'at'>;

function neverHeld(): Refused {
  return new Refused('evaluation.notHeld', 'refused', {
    zh: '该评价没有被列入待核，已直接计入统计；如有问题，请在办理中核查。',
    en: 'This evaluation was never held: it counts already. What is wrong with it is for its case to find out.',
  });
}

/**
 * Lets one that was held, or set aside, count from now on; accepted already, nothing happens.
 * @param standsSince YYYY-MM-DD: from then on it counts for releases
 */
export function accept(decision: Deciding, standsSince: string) {
  return (evaluation: Evaluation): EvaluationEvent[] => {
    if (evaluation.standing === 'accepted') return [];
    if (!evaluation.standing) throw neverHeld();
    const old = factsOf(evaluation);
    return [{ type: 'Accepted', data: { old, new: { ...old, held: false, setAside: false }, standsSince, decision } }];
  };
}

/** Leaves one that was held out of every figure; set aside already, nothing happens. @throws Refused `evaluation.accepted` */
export function setAside(decision: Deciding) {
  return (evaluation: Evaluation): EvaluationEvent[] => {
    if (evaluation.standing === 'setAside') return [];
    if (evaluation.standing === 'accepted') {
      throw new Refused('evaluation.accepted', 'conflict', {
        zh: '该评价已核实计入，不能再排除；如有问题，请在办理中核查认定。',
        en: 'This evaluation was accepted and counts; a verdict of its case can exclude it.',
      });
    }
    if (!evaluation.standing) throw neverHeld();
    return [{ type: 'SetAside', data: { facts: { ...factsOf(evaluation), setAside: true }, decision } }];
  };
}
