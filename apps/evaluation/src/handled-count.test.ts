import fc from 'fast-check';
import { declare, evolveHandledCount, noHandledCount, type HandledCount } from './handled-count';

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
