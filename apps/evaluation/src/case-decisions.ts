import { factsOf, type Evaluation, type EvaluationEvent } from './evaluation';

/** Verdicts that take an evaluation out of the statistics (domain.md §3, state 4). */
const EXCLUDING = new Set(['mistaken', 'malicious']);

/** A verdict may take it out of the statistics; it stays on record. */
export function exclude(caseId: string, verdict: string) {
  return (evaluation: Evaluation): EvaluationEvent[] => {
    if (!evaluation.receipt || evaluation.excluded || !EXCLUDING.has(verdict)) return [];
    const old = factsOf(evaluation);
    return [{ type: 'Excluded', data: { old, new: { ...old, excluded: true }, caseId, verdict } }];
  };
}

/** A case was opened on it. */
export function openCase(caseId: string, state: string, at: Date) {
  return (evaluation: Evaluation): EvaluationEvent[] =>
    evaluation.receipt && evaluation.caseId !== caseId ? [{ type: 'CaseOpened', data: { caseId, state, at } }] : [];
}

/** Its case reached a state; told again, also long after, nothing happens. */
export function moveCase(state: string, outcome: string, at: Date) {
  return (evaluation: Evaluation): EvaluationEvent[] => {
    const known = evaluation.steps.some((step) => step.state === state && step.at.getTime() === at.getTime());
    return !evaluation.receipt || known ? [] : [{ type: 'CaseMoved', data: { state, outcome, at } }];
  };
}
