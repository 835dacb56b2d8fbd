import * as fc from 'fast-check';
import { addDays } from './day';
import type { Rating } from './form';
import {
  closeWeek,
  countedSince,
  evolveTally,
  isSafe,
  joined,
  lastClosed,
  mondayOf,
  noTally,
  standingSince,
  sundayOf,
  type Batch,
  type Tally,
  type TallyEvent,
  type WindowCounted,
} from './release';

const PLACE = { servicePointId: 'sp-1', unitId: 'u-1', divisionPath: ['632800', '632801'] };
const START = '2026-10-26';
const SMALLEST = 5;

/** So many of each rating at a window, and as many answers to a dimension where any are given. */
function at(windowId: string, satisfied: number, unsatisfied = 0, answers: Partial<Record<Rating, number>> = {}): WindowCounted {
  const count = (rating: Rating, number: number) => (number > 0 ? [{ level: rating, rating, count: number }] : []);
  return {
    windowId,
    levels: [...count('satisfied', satisfied), ...count('unsatisfied', unsatisfied)],
    answers: Object.entries(answers).map(([level, number]) => ({ dimension: 'attitude', level, rating: level as Rating, count: number })),
  };
}

/** A service point through some weeks, each with what it brought. */
function weeks(...given: WindowCounted[][]): { tally: Tally; batches: Batch[] } {
  let tally = noTally();
  const batches: Batch[] = [];
  given.forEach((counted, week) => {
    const events: TallyEvent[] = closeWeek(PLACE, START, addDays('2026-11-01', 7 * week), counted, SMALLEST)(tally);
    tally = events.reduce(evolveTally, tally);
    for (const event of events) if (event.type === 'Released') batches.push(event.data);
  });
  return { tally, batches };
}

const spans = ({ batches }: { batches: Batch[] }): string[] =>
  batches.map(({ windowId, since, asOf }) => `${windowId || 'all'} ${since} ${asOf}`);
const countOf = ({ levels }: Pick<Batch, 'levels'>): number => levels.reduce((sum, { count }) => sum + count, 0);

test.each<[number, number, boolean]>([
  [9, 0, true],
  [8, 0, false],
  [9, 7, true],
  [8, 1, false],
  [0, 40, false],
  [0, 0, false],
])('%i satisfied and %i not may be shown: %s', (satisfied, unsatisfied, safe) =>
  expect(isSafe(at('w', satisfied, unsatisfied).levels, SMALLEST)).toBe(safe),
);

test('a window with enough is released by itself, and begins again the day after', () => {
  expect(spans(weeks([at('w-1', 9)], [at('w-1', 12, 3)]))).toEqual(['w-1 2026-10-26 2026-11-01', 'w-1 2026-11-02 2026-11-08']);
});

test('what is too little waits, however many weeks, and is told from the first day on', () => {
  const { tally, batches } = weeks([at('w-1', 4)], [], [at('w-1', 4)], [at('w-1', 1, 1)]);
  expect(spans({ batches })).toEqual(['w-1 2026-10-26 2026-11-22']);
  expect(batches[0]?.levels).toEqual([...at('', 9, 1).levels]);
  expect(tally.waiting).toEqual([]);
});

test('those that were not satisfied wait for as many who were', () => {
  expect(weeks([at('w-1', 8, 30)]).batches).toEqual([]);
  expect(countOf(weeks([at('w-1', 8, 30)], [at('w-1', 1)]).batches[0] as Batch)).toBe(39);
});

test('windows with too little each are released together, without a window, once they are enough', () => {
  const told = weeks([at('w-1', 9), at('w-2', 4), at('w-3', 4)], [at('w-3', 1)]);
  expect(spans(told)).toEqual(['w-1 2026-10-26 2026-11-01', 'all 2026-10-26 2026-11-08']);
  expect(told.batches[1]?.levels).toEqual(at('', 9).levels);
  // A window that was in it is told from the day after, too.
  expect(spans(weeks([at('w-1', 5), at('w-2', 4)], [at('w-1', 9)]))).toEqual(['all 2026-10-26 2026-11-01', 'w-1 2026-11-02 2026-11-08']);
});

