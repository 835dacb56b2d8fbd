import * as fc from 'fast-check';
import { initialCase, type Case, type Measure } from './case';
import { counting, newMeasures, newPapers } from './counted';

const withUnit = (c: Case): Case => ({ ...c, withUnit: true });
const orders = (papers: [boolean, boolean][]): ReturnType<typeof newPapers>[] => {
  let c = initialCase();
  return papers.map(([supervisionNotice, advisoryReminder]) => {
    const told = newPapers(c, { supervisionNotice, advisoryReminder });
    c = withUnit({ ...c, ...counting(c, { supervisionNotice, advisoryReminder }) });
    return told;
  });
};

it('tells the first order of a case whatever went with it, and later ones only with what is new', () => {
  const [none, notice, reminder] = [
    { supervisionNotice: false, advisoryReminder: false },
    { supervisionNotice: true, advisoryReminder: false },
    { supervisionNotice: false, advisoryReminder: true },
  ];
  expect(orders([[false, false]])).toEqual([none]);
  expect(
    orders([
      [false, false],
      [false, false],
    ]),
  ).toEqual([none, null]);
  expect(
    orders([
      [true, false],
      [true, false],
      [true, true],
      [true, true],
    ]),
  ).toEqual([notice, null, reminder, null]);
});

it('counts of a later list only what was added', () => {
  const c = { ...initialCase(), ...counting(initialCase(), { measures: [{ kind: 'talk', count: 2 }] }) };
  expect(newMeasures(c, [{ kind: 'talk', count: 2 }])).toEqual([]);
  expect(newMeasures(c, [{ kind: 'talk', count: 1 }])).toEqual([]);
  expect(
    newMeasures(c, [
      { kind: 'talk', count: 1 },
      { kind: 'talk', count: 2 },
      { kind: 'criticism', count: 1 },
    ]),
  ).toEqual([
    { kind: 'talk', count: 1 },
    { kind: 'criticism', count: 1 },
  ]);
});

it('tells of each kind as many in all as the largest list of it says', () => {
  const lists = fc.array(fc.array(fc.record({ kind: fc.constantFrom('a', 'b'), count: fc.integer({ min: 1, max: 5 }) })), { maxLength: 5 });
  const sum = (list: Measure[], kind: string): number => list.filter((m) => m.kind === kind).reduce((total, m) => total + m.count, 0);
  fc.assert(
    fc.property(lists, (accepted) => {
      let c = initialCase();
      const told: Measure[] = [];
      for (const measures of accepted) {
        const added = newMeasures(c, measures);
        told.push(...added);
        c = { ...c, ...counting(c, { measures: added }) };
      }
      for (const kind of ['a', 'b']) expect(sum(told, kind)).toBe(Math.max(0, ...accepted.map((list) => sum(list, kind))));
    }),
  );
});
