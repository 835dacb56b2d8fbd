import fc from 'fast-check';
import { change, evolveEvaluation, factsOf, noEvaluation, stepsOf, type Evaluation, type EvaluationEvent, type Facts } from './evaluation';
import { exclude, moveCase, openCase } from './case-decisions';

const submittedAt = new Date('2026-03-05T01:00:00Z');
const hours = (count: number): Date => new Date(submittedAt.getTime() + count * 3_600_000);
const facts: Facts = {
  ofMatter: false,
  windowId: 'w-1',
  servicePointId: 'sp-1',
  unitId: 'u-1',
  divisionPath: ['632800', '632801'],
  channel: 'plate',
  level: 'unsatisfied',
  rating: 'unsatisfied',
  dimensions: { attitude: 'unsatisfied' },
  submittedAt,
  excluded: false,
  visitWanted: true,
  source: 'open',
  held: false,
  setAside: false,
};
const submitted: EvaluationEvent = {
  type: 'Submitted',
  data: { ...facts, receipt: 'hash', receiptTry: 0, day: '2026-03-05', words: { sealedAs: 'words1', mac: 'm1' } },
};

function given(...events: [EvaluationEvent, Date][]): Evaluation {
  return events.reduce((evaluation, [event, at]) => evolveEvaluation(evaluation, event, { at }), noEvaluation());
}

const revision = { level: 'satisfied', rating: 'satisfied' as const, dimensions: {}, words: { sealedAs: 'words2', mac: 'm2' } };

test('a changed evaluation keeps both and tells old and new in full', () => {
  const before = given([submitted, submittedAt]);
  const [event] = change(revision, hours(72), 72)(before);
  expect(event).toEqual({
    type: 'Changed',
    data: { old: facts, new: { ...facts, level: 'satisfied', rating: 'satisfied', dimensions: {} }, words: revision.words },
  });
  const after = evolveEvaluation(before, event as EvaluationEvent, { at: hours(72) });
  expect(after.rating).toBe('satisfied');
  expect(after.submittedAt).toEqual(submittedAt);
  expect(after.earlier).toEqual([
    { level: 'unsatisfied', dimensions: { attitude: 'unsatisfied' }, words: { sealedAs: 'words1', mac: 'm1' }, at: submittedAt },
  ]);
});

test('changed again, it keeps every version, the oldest first', () => {
  const [first] = change(revision, hours(1), 72)(given([submitted, submittedAt]));
  const once = given([submitted, submittedAt], [first as EvaluationEvent, hours(1)]);
  const [second] = change({ ...revision, level: 'basicallySatisfied', words: { sealedAs: 'words3', mac: 'm3' } }, hours(2), 72)(once);
  const twice = evolveEvaluation(once, second as EvaluationEvent, { at: hours(2) });
  expect(twice.earlier.map(({ level, words, at }) => [level, words.sealedAs, at])).toEqual([
    ['unsatisfied', 'words1', submittedAt],
    ['satisfied', 'words2', hours(1)],
  ]);
});

test('after the period it cannot be changed, nor after a verdict, nor where there is none', () => {
  expect(() => change(revision, hours(72.001), 72)(given([submitted, submittedAt]))).toThrow(
    expect.objectContaining({ code: 'evaluation.changeTooLate', details: expect.objectContaining({ zh: expect.stringContaining('72') }) }),
  );
  const [excluded] = exclude('case-1', 'malicious')(given([submitted, submittedAt]));
  expect(() => change(revision, hours(1), 72)(given([submitted, submittedAt], [excluded as EvaluationEvent, hours(1)]))).toThrow(
    expect.objectContaining({ code: 'evaluation.excluded' }),
  );
  expect(() => change(revision, hours(1), 72)(noEvaluation())).toThrow(expect.objectContaining({ kind: 'missing' }));
});

test('a verdict excludes once, with old and new facts', () => {
  const before = given([submitted, submittedAt]);
  const [event] = exclude('case-1', 'mistaken')(before);
  expect(event).toEqual({
    type: 'Excluded',
    data: { old: facts, new: { ...facts, excluded: true }, caseId: 'case-1', verdict: 'mistaken' },
  });
  const after = evolveEvaluation(before, event as EvaluationEvent, { at: hours(2) });
  expect(factsOf(after)).toEqual({ ...facts, excluded: true });
  expect(exclude('case-1', 'mistaken')(after)).toEqual([]);
});

test.each([
  ['substantiated', 0],
  ['partlySubstantiated', 0],
  ['unsubstantiated', 0],
  ['mistaken', 1],
  ['malicious', 1],
])('the verdict "%s" excludes %d', (verdict, events) => {
  expect(exclude('case-1', verdict)(given([submitted, submittedAt]))).toHaveLength(events);
});

test('the states of its case follow one another, each told once', () => {
  let evaluation = given([submitted, submittedAt]);
  const step = (decide: (evaluation: Evaluation) => EvaluationEvent[], at: Date): number => {
    const events = decide(evaluation);
    evaluation = events.reduce((state, event) => evolveEvaluation(state, event, { at }), evaluation);
    return events.length;
  };
  expect(step(openCase('case-1', 'screening', hours(1)), hours(1))).toBe(1);
  expect(step(openCase('case-1', 'screening', hours(1)), hours(1))).toBe(0);
  expect(step(moveCase('firstVisit', '', hours(2)), hours(2))).toBe(1);
  expect(step(moveCase('firstVisit', '', hours(2)), hours(2))).toBe(0);
  expect(step(moveCase('closed', 'solved', hours(3)), hours(3))).toBe(1);
  expect(evaluation).toMatchObject({ caseId: 'case-1', caseState: 'closed', caseOutcome: 'solved' });
  expect(evaluation.steps.map(({ state }) => state)).toEqual(['screening', 'firstVisit', 'closed']);
});

test('events of its case that come late, twice or in any order leave what they leave in order', () => {
  const told: ((evaluation: Evaluation) => EvaluationEvent[])[] = [
    openCase('case-1', 'screening', hours(1)),
    ...(['firstVisit', 'dispatched', 'closed', 'dispatched', 'closed'] as const).map((state, n) =>
      moveCase(state, state === 'closed' ? (n < 3 ? 'unsolved' : 'solved') : '', hours(2 + n)),
    ),
  ];
  const after = (order: number[]): Evaluation =>
    order.reduce(
      (state, n) => told[n]!(state).reduce((now, event) => evolveEvaluation(now, event, { at: hours(50) }), state),
      given([submitted, submittedAt]),
    );
  const inOrder = after([0, 1, 2, 3, 4, 5]);
  expect(inOrder).toMatchObject({ caseId: 'case-1', caseState: 'closed', caseOutcome: 'solved' });
  expect(stepsOf(inOrder).map(({ state }) => state)).toEqual(['screening', 'firstVisit', 'dispatched', 'closed', 'dispatched', 'closed']);
  const all = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
  fc.assert(
    fc.property(all, fc.array(fc.nat(5), { maxLength: 6 }), all, (first, again, last) => {
      expect(after([...first, ...again, ...last])).toEqual(inOrder);
    }),
    { numRuns: 300 },
  );
});

test('nothing happens to an evaluation that is not there', () => {
  expect(openCase('case-1', 'screening', hours(1))(noEvaluation())).toEqual([]);
  expect(moveCase('closed', '', hours(1))(noEvaluation())).toEqual([]);
  expect(exclude('case-1', 'mistaken')(noEvaluation())).toEqual([]);
});
