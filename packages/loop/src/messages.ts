import type { loop as contract } from '@mingjing/contracts';
import { explain, warningOf, type Calculation } from '@mingjing/workflow';
import { runners } from './clocks';
import type { ActRequest } from './acting';
import type { NextAction } from './deciding';
import type { ActionRule, Loop, LoopEvent, Standing } from './definition';
import type { Step } from './history';

/** An action as a contract carries it → as `actOn` takes it. */
export function askedOf(act: contract.Act | undefined): ActRequest {
  const { id = '', action = '', part = '', expectedVersion = 0, note = '', fields = {} } = act ?? {};
  return { id, action, note, expectedVersion, input: fields, ...(part && { part }) };
}

/** A step for an answer. */
export function stepMessage<E>(step: Step<E>): contract.Step {
  const { event: _, facts, ...rest } = step;
  return {
    ...rest,
    facts: facts.map((fact) => ({ key: fact.key, code: 'code' in fact ? fact.code : '', text: 'text' in fact ? fact.text : '' })),
  };
}

/** What may be done next, with the words of the buttons. */
export function nextMessages<S extends Standing, E extends LoopEvent, P extends Calculation, Names extends string>(
  loop: Loop<S, E, P, Names>,
  next: readonly NextAction<Names>[],
): contract.NextAction[] {
  return next.map(({ action, part = '' }) => {
    const { zh, en }: ActionRule<S, E, P> = loop.actions[action];
    return { action, part, zh, en };
  });
}

/** The limits that run, of the record and of its parts, the one that ends first on top. */
export function clockMessages<S extends Standing, E extends LoopEvent, P extends Calculation>(loop: Loop<S, E, P>, s: S): contract.Clock[] {
  const all = runners(loop, s).flatMap(({ part, clocks }) =>
    clocks.map((watched): contract.Clock => {
      const { deadline } = watched;
      const { rule, start, dueAt } = deadline;
      const { zh, en } = explain(deadline, loop.clocks[rule] ?? { zh: rule, en: rule });
      return { rule, part: part?.id ?? '', start, dueAt, warning: warningOf(watched), explanationZh: zh, explanationEn: en };
    }),
  );
  const end = ({ dueAt }: contract.Clock): number => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return all.sort((a, b) => end(a) - end(b));
}
