import fc from 'fast-check';
import { evaluationCounter, RATINGS, SOURCES, type Counters, type Source } from './counters';
import { figuresOf, splitBy, splitByDimension } from './figures';

const e = (
  channel: string,
  rating: (typeof RATINGS)[number],
  kind: 'e' | 'x' | 'h' = 'e',
  source: Source = 'open',
  level: string = rating,
): string => evaluationCounter({ kind, channel, level, rating, source });

const none = { evaluations: 0, satisfied: 0, basicallySatisfied: 0, unsatisfied: 0, matters: 0, mattersEvaluated: 0 };

test('the formulas of the domain', () => {
  const counters: Counters = {
    [e('plate', 'satisfied')]: 6,
    [e('sms', 'satisfied', 'e', 'pushed')]: 2,
    [e('assisted', 'satisfied')]: 4,
    [e('defaulted', 'satisfied', 'e', 'unitEntered')]: 5,
    [e('plate', 'basicallySatisfied')]: 1,
    [e('plate', 'unsatisfied')]: 2,
    [e('plate', 'unsatisfied', 'x')]: 1,
    [e('plate', 'satisfied', 'h')]: 600,
    [e('sms', 'unsatisfied', 'h', 'unitEntered')]: 1,
    aside: 590,
    matters: 10,
    unitMatters: 6,
    evaluated: 7,
    unitEvaluated: 5,
    cases: 2,
    closed: 1,
    mergedCases: 1,
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
    casesMerged: 1,
    excluded: 1,
    satisfactionRateAfterExclusions: 17 / 19,
    invitations: 5,
    invitationsDelivered: 3,
    invitationsFailed: 1,
    supervisionNotices: 2,
    advisoryReminders: 1,
    measures: { talk: 4, meeting: 1 },
    servicePoints: 7,
    bySource: [
      { ...none, source: 'open', evaluations: 13, satisfied: 10, basicallySatisfied: 1, unsatisfied: 2, satisfactionRate: 10 / 13 },
      { ...none, source: 'unitEntered', evaluations: 5, satisfied: 5, satisfactionRate: 1, matters: 6, mattersEvaluated: 5 },
      { ...none, source: 'pushed', evaluations: 2, satisfied: 2, satisfactionRate: 1, matters: 4, mattersEvaluated: 2 },
    ],
    held: 601,
    setAside: 590,
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
    [e('plate', 'satisfied', 'e', 'open', 'veryGood')]: 1,
    [e('plate', 'satisfied', 'e', 'open', 'good')]: 1,
    [e('plate', 'basicallySatisfied', 'e', 'open', 'fair')]: 1,
    [e('plate', 'unsatisfied', 'e', 'open', 'poor')]: 1,
    [e('plate', 'unsatisfied', 'e', 'open', 'veryPoor')]: 1,
  };
  expect(figuresOf(counters).favourableRate).toBe(3 / 5);
  expect(splitBy(counters, 'level').map(({ key }) => key)).toEqual(['fair', 'good', 'poor', 'veryGood', 'veryPoor']);
});

test('channels, levels and sources split every evaluation and nothing else', () => {
  const name = fc
    .record({
      kind: fc.constantFrom('e' as const, 'x' as const, 'h' as const),
      channel: fc.constantFrom('plate', 'sms', 'assisted'),
      level: fc.constantFrom('1', '2', '3'),
      rating: fc.constantFrom(...RATINGS),
      source: fc.constantFrom(...SOURCES),
    })
    .map(evaluationCounter);
  const counters = fc.dictionary(fc.oneof(name, fc.constantFrom('matters', 'cases', 'q:attitude:1')), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(counters, fc.constantFrom('channel' as const, 'level' as const, 'source' as const), (all, by) => {
      const total = figuresOf(all);
      const groups = splitBy(all, by);
      for (const field of ['evaluations', 'satisfied', 'unsatisfied', 'openScans', 'excluded', 'held'] as const) {
        expect(groups.reduce((sum, { figures }) => sum + (figures?.[field] ?? 0), 0)).toBe(total[field]);
      }
      const matters = groups.reduce((sum, { figures }) => sum + (figures?.matters ?? 0), 0);
      expect(matters).toBe(by === 'source' ? total.matters : 0);
    }),
  );
});

test('dimensions count their levels', () => {
  const [attitude] = splitByDimension({ 'q:attitude:good': 3, 'q:attitude:bad': 1, 'q:efficiency:good': 2, matters: 4 });
  expect(attitude).toMatchObject({ key: 'attitude', levels: { good: 3, bad: 1 }, figures: { evaluations: 4 } });
  expect(attitude?.figures?.satisfactionRate).toBeUndefined();
});
