import fc from 'fast-check';
import { momentWithin } from './day';
import { declare, evolveHandledCount, mustBeNewest, noHandledCount, type HandledCount } from './handled-count';

const place = { servicePointId: 'sp-1', unitId: 'u-1', divisionPath: ['632800', '632801'], month: '2026-03' };
const meta = { at: new Date('2026-04-02T02:00:00Z'), by: 'coordinator-1' };
const after = (numbers: number[]): { count: HandledCount; changes: [number, number][] } => {
  let count = noHandledCount();
  const changes: [number, number][] = [];
  for (const handled of numbers) {
    for (const event of declare(place, handled)(count)) {
      changes.push([event.data.old, event.data.new]);
      count = evolveHandledCount(count, event, meta);
    }
  }
  return { count, changes };
};

test('the first number is declared from nothing, a zero as well', () => {
  expect(after([0])).toEqual({ count: { ...place, handled: 0, declaredBy: 'coordinator-1', declaredAt: meta.at }, changes: [[0, 0]] });
});

test('a correction carries old and new; the same number again is none', () => {
  expect(after([12, 12, 15, 15, 0]).changes).toEqual([
    [0, 12],
    [12, 15],
    [15, 0],
  ]);
});

test('a correction stays at the place where the month was first counted', () => {
  const { count } = after([12]);
  expect(declare({ ...place, unitId: 'u-2', divisionPath: ['632800'] }, 13)(count)).toEqual([
    { type: 'Declared', data: { ...place, old: 12, new: 13 } },
  ]);
});

test('what the changes add up to is the last number declared', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 }), (numbers) => {
      const { count, changes } = after(numbers);
      expect(changes.reduce((sum, [old, fresh]) => sum + fresh - old, 0)).toBe(numbers.at(-1));
      expect(count.handled).toBe(numbers.at(-1));
    }),
  );
});

describe('the row of an export', () => {
  const at = (time: string): Date => new Date(`2026-04-02T${time}+08:00`);
  const first = { at: at('09:30:05.400'), handled: 100 };
  const declared = [first, { at: at('09:30:40.100'), handled: 250 }];

  test.each<[string, string, number, string | undefined]>([
    ['made of the number that was replaced', '2026-04-02 09:30:05', 100, 'handledCount.newer'],
    ['made of that, and edited', '2026-04-02 09:30:05', 120, 'handledCount.newer'],
    ['made of the newest, and edited', '2026-04-02 09:30:40', 260, undefined],
    ['made of the newest, and set back', '2026-04-02 09:30:40', 100, undefined],
    ['without seconds, of the number that was replaced', '2026/4/2 9:30', 100, 'handledCount.newer'],
    ['without seconds, of one that never stood there', '2026/4/2 9:30', 260, undefined],
    ['without the time, of the number that was replaced', '2026-04-02', 100, 'handledCount.newer'],
    ['of the day before', '2026-04-01', 260, 'handledCount.newer'],
    ['of a system that knew more, before this one was restored', '2026-04-03 08:00:00', 300, undefined],
    ['with a time that nobody can tell', '4/2/26 9:30', 100, 'handledCount.unclearTime'],
  ])('%s: %s, %d', (_, time, handled, code) => {
    const decided = (): void => mustBeNewest(declared, handled, momentWithin(time));
    if (code) expect(decided).toThrow(expect.objectContaining({ code }));
    else expect(decided).not.toThrow();
  });

  test('nothing is newer than a month of which nothing was declared', () => {
    expect(() => mustBeNewest([], 1, momentWithin('2020-01-01'))).not.toThrow();
  });
});
