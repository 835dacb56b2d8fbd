import fc from 'fast-check';
import { handledCounts, monthsOver } from './handled-counts';
import { MEASURES_TO, LARGEST_SCALE, PUBLISHED, scaled, share, VOLUMES_TO } from './figures';
import type { Division } from './organisation';
import { open, planYear, type YearPlan } from './plan';

/** A tree of the shape of the prefecture's: seven counties and 州本级, towns, villages. */
function tree(): Division[] {
  const root = { id: '632800', parentId: '', name: '海西州', level: 'prefecture' };
  const own = { id: '632800-0', parentId: '632800', name: '州本级', level: 'prefectureLevel' };
  const counties = ['632801', '632802', '632803', '632821', '632822', '632823', '632857'];
  const below = counties.flatMap((id, n) => {
    const county = { id, parentId: '632800', name: `示例${n}县`, level: 'county' };
    const towns = Array.from({ length: 7 }, (_, t) => ({ id: `${id}${100 + t}`, parentId: id, name: `示例${t}镇`, level: 'town' }));
    const villages = towns.map((town, t) => ({ id: `${town.id}001`, parentId: town.id, name: `示例${t}社区居委会`, level: 'village' }));
    return [county, ...towns, ...villages];
  });
  return [root, own, ...below];
}

/** Everything the figures say, counted over the plan. */
function counted({ matters, voices, cases, organisation: { points }, steps }: YearPlan) {
  const last = steps.length;
  const rated = (rating: string) => voices.filter((voice) => voice.rating === rating).length;
  const stepOf = (one: YearPlan['cases'][number], action: string) => one.moves.find((move) => move.action === action)?.step;
  const measures: Record<string, number> = {};
  for (const one of cases) {
    const accepted = stepOf(one, 'acceptRectification');
    if (accepted === undefined || (steps[accepted]?.day ?? '') > MEASURES_TO) continue;
    for (const { kind, count } of one.measures) measures[kind] = (measures[kind] ?? 0) + count;
  }
  return {
    servicePointsAtFirst: points.filter(({ opens }) => opens === 0).length,
    servicePointsAdded: points.filter(({ opens }) => opens > 0).length,
    servicePointsEnded: points.filter(({ ends }) => ends !== undefined).length,
    servicePoints: points.filter((point) => open(point, last)).length,
    matters: matters.length,
    invitations: matters.filter(({ phone }) => phone).length,
    evaluations: voices.length,
    satisfied: rated('satisfied'),
    basicallySatisfied: rated('basicallySatisfied'),
    unsatisfied: rated('unsatisfied'),
    supervisionNotices: cases.filter((one) => one.supervisionNotice).length,
    advisoryReminders: cases.filter((one) => one.advisoryReminder).length,
    measures,
  };
}

/** Kinds that a small year has none of are absent from a count. */
const present = (figures: ReturnType<typeof counted>) => ({
  ...figures,
  measures: Object.fromEntries(Object.entries(figures.measures).filter(([, count]) => count > 0)),
});

test('at full size the figures are the published ones, and the ratio is 99.4 %', () => {
  expect(scaled(1)).toEqual(PUBLISHED);
  expect(((PUBLISHED.satisfied / PUBLISHED.evaluations) * 100).toFixed(1)).toBe('99.4');
});

test('a total is shared out whole, each part next to its exact one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 }),
      (total, by) => {
        const shares = share(total, by);
        const sum = by.reduce((a, b) => a + b, 0);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        shares.forEach((one, n) => expect(Math.abs(one - (total * (by[n] as number)) / sum)).toBeLessThan(1));
      },
    ),
  );
});

test('at full size the plan adds up to the published figures, and township clinics displease most', () => {
  const plan = planYear(tree(), 1, '1');
  expect(counted(plan)).toEqual(PUBLISHED);
  const complaints = new Map<string, number>();
  for (const { point } of plan.cases.map(({ voice }) => voice)) complaints.set(point.body, (complaints.get(point.body) ?? 0) + 1);
  expect([...complaints].sort((a, b) => b[1] - a[1])[0]?.[0]).toBe('clinic');
  const windows = plan.organisation.points.filter((point) => point.windows.length > 0);
  expect([windows.length, windows.reduce((sum, point) => sum + point.windows.length, 0)]).toEqual([4, 23]);
});

