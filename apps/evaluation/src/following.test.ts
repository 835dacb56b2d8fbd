import fc from 'fast-check';
import { evolveEvaluation, noEvaluation, type Evaluation, type EvaluationEvent } from './evaluation';
import { moveCase, openCase } from './case-decisions';
import { follow, followedProgress, unfollow } from './following';
import { seenByCitizen } from './receipt-rpc';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 5, 2, minute));
const given: Evaluation = { ...noEvaluation(), receipt: 'r', rating: 'unsatisfied', visitWanted: true };
type Decide = (evaluation: Evaluation) => EvaluationEvent[];

function after(from: Evaluation, ...decisions: Decide[]): Evaluation {
  return decisions.reduce(
    (evaluation, decide) => decide(evaluation).reduce((e, event) => evolveEvaluation(e, event, { at: at(59) }), evaluation),
    from,
  );
}
const main = after(given, openCase('c1', 'screening', at(0)), moveCase('firstVisit', '', at(1)), moveCase('dispatched', '', at(5)));
const merged = after(given, openCase('c2', 'screening', at(2)), follow('c1', at(3)), moveCase('closed', 'merged', at(3)));

test('a merged one is told how the main case stands and what it did since, and nothing of before', () => {
  expect(seenByCitizen(merged, at(9), main)).toEqual({
    ...{ standing: '', merged: true, caseState: 'dispatched', caseOutcome: '' },
    steps: [
      { state: 'merged', at: at(3) },
      { state: 'dispatched', at: at(5) },
    ],
  });
});

test('what is found of one citizen is not said to the other, nor that somebody could not be reached who wished no visit', () => {
  const closed = (outcome: string): Evaluation => after(main, moveCase('closed', outcome, at(7)));
  for (const outcome of ['mistaken', 'malicious'])
    expect(followedProgress(merged, closed(outcome))).toEqual({
      caseState: 'screening',
      caseOutcome: '',
      steps: [{ state: 'merged', at: at(3) }],
    });
  expect(followedProgress(merged, closed('notReached')).caseOutcome).toBe('notReached');
  expect(followedProgress({ ...merged, visitWanted: false }, closed('notReached')).caseOutcome).toBe('');
});

test('a main case that was merged itself and taken back was never closed for those that follow it', () => {
  const back = after(
    main,
    follow('c0', at(6)),
    moveCase('closed', 'merged', at(6)),
    unfollow('c0', at(8)),
    moveCase('screening', '', at(8)),
  );
  const told = { ...merged, followsSince: at(5) };
  expect(seenByCitizen(told, at(9), back)).toEqual({
    ...{ standing: '', merged: true, caseState: 'screening', caseOutcome: '' },
    steps: [{ state: 'merged', at: at(5) }],
  });
});

test('whatever the main case went through, no other steps are told than its own receipt tells', () => {
  const away = fc.constant((n: number): Decide[] => [follow('c0', at(n)), moveCase('closed', 'merged', at(n))]);
  const back = fc.constant((n: number): Decide[] => [unfollow('c0', at(n)), moveCase('screening', '', at(n))]);
  const moved = fc
    .constantFrom('screening', 'firstVisit', 'dispatched', 'closed')
    .map((to) => (n: number): Decide[] => [moveCase(to, to === 'closed' ? 'solved' : '', at(n))]);
  fc.assert(
    fc.property(fc.array(fc.oneof(away, back, moved), { maxLength: 12 }), fc.nat(12), (words, since) => {
      const leads = after(given, openCase('c1', 'screening', at(0)), ...words.flatMap((word, place) => word(place + 1)));
      const alone = seenByCitizen(leads, at(59)).steps.filter((step) => step.at > at(since));
      const [first, ...told] = followedProgress({ ...merged, followsSince: at(since) }, leads).steps;
      expect([first, told]).toEqual([{ state: 'merged', at: at(since) }, alone]);
    }),
    { numRuns: 300, seed: 20261130 },
  );
});

test('undone, it waits as before, and what it says later is its own', () => {
  const alone = after(merged, unfollow('c1', at(8)));
  const hidden = { standing: '', merged: false, caseState: '', caseOutcome: '', steps: [] };
  expect(seenByCitizen(alone, at(9))).toEqual(hidden);
  const told = after(alone, moveCase('screening', '', at(8)));
  expect(seenByCitizen(told, at(9))).toEqual(hidden);
  expect(seenByCitizen(after(told, moveCase('firstVisit', '', at(9))), at(9))).toMatchObject({
    caseState: 'firstVisit',
    steps: [{ state: 'firstVisit' }],
  });
});

test('told again late, and in any order, the last word on what it follows holds', () => {
  const words: Decide[] = [follow('c1', at(3)), unfollow('c1', at(8)), follow('c3', at(10))];
  fc.assert(
    fc.property(fc.array(fc.nat(2), { maxLength: 8 }), (again) => {
      expect(after(merged, ...words, ...again.map((place) => words[place]!)).follows).toBe('c3');
    }),
    { numRuns: 50, seed: 20261130 },
  );
});
