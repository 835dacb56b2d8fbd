import { change, evolveEvaluation, factsOf, noEvaluation, type Evaluation, type EvaluationEvent, type Facts } from './evaluation';
import { accept, setAside } from './review';

const at = new Date('2026-03-05T01:00:00Z');
const later = new Date('2026-03-07T01:00:00Z');
const words = { sealedAs: '', mac: '' };
const decision = { reason: '', by: 'a-1', postId: 'p-1', role: 'supervisor', words };

function evaluation(held: boolean): Evaluation {
  const facts: Facts = { ...factsOf(noEvaluation()), rating: 'unsatisfied', level: 'unsatisfied', submittedAt: at, held };
  const holding = held ? { holding: { reasons: ['burst' as const], burst: '2026-03-05T09|sp-1|w-1|burst' } } : {};
  return evolve(noEvaluation(), [
    { type: 'Submitted', data: { ...facts, receipt: '1234567890123452', receiptTry: 0, day: '2026-03-05', words, ...holding } },
  ]);
}

function evolve(from: Evaluation, events: EvaluationEvent[], when = at): Evaluation {
  return events.reduce((state, event) => evolveEvaluation(state, event, { at: when }), from);
}

const accepted = (from: Evaluation): Evaluation => evolve(from, accept(decision, '2026-03-07')(from), later);
const aside = (from: Evaluation): Evaluation => evolve(from, setAside({ ...decision, reason: 'stuffed' })(from), later);

test('one that is held says so and why, one that is not says nothing', () => {
  expect(evaluation(true)).toMatchObject({ held: true, standing: 'held', heldFor: ['burst'] });
  expect(evaluation(false).standing).toBeUndefined();
});

test('accepted, it counts from that day on', () => {
  const one = evaluation(true);
  expect(accept(decision, '2026-03-07')(one)).toEqual([
    { type: 'Accepted', data: { old: factsOf(one), new: { ...factsOf(one), held: false }, standsSince: '2026-03-07', decision } },
  ]);
  expect(accepted(one)).toMatchObject({ held: false, standing: 'accepted', standsSince: '2026-03-07', decision: { by: 'a-1', at: later } });
});

test('set aside, it stays held; taken back, it counts', () => {
  const left = aside(evaluation(true));
  expect(left).toMatchObject({ held: true, setAside: true, standing: 'setAside', decision: { reason: 'stuffed', at: later } });
  expect(left.standsSince).toBe('');
  expect(accepted(left)).toMatchObject({ held: false, setAside: false, standing: 'accepted', standsSince: '2026-03-07' });
});

test('each decision holds once, and what counts cannot be set aside', () => {
  const one = accepted(evaluation(true));
  expect(accept(decision, '2026-03-07')(one)).toEqual([]);
  expect(() => setAside(decision)(one)).toThrow(expect.objectContaining({ code: 'evaluation.accepted' }));
  expect(setAside(decision)(aside(evaluation(true)))).toEqual([]);
  for (const decide of [accept(decision, '2026-03-07'), setAside(decision)]) {
    expect(() => decide(evaluation(false))).toThrow(expect.objectContaining({ code: 'evaluation.notHeld' }));
    expect(() => decide(noEvaluation())).toThrow(expect.objectContaining({ code: 'evaluation.notHeld' }));
  }
});

test('the citizen may change one that is held or set aside, and it stays so', () => {
  const revision = { level: 'satisfied', rating: 'satisfied' as const, dimensions: {}, words };
  for (const before of [evaluation(true), aside(evaluation(true))]) {
    const after = evolve(before, change(revision, later, 72)(before), later);
    expect(after).toMatchObject({ rating: 'satisfied', held: true, setAside: before.setAside, standing: before.standing });
  }
});