test('at any scale and seed the plan adds up to its figures and can be played', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: LARGEST_SCALE }), fc.string({ maxLength: 5 }), (scale, seed) => {
      const plan = planYear(tree(), scale, seed);
      expect(present(counted(plan))).toEqual(present(scaled(scale)));
      expect(plan.steps.at(-1)?.day).toBe('2026-11-13');
      expect(plan.steps.flatMap(({ days }) => days).every((day) => day <= VOLUMES_TO)).toBe(true);
      const dayOf = (step: number) => plan.steps[step]?.day ?? '';
      expect(plan.matters.filter(({ step, point, handledOn }) => !open(point, step) || handledOn > dayOf(step))).toEqual([]);
      expect(plan.voices.filter(({ step, point }) => !open(point, step))).toEqual([]);
      expect(plan.voices.filter(({ step, matter }) => matter && (!matter.phone || matter.step >= step))).toEqual([]);
      for (const { moves, voice } of plan.cases) {
        expect(moves[0]?.step).toBeGreaterThan(voice.step);
        moves.forEach((move, n) => expect(move.step).toBeGreaterThanOrEqual(moves[n - 1]?.step ?? 0));
        expect(moves.at(-1)?.step).toBeLessThan(plan.steps.length);
      }
    }),
    { numRuns: 15 },
  );
});

/** What new handsets from all networks may at one plate within an hour; a step of the year is a moment (allowance.ts). */
const AT_ONE_PLATE = 24;

test.each([1, 4, 20])('at 1/%i nobody stuffs a box: what comes to one plate in a step passes its door just so', (scale) => {
  const voices = planYear(tree(), scale, '1').voices.filter(({ way }) => way === 'plate');
  const atPlate = new Map<string, number>();
  for (const { step, point, window } of voices) {
    const key = `${step} ${point.index} ${window}`;
    atPlate.set(key, (atPlate.get(key) ?? 0) + 1);
  }
  expect(Math.max(...atPlate.values())).toBeLessThanOrEqual(AT_ONE_PLATE);
});

test('numbers, names and matters are nobody else’s, and every place of a complaint tells its case by its day', () => {
  const plan = planYear(tree(), 4, 'unique');
  const distinct = (list: unknown[]) => expect(new Set(list).size).toBe(list.length);
  distinct(plan.matters.flatMap(({ phone }) => phone ?? []));
  distinct(plan.matters.map(({ number }) => number));
  distinct(plan.organisation.points.map(({ name }) => name));
  distinct(plan.organisation.units.map(({ name }) => name));
  distinct(plan.cases.map(({ voice }) => `${voice.point.index} ${voice.step}`));
  for (const { into, ends } of plan.organisation.points) {
    const successor = plan.organisation.points.find(({ index }) => index === into);
    if (successor) expect(open(successor, ends ?? 0)).toBe(true);
  }
});

test('the same seed gives the same year, another one another', () => {
  const names = (seed: string) => JSON.stringify(planYear(tree(), 50, seed).voices.map(({ point, rating }) => [point.name, rating]));
  expect(names('a')).toBe(names('a'));
  expect(names('a')).not.toBe(names('b'));
});

test.each([0, 1.5, LARGEST_SCALE + 1, Number.NaN])('a scale of %s is refused', (scale) => {
  expect(() => scaled(scale)).toThrow('scale');
});

test('every month is declared once, when it is over, with at least what was entered', () => {
  const plan = planYear(tree(), 20, 'handled');
  const declared = plan.steps.flatMap(({ index }) => monthsOver(plan.steps, index));
  expect(declared).toEqual([...new Set(plan.matters.map(({ handledOn }) => handledOn.slice(0, 7)))].sort());
  const counts = handledCounts(plan);
  const staying = plan.matters.filter(({ point }) => point.ends === undefined);
  expect(counts.reduce((sum, { entered }) => sum + entered, 0)).toBe(staying.length);
  expect(counts.filter(({ entered, handled }) => handled < entered)).toEqual([]);
  expect(counts.some(({ entered, handled }) => handled > entered)).toBe(true);
});
