import fc from 'fast-check';
import { isSafe, lastOpenMonth, openGroupOf, withheldOf, type OpenDivision, type OpenGroup } from './open-data';

const FIELDS = ['evaluations', 'satisfied', 'basicallySatisfied', 'unsatisfied', 'matters', 'mattersEvaluated'] as const;

/** A group of so many; of its evaluations so many satisfied ones are of each unit. */
function group(satisfied: number, basicallySatisfied = 0, unsatisfied = 0, matters = 0, units: Record<string, number> = {}): OpenGroup {
  const evaluations = satisfied + basicallySatisfied + unsatisfied;
  const votes = Object.entries(units).map(([id, count]) => [id, { evaluations: count, satisfied: count }] as const);
  return { evaluations, satisfied, basicallySatisfied, unsatisfied, matters, mattersEvaluated: 0, units: new Map(votes) };
}

function sum(groups: OpenGroup[]): OpenGroup {
  const units = new Map(groups.flatMap(({ units: own }) => [...own.keys()]).map((id) => [id, { evaluations: 0, satisfied: 0 }]));
  const total = { ...group(0), units };
  for (const one of groups) {
    for (const field of FIELDS) total[field] += one[field];
    for (const [id, own] of one.units) {
      const votes = units.get(id)!;
      units.set(id, { evaluations: votes.evaluations + own.evaluations, satisfied: votes.satisfied + own.satisfied });
    }
  }
  return total;
}

const named = (groups: OpenGroup[]): OpenDivision[] => groups.map((one, index) => ({ id: `c${index}`, group: one }));

/** The root of the children given and of what happened at the root itself. */
function tree(children: OpenGroup[], own = group(0)): [OpenDivision, OpenDivision[]] {
  return [{ id: 'root', group: sum([...children, own]) }, named(children)];
}

const withheld = (children: OpenGroup[], own?: OpenGroup): string[] => [...withheldOf(...tree(children, own), 5)].sort();

/**
 * True where a linear combination of the equations is the sum of just the unknowns picked: then whoever knows what is
 * shown can compute that sum. Gauss over the rationals, with whole numbers.
 */
function canBeComputed(equations: number[][], picked: number[]): boolean {
  const rank = (rows: number[][]): number => {
    const left = rows.map((row) => [...row]);
    let found = 0;
    for (let column = 0; column < picked.length; column += 1) {
      const pivot = left.findIndex((row, index) => index >= found && row[column] !== 0);
      if (pivot < 0) continue;
      const [row] = left.splice(pivot, 1) as [number[]];
      left.splice(found, 0, row);
      for (let other = found + 1; other < left.length; other += 1) {
        const [factor, by] = [left[other]?.[column] as number, row[column] as number];
        left[other] = (left[other] as number[]).map((value, index) => value * by - (row[index] as number) * factor);
      }
      found += 1;
    }
    return found;
  };
  return rank([...equations, picked]) === rank(equations);
}

/** Every sum of withheld rows that follows from the rows shown: the root is the sum of its children and of its own. */
function computableSums([root, children]: [OpenDivision, OpenDivision[]], hidden: Set<string>, own: OpenGroup): OpenGroup[] {
  const unknown = [...children, root].filter(({ id }) => hidden.has(id)).concat({ id: 'own', group: own });
  const equation = unknown.map(({ id }) => (id === 'root' ? -1 : 1));
  const sums: OpenGroup[] = [];
  for (let bits = 1; bits < 2 ** unknown.length; bits += 1) {
    const picked = unknown.map((_, index) => (bits >> index) & 1);
    if (canBeComputed([equation], picked)) sums.push(sum(unknown.filter((_, index) => picked[index] === 1).map(({ group: one }) => one)));
  }
  return sums;
}

const anyGroup = fc
  .record({
    satisfied: fc.oneof(fc.constant(0), fc.nat(9), fc.nat(300)),
    basically: fc.oneof(fc.constant(0), fc.nat(6)),
    not: fc.oneof(fc.constant(0), fc.nat(6)),
    matters: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(500)),
    evaluated: fc.nat(100),
    first: fc.nat(100),
  })
  .map(({ satisfied, basically, not, matters, evaluated, first }) => {
    const own = Math.floor((satisfied * first) / 100);
    const made = group(satisfied, basically, not, matters, { 'u-1': own, 'u-2': satisfied - own });
    return { ...made, mattersEvaluated: Math.floor((matters * evaluated) / 100) };
  });

