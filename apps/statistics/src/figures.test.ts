import fc from 'fast-check';
import { evaluationCounter, RATINGS, type Counters } from './counters';
import { figuresOf, splitBy, splitByDimension, withoutMessages } from './figures';

const e = (channel: string, rating: (typeof RATINGS)[number], kind: 'e' | 'x' = 'e', ofMatter = false, level: string = rating): string =>
  evaluationCounter({ kind, channel, level, rating, ofMatter });

test('the formulas of the domain', () => {
  const counters: Counters = {
    [e('plate', 'satisfied')]: 6,
    [e('sms', 'satisfied', 'e', true)]: 2,
    [e('assisted', 'satisfied')]: 4,
    [e('defaulted', 'satisfied', 'e', true)]: 5,
    [e('plate', 'basicallySatisfied')]: 1,
    [e('plate', 'unsatisfied')]: 2,
    [e('plate', 'unsatisfied', 'x')]: 1,
    matters: 10,
    evaluated: 7,
    cases: 2,
    closed: 1,
    invited: 5,
    delivered: 3,
    undelivered: 1,
    notices: 2,
    advice: 1,
    'measure:talk': 4,
    'measure:meeting': 1,
    handled: 12,
    declared: 1,
  };
  expect(figuresOf(counters, 7)).toEqual({
    evaluations: 20,
    satisfied: 17,
    basicallySatisfied: 1,
    unsatisfied: 2,
    satisfactionRate: 17 / 20,
    favourableRate: 18 / 20,
    activeSatisfactionRate: 8 / 11,
    notEvaluatedRate: 3 / 10,
    matters: 10,
    mattersEvaluated: 7,
    openScans: 13,
    cases: 2,
    casesClosed: 1,
    excluded: 1,
    satisfactionRateAfterExclusions: 17 / 19,
    invitations: 5,
    invitationsDelivered: 3,
    invitationsFailed: 1,
    supervisionNotices: 2,
    advisoryReminders: 1,
    measures: { talk: 4, meeting: 1 },
    servicePoints: 7,
  });
});

test('the published example: 43,380 of 43,622 are 99.4 %', () => {
  const counters = { [e('plate', 'satisfied')]: 43_380, [e('plate', 'basicallySatisfied')]: 103, [e('plate', 'unsatisfied')]: 139 };
  const { evaluations, satisfactionRate } = figuresOf(counters);
  expect(evaluations).toBe(43_622);
  expect(satisfactionRate?.toFixed(3)).toBe('0.994');
});

test('nothing to divide by gives no rate: silence is neither praise nor blame', () => {
  const { satisfactionRate, favourableRate, activeSatisfactionRate, notEvaluatedRate, satisfactionRateAfterExclusions } = figuresOf({
    [e('assisted', 'satisfied', 'x')]: 1,
    [e('assisted', 'satisfied')]: 1,
  });
  expect(satisfactionRate).toBe(1);
  expect([activeSatisfactionRate, notEvaluatedRate, satisfactionRateAfterExclusions]).toEqual([undefined, undefined, undefined]);
  expect(favourableRate).toBe(1);
  expect(figuresOf({}).satisfactionRate).toBeUndefined();
});

test('a rate never leaves 0 to 1, even while an evaluation is counted before its matter', () => {
  expect(figuresOf({ matters: 1, evaluated: 2 }).notEvaluatedRate).toBe(0);
});

test('five levels are favourable in the upper three by their ratings', () => {
  const counters = {
    [e('plate', 'satisfied', 'e', false, 'veryGood')]: 1,
    [e('plate', 'satisfied', 'e', false, 'good')]: 1,
    [e('plate', 'basicallySatisfied', 'e', false, 'fair')]: 1,
    [e('plate', 'unsatisfied', 'e', false, 'poor')]: 1,
    [e('plate', 'unsatisfied', 'e', false, 'veryPoor')]: 1,
  };
  expect(figuresOf(counters).favourableRate).toBe(3 / 5);
  expect(splitBy(counters, 'level').map(({ key }) => key)).toEqual(['fair', 'good', 'poor', 'veryGood', 'veryPoor']);
});

test('channels and levels split every evaluation and nothing else', () => {
  const name = fc
    .record({
      kind: fc.constantFrom('e' as const, 'x' as const),
      channel: fc.constantFrom('plate', 'sms', 'assisted'),
      level: fc.constantFrom('1', '2', '3'),
      rating: fc.constantFrom(...RATINGS),
      ofMatter: fc.boolean(),
    })
    .map(evaluationCounter);
  const counters = fc.dictionary(fc.oneof(name, fc.constantFrom('matters', 'cases', 'q:attitude:1')), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(counters, fc.constantFrom('channel' as const, 'level' as const), (all, by) => {
      const total = figuresOf(all);
      const groups = splitBy(all, by);
      for (const field of ['evaluations', 'satisfied', 'unsatisfied', 'openScans', 'excluded'] as const) {
        expect(groups.reduce((sum, { figures }) => sum + (figures?.[field] ?? 0), 0)).toBe(total[field]);
      }
      expect(groups.every(({ figures }) => figures?.matters === 0 && figures.notEvaluatedRate === undefined)).toBe(true);
    }),
  );
});

test('dimensions count their levels', () => {
  const [attitude] = splitByDimension({ 'q:attitude:good': 3, 'q:attitude:bad': 1, 'q:efficiency:good': 2, matters: 4 });
  expect(attitude).toMatchObject({ key: 'attitude', levels: { good: 3, bad: 1 }, figures: { evaluations: 4 } });
  expect(attitude?.figures?.satisfactionRate).toBeUndefined();
});

test('without messages nothing tells how many were invited, and nothing else is lost', () => {
  const counters: Counters = { [e('plate', 'satisfied')]: 2, matters: 3, invited: 2, delivered: 1, undelivered: 1, notices: 1 };
  const figures = figuresOf(withoutMessages(counters));
  expect(figures).toEqual({ ...figuresOf(counters), invitations: 0, invitationsDelivered: 0, invitationsFailed: 0 });
});