test('matters handled at no window are never told apart', () => {
  expect(spans(weeks([at('', 30)]))).toEqual(['all 2026-10-26 2026-11-01']);
});

test('answers to a dimension are told where they are a safe group themselves, and else left out', () => {
  const answered = (answers: Partial<Record<Rating, number>>) => weeks([at('w-1', 12, 2, answers)]).batches[0]?.answers.length;
  expect(answered({ satisfied: 9, unsatisfied: 5 })).toBe(2);
  expect(answered({ satisfied: 9 })).toBe(1);
  expect(answered({ satisfied: 8, unsatisfied: 1 })).toBe(0);
  expect(answered({ basicallySatisfied: 14 })).toBe(0);
});

test('a week without evaluations changes nothing', () => {
  expect(closeWeek(PLACE, START, '2026-11-01', [], SMALLEST)(noTally())).toEqual([]);
});

test('whatever comes, each evaluation is in one batch at most, and each batch is safe', () => {
  const windows = fc.uniqueArray(
    fc.record({ windowId: fc.constantFrom('', 'w-1', 'w-2', 'w-3'), satisfied: fc.nat(12), unsatisfied: fc.nat(4) }),
    { selector: ({ windowId }) => windowId },
  );
  fc.assert(
    fc.property(fc.array(windows, { maxLength: 12 }), fc.integer({ min: 5, max: 7 }), (given, smallest) => {
      let [tally, into, out] = [noTally(), 0, 0];
      given.forEach((week, index) => {
        const counted = week.filter((w) => w.satisfied + w.unsatisfied > 0).map((w) => at(w.windowId, w.satisfied, w.unsatisfied));
        into += counted.reduce((sum, one) => sum + countOf(one), 0);
        const events = closeWeek(PLACE, START, addDays('2026-11-01', 7 * index), counted, smallest)(tally);
        for (const event of events) {
          if (event.type !== 'Released') continue;
          expect(isSafe(event.data.levels, smallest)).toBe(true);
          out += countOf(event.data);
        }
        tally = events.reduce(evolveTally, tally);
        expect(into).toBe(out + tally.waiting.reduce((sum, one) => sum + countOf(one), 0));
      });
    }),
    { numRuns: 100 },
  );
});

test('counts of a window add up by level and by answer', () => {
  expect(joined([at('w-1', 2, 1, { satisfied: 3 })], [at('w-1', 1, 0, { satisfied: 1 }), at('w-0', 1)])).toEqual([
    at('w-0', 1),
    at('w-1', 3, 1, { satisfied: 4 }),
  ]);
});

test('a week closes four days after its Sunday, on Friday', () => {
  expect([lastClosed('2026-11-26', 4), lastClosed('2026-11-27', 4), lastClosed('2026-12-03', 4)]).toEqual([
    '2026-11-15',
    '2026-11-22',
    '2026-11-22',
  ]);
  expect([sundayOf('2026-11-22'), sundayOf('2026-11-23'), mondayOf('2026-11-22'), mondayOf('2026-11-23')]).toEqual([
    '2026-11-22',
    '2026-11-29',
    '2026-11-16',
    '2026-11-23',
  ]);
});

test('nothing counts for a week that is closed already', () => {
  expect([standingSince('2026-11-23', '2026-11-22'), standingSince('2026-11-01', '2026-11-22'), standingSince('2026-11-01', '')]).toEqual([
    '2026-11-23',
    '2026-11-23',
    '2026-11-01',
  ]);
});

test.each([
  ['before the platform counted', '2026-10-01', '2026-11-09'],
  ['in a later week', '2026-11-18', '2026-11-16'],
  ['in the week that is closed', '2026-11-24', '2026-11-23'],
  ['after it, as where a clock was set back', '2026-12-03', '2026-11-23'],
])('a service point registered %s is counted from a Monday within the weeks that are over', (_when, registered, since) => {
  expect(countedSince('2026-11-09', registered, '2026-11-29')).toBe(since);
});
