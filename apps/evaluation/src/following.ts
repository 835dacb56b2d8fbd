import { stepsOf, type CaseStep, type Evaluation, type EvaluationEvent } from './evaluation';
import { ofCase } from './queries';
import type { Work } from './work';

/** Its case was merged into another one, whose state its receipt shows from then on. What was said before a later word changes nothing. */
export function follow(into: string, at: Date) {
  return (evaluation: Evaluation): EvaluationEvent[] =>
    !evaluation.receipt || evaluation.follows === into || isOld(evaluation, at) ? [] : [{ type: 'CaseMerged', data: { into, at } }];
}

/** Its case is handled for itself again. */
export function unfollow(from: string, at: Date) {
  return (evaluation: Evaluation): EvaluationEvent[] =>
    evaluation.follows !== from || isOld(evaluation, at) ? [] : [{ type: 'CaseUnmerged', data: { from, at } }];
}

const isOld = ({ followsSince }: Evaluation, at: Date): boolean => followsSince !== undefined && followsSince > at;

/** A main case may have been merged itself; circles do not come about, so this only bounds what cannot be. */
const MOST_STEPS = 20;

/** The evaluation of the case in which this one's is handled; undefined where it is handled for itself. */
export async function leadingOf({ models }: Pick<Work, 'models'>, { follows }: Evaluation): Promise<Evaluation | undefined> {
  let main = follows ? await ofCase(models.evaluations, follows) : undefined;
  for (let steps = 0; main?.state.follows && steps < MOST_STEPS; steps += 1) main = await ofCase(models.evaluations, main.state.follows);
  return main?.state;
}

/** What is said of one citizen's evaluation alone: the others go their own way then (lead tells so a moment later). */
const OF_ONE = ['mistaken', 'malicious'];
const FIRST = 'screening';

/** How a case stands, as a citizen is told of it. */
export interface Progress {
  caseState: string;
  caseOutcome: string;
  steps: CaseStep[];
}

/**
 * What the citizen of a merged case is told: how the main case stands, and of its steps those since the merging, so that
 * nothing shows of when somebody else complained.
 */
export function followedProgress({ followsSince, visitWanted }: Evaluation, main: Evaluation): Progress {
  const since = followsSince ?? new Date(0);
  const merged = { state: 'merged', at: since };
  if (OF_ONE.includes(main.caseOutcome)) return { caseState: FIRST, caseOutcome: '', steps: [merged] };
  const { caseState, caseOutcome, steps } = main;
  // Nobody tried to reach who wished no visit.
  const told = caseOutcome === 'notReached' && !visitWanted ? '' : caseOutcome;
  const later = toldSteps(steps).filter(({ at }) => at > since);
  return { caseState: caseState || FIRST, caseOutcome: told, steps: [merged, ...later] };
}

/**
 * The steps of a case that its citizen, and whoever follows it, is told: nothing of screening, and each that holds once in a row.
 * One back out of "closed" takes that back, which happens where a merging is undone; so all steps are looked at, the way back too.
 */
export function toldSteps(steps: readonly CaseStep[]): CaseStep[] {
  const lasting = steps.filter(({ state }, place) => state !== 'closed' || place === steps.length - 1);
  return stepsOf({ steps: lasting.filter(({ state }) => state !== FIRST) });
}
