import fc from 'fast-check';
import { EntriesTable, entriesOf, type PointEntries } from './entries';
import { missingReport } from './missing-entries';

interface Month {
  servicePointId: string;
  unitId: string;
  month: string;
  handled: number;
  entered: number;
  declared: number;
}

function month(servicePointId: string, one: string, handled: number, entered: number, part: Partial<Month> = {}): Month {
  return { servicePointId, unitId: 'u-1', month: one, handled, entered, declared: 1, ...part };
}

const MONTHS = ['2026-01', '2026-02', '2026-03'];

/** The table of these months, through the counters that stand for them. */
function table(all: Month[]): EntriesTable {
  const entries = new EntriesTable(MONTHS);
  for (const { servicePointId, unitId, month: of, handled, entered, declared } of all)
    for (const [name, count] of Object.entries(entriesOf(servicePointId, { entered, handled, declared })))
      entries.add(unitId, of, name, count);
  return entries;
}

test('what is missing is counted per service point and month; too much in one makes up for nothing in another', () => {
  const { rows, total } = missingReport(
    table([month('sp-1', '2026-01', 10, 4), month('sp-1', '2026-02', 10, 13), month('sp-2', '2026-01', 20, 20)]),
    'servicePoint',
  );
  expect(rows).toEqual([
    { key: 'sp-1', unitId: 'u-1', months: 2, handled: 20, entered: 17, missing: 6, excess: 3, missingRate: 0.3 },
    { key: 'sp-2', unitId: 'u-1', months: 1, handled: 20, entered: 20, missing: 0, excess: 0, missingRate: 0 },
  ]);
  expect(total).toEqual({ key: '', unitId: '', months: 2, handled: 40, entered: 37, missing: 6, excess: 3, missingRate: 0.15 });
});

test('months that nobody declared are left out; one declared as nothing has no rate and comes last', () => {
  const { rows, declared } = missingReport(
    table([month('sp-1', '2026-01', 0, 5, { declared: 0 }), month('sp-2', '2026-01', 0, 2), month('sp-3', '2026-01', 4, 4)]),
    'servicePoint',
  );
  expect(rows.map(({ key, missingRate, excess }) => [key, missingRate, excess])).toEqual([
    ['sp-3', 0, 0],
    ['sp-2', undefined, 2],
  ]);
  expect([...declared].sort()).toEqual(['sp-2', 'sp-3']);
});

test('a service point that changed its unit within the month is one, in the unit that declared', () => {
  const moved = [month('sp-1', '2026-01', 0, 3, { unitId: 'u-old', declared: 0 }), month('sp-1', '2026-01', 10, 5, { unitId: 'u-new' })];
  for (const all of [moved, [...moved].reverse()])
    expect(missingReport(table(all), 'unit').rows).toEqual([
      { key: 'u-new', unitId: 'u-new', months: 1, handled: 10, entered: 8, missing: 2, excess: 0, missingRate: 0.2 },
    ]);
});

test('units and service points add up to the same total, and rates fall', () => {
  const one = fc.record({
    servicePointId: fc.constantFrom<string>('sp-1', 'sp-2', 'sp-3', 'sp-4'),
    month: fc.constantFrom<string>('2026-01', '2026-02', '2026-03'),
    handled: fc.nat(30),
    entered: fc.nat(30),
    declared: fc.nat(2),
  });
  const all = fc
    .uniqueArray(one, { selector: ({ servicePointId, month: of }) => `${servicePointId} ${of}` })
    .map((found) => found.map((each) => ({ ...each, unitId: each.servicePointId < 'sp-3' ? 'u-1' : 'u-2' })));
  fc.assert(
    fc.property(all, (entries) => {
      const [points, units] = [missingReport(table(entries), 'servicePoint'), missingReport(table(entries), 'unit')];
      expect(units.total).toEqual(points.total);
      for (const { rows, total } of [points, units]) {
        for (const field of ['handled', 'entered', 'missing', 'excess'] as const)
          expect(rows.reduce((sum, row) => sum + row[field], 0)).toBe(total[field]);
        const rates = rows.map(({ missingRate }) => missingRate ?? -1);
        expect(rates).toEqual([...rates].sort((a, b) => b - a));
        expect(total.handled - total.missing + total.excess).toBe(total.entered);
      }
    }),
  );
});

test('counters of entries give back what was written, whatever a service point is called; other months are left out', () => {
  const counts = fc.record({ entered: fc.integer({ min: 1 }), handled: fc.integer({ min: 1 }), declared: fc.integer({ min: 1 }) });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), counts, (id, { entered, handled, declared }) => {
      const given = [month(id, '2026-02', handled, entered, { declared }), month(id, '2026-04', 1, 1)];
      const point: PointEntries = {
        entered: [0, entered, 0],
        handled: [0, handled, 0],
        declared: [0, declared, 0],
        unitIds: ['', 'u-1', ''],
      };
      expect(table(given).points).toEqual(new Map([[id, point]]));
      for (const name of Object.keys(entriesOf(id, { entered, handled, declared }))) expect(name).not.toMatch(/[.$\0]/);
    }),
  );
  expect(entriesOf('', { entered: 1 })).toEqual({});
  expect(entriesOf('sp-1', { entered: 0, handled: undefined })).toEqual({});
});