test('nothing that must not be shown is shown, and no sum of withheld rows that can be computed is of a small group', () => {
  fc.assert(
    fc.property(
      fc.array(anyGroup, { maxLength: 8 }),
      fc.option(anyGroup, { nil: group(0) }),
      fc.integer({ min: 3, max: 12 }),
      (all, own, least) => {
        const [root, children] = tree(all, own);
        const hidden = withheldOf(root, children, least);
        for (const { id, group: one } of [root, ...children]) if (!hidden.has(id)) expect(isSafe(one, least)).toBe(true);
        for (const one of computableSums([root, children], hidden, own)) expect(isSafe(one, least)).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('where every group is safe nothing is withheld', () => {
  const large = fc.integer({ min: 9, max: 300 }).map((count) => group(count, count % 3, count % 2, count));
  fc.assert(
    fc.property(fc.array(large, { maxLength: 8 }), fc.option(large, { nil: group(0) }), (all, own) =>
      expect(withheld(all, own)).toEqual([]),
    ),
  );
});

test('the attack of the test finds what primary suppression alone would give away', () => {
  const [root, children] = tree([group(40), group(30), group(2)]);
  expect(computableSums([root, children], new Set(['c2']), group(0))).toEqual([group(2)]);
});

test.each<[string, OpenGroup[], OpenGroup | undefined, string[]]>([
  ['one small county takes the next smallest with it', [group(40), group(30), group(2)], undefined, ['c1', 'c2']],
  ['two small ones that are large enough together hide each other', [group(40), group(6), group(3)], undefined, ['c1', 'c2']],
  ['two small ones that are not take a third', [group(40), group(2), group(2)], undefined, ['c0', 'c1', 'c2']],
  ['a few at the root itself are hidden by the smallest county', [group(40), group(30)], group(2), ['c1']],
  ['enough at the root itself hide a small county', [group(40), group(2)], group(8), ['c1']],
  ['a county where nobody evaluated is shown as that', [group(40), group(0)], undefined, []],
  ['all of a few', [group(5), group(3)], undefined, ['c0', 'c1', 'root']],
  ['where all were dissatisfied it is not said of them', [group(40), group(0, 0, 9), group(20)], undefined, ['c1', 'c2']],
  ['one dissatisfied among many is said', [group(40, 0, 1), group(20)], undefined, []],
  [
    'few matters take the county with the fewest matters with them',
    [group(40, 0, 0, 90), group(30, 0, 0, 3), group(9, 0, 0, 50)],
    undefined,
    ['c1', 'c2'],
  ],
  [
    'a county of one unit, which knows its own weeks, takes another with it',
    [group(40, 0, 0, 0, { a: 20, b: 20 }), group(60, 0, 0, 0, { c: 60 }), group(30, 0, 0, 0, { d: 15, e: 15 })],
    undefined,
    ['c1', 'c2'],
  ],
  [
    'so does one where few are of others than the largest unit',
    [group(40, 0, 0, 0, { a: 20, b: 20 }), group(60, 0, 0, 0, { c: 52, d: 8 }), group(30, 0, 0, 0, { e: 15, f: 15 })],
    undefined,
    ['c1', 'c2'],
  ],
  ['a unit that is everywhere knows too much of everything', [group(40, 0, 0, 0, { a: 40 }), group(8)], undefined, ['c0', 'c1', 'root']],
])('%s', (_, children, own, hidden) => {
  expect(withheld(children, own)).toEqual(hidden);
});

test.each([
  [8, 100, false],
  [9, 100, true],
  [91, 100, true],
  [92, 100, false],
  [0, 100, true],
])('that %i of %i matters were evaluated may be shown: %s', (mattersEvaluated, matters, safe) => {
  expect(isSafe({ ...group(40, 0, 0, matters), mattersEvaluated }, 5)).toBe(safe);
});

test('what became known late is off its month, and what was let in late is in the month of that', () => {
  const counters = { 'e:plate:satisfied:satisfied:o': 20, 'e:plate:unsatisfied:unsatisfied:o': 3, 'l:unsatisfied': -1, 'l:satisfied': 2 };
  const late = { matters: 50, lateMatters: 4, evaluated: 30, lateEvaluated: 3 };
  expect(openGroupOf({ ...counters, ...late }, [['u', counters]])).toEqual({
    ...{ evaluations: 24, satisfied: 22, basicallySatisfied: 0, unsatisfied: 2, matters: 46, mattersEvaluated: 27 },
    units: new Map([['u', { evaluations: 24, satisfied: 22, basicallySatisfied: 0, unsatisfied: 2 }]]),
  });
});

test('a month is published so many days after it ended, over the end of a year too', () => {
  expect(lastOpenMonth('2026-12-04', 4)).toBe('2026-10');
  expect(lastOpenMonth('2026-12-05', 4)).toBe('2026-11');
  expect(lastOpenMonth('2027-01-05', 4)).toBe('2026-12');
  expect(lastOpenMonth('2027-01-04', 4)).toBe('2026-11');
});
