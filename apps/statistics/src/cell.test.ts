import fc from 'fast-check';
import { additionsOf, cellId, EVER, keyOfPeriod, readCell, scopeIn } from './cell';
import { addDays, monthOf } from './period';
import { EVERYTHING } from './place';

const place = { divisionPath: ['632800', '632801'], unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-1' };
const anyDay = fc.nat(1_500).map((days) => addDays('2024-01-01', days));

test('whatever is counted on a day is read from the cells of its day and of its month, with the period it was counted in', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const additions = new Map(
        additionsOf({ day, place, add: { matters: 2, 'e:plate:good:satisfied:o': 1 } }).map(({ key, add }) => [key, add]),
      );
      for (const [grain, period] of [
        ['d', day],
        ['m', monthOf(day)],
      ] as const) {
        const key = keyOfPeriod(grain, EVERYTHING, period);
        const found: unknown[] = [];
        readCell({ _id: cellId(3, key), n: additions.get(key) }, (of, name, count) => found.push([of, name, count]));
        expect(found).toEqual([
          [period, 'matters', 2],
          [period, 'e:plate:good:satisfied:o', 1],
        ]);
        expect(scopeIn(cellId(3, key))).toBe(EVERYTHING);
      }
      expect(additions.get(EVER)).toEqual({ matters: 2, 'e:plate:good:satisfied:o': 1 });
    }),
  );
});

test('cells come in the order of their periods, and few periods share one', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (one, other) => {
      fc.pre(one < other);
      expect(keyOfPeriod('d', 's', one) <= keyOfPeriod('d', 's', other)).toBe(true);
      expect(keyOfPeriod('m', 's', monthOf(one)) <= keyOfPeriod('m', 's', monthOf(other))).toBe(true);
    }),
  );
  const days = Array.from({ length: 366 }, (_, index) => addDays('2024-01-01', index));
  expect(new Set(days.map((day) => keyOfPeriod('d', 's', day))).size).toBe(36);
  expect(new Set(days.map((day) => keyOfPeriod('m', 's', monthOf(day)))).size).toBe(4);
});

test('what was declared is entries of the unit, and in no figure of a place', () => {
  const additions = additionsOf({ day: '2026-11-01', place, add: { handled: 7, declared: 1 } });
  expect(additions).toEqual([
    { key: EVER, add: { handled: 7, declared: 1 } },
    { key: 'h|unit/632801/u-1|2026-3', add: { '11|handled:sp-1': 7, '11|declared:sp-1': 1 } },
  ]);
});
