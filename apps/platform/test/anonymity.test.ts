import * as fc from 'fast-check';
import { official } from '../../statistics/test/people';
import { viewFor } from '../../statistics/src/discretion';
import { addUp, type Counters } from '../../statistics/src/counters';
import { addDays } from '../../statistics/src/period';
import { Dice } from '../src/year/dice';
import { cityOf, FIRST, voteAt, WEEKS, type City, type Sizes, type Vote } from './city';
import { Equations, isHarmless, type Known } from './isolating';
import { finalRating, openMonthOf, readableOn, SMALLEST, type Readable, type Row, type Told } from './watching';

/** After the last week and the last month are out. */
const END = addDays(FIRST, WEEKS * 7 + 40);

const SIZES: Record<string, Sizes> = {
  'quiet counties of one unit each': [[0.6], [0.4], [1]],
  'a county of one unit beside busier ones': [[1], [2, 1], [1, 1]],
  'counties of two units, of which one is small': [
    [2, 0.2],
    [1, 0.5],
  ],
  'one county alone': [[2, 1]],
  'busy counties': [
    [3, 3],
    [3, 2],
  ],
};
const cities = fc.record({ seed: fc.nat(), sizes: fc.constantFrom(...Object.keys(SIZES)) });
const made = ({ seed, sizes }: { seed: number; sizes: string }): City => cityOf(seed, SIZES[sizes] as Sizes);

/** The rows as sums that hold nobody in common: of each month the counties shown, and what is left of the prefecture. */
function openSums(city: City, rows: readonly Row[]): Known[] {
  const sums: Known[] = [];
  for (const month of new Set(rows.map((row) => row.month))) {
    const ofMonth = city.votes.filter((vote) => openMonthOf(vote) === month);
    const shown = rows.filter((row) => row.month === month);
    const of = (division: string) => ofMonth.filter((vote) => vote.division === division);
    for (const { division } of shown) if (division !== city.root) sums.push(new Set(of(division)));
    const rest = ofMonth.filter(({ division }) => !shown.some((row) => row.division === division));
    if (shown.some(({ division }) => division === city.root)) sums.push(new Set(rest));
  }
  return sums.filter(({ size }) => size > 0);
}

/** Batches as the people of a unit have them. */
const ofUnit = (told: readonly Told[], unitId: string): Told[] => told.filter((one) => one.unitId === unitId);
const unitsIn = ({ spots }: City): string[] => [...new Set(spots.map(({ unitId }) => unitId))];

/** Each batch tells what waited where it is of. */
function mustTell({ batch, votes }: Told): void {
  const ratings = votes.map(finalRating);
  const said = batch.levels.map(({ rating, count }) => [rating, count]);
  expect(said).toEqual([...new Set(ratings)].sort().map((rating) => [rating, ratings.filter((one) => one === rating).length]));
}

/** A row is of the votes of its month, whatever became known of them afterwards. */
function mustBeOf(city: City, { division, month, evaluations, satisfied }: Row): void {
  const own = city.votes.filter((vote) => openMonthOf(vote) === month && [city.root, vote.division].includes(division));
  const happy = own.filter((vote) => finalRating(vote) === 'satisfied');
  expect([division, month, evaluations, satisfied]).toEqual([division, month, own.length, happy.length]);
}

/** Votes as they answered the dimension, where a batch tells of it. */
function answeredIn({ answers }: Told['batch'], votes: readonly Vote[]): Vote[] {
  const answered = votes.flatMap((vote) => (vote.answer ? [{ ...vote, rating: vote.answer, becomes: vote.answer }] : []));
  const said = answers.reduce((sum, { count }) => sum + count, 0);
  if (said > 0) expect(said).toBe(answered.length);
  return said > 0 ? answered : [];
}

function inWords(votes: readonly Vote[]): string {
  return votes.map((vote) => `${vote.id} ${vote.windowId} ${vote.day} ${finalRating(vote)}`).join(', ');
}

describe('whatever a year brings', () => {
  /*
   * Whatever is computed of votes from batches and rows is a sum of them, each with a factor. Where a row has a factor that
   * is not nothing, all votes of it that are in no batch of the unit have that same factor: those of other units. So
   * what comes out is of all of them together, or of whole batches. The equations are solved besides.
   */
  test('nothing that a unit computes of batches and open data is of few others', () => {
    fc.assert(
      fc.property(cities, (given) => {
        const city = made(given);
        const { told, rows } = readableOn(city, END);
        told.forEach(mustTell);
        rows.forEach((row) => mustBeOf(city, row));
        const sums = openSums(city, rows);
        for (const { batch, votes } of told) {
          expect([batch, isHarmless(votes)]).toEqual([batch, true]);
          expect([batch, isHarmless(answeredIn(batch, votes))]).toEqual([batch, true]);
        }
        for (const unitId of unitsIn(city)) {
          const own = ofUnit(told, unitId);
          for (const sum of sums) {
            const others = [...sum].filter((vote) => vote.unitId !== unitId);
            expect([unitId, others.length, others.length > 0 && isHarmless(others)]).toEqual([unitId, others.length, true]);
          }
          expect(leaks(own, sums)).toEqual([]);
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('every figure that people of a unit are shown is a sum of whole batches', () => {
    fc.assert(
      fc.property(cities, fc.nat(), (given, ask) => {
        const city = made(given);
        const { told, cells } = readableOn(city, END);
        const dice = new Dice(`asking ${ask}`);
        for (let question = 0; question < 60; question += 1) {
          const spot = dice.pick(city.spots);
          const [scope, within] = dice.pick(scopesAt(spot));
          const [from, to] = [dice.below(WEEKS * 7), dice.below(WEEKS * 7)]
            .sort((one, other) => one - other)
            .map((day) => addDays(FIRST, day));
          const asked = told.filter(({ batch, ...place }) => within({ ...place, ...batch }) && batch.asOf >= from! && batch.asOf <= to!);
          const view = viewFor(official(dice.pick(['windowStaff', 'unitAdmin', 'unitHead', 'app'])));
          const counters = view.shown(countersOf({ cells }, scope, from!, to!));
          const figures = view.figures(counters);
          const levels = asked.flatMap(({ batch }) => batch.levels);
          const sum = (rating: string) => levels.reduce((all, level) => all + (level.rating === rating ? level.count : 0), 0);
          const [satisfied, basicallySatisfied, unsatisfied] = [sum('satisfied'), sum('basicallySatisfied'), sum('unsatisfied')];
          expect(figures).toEqual({
            ...view.figures({ matters: figures.matters }),
            ...{ evaluations: satisfied + basicallySatisfied + unsatisfied, satisfied, basicallySatisfied, unsatisfied },
            satisfactionRate: levels.length > 0 ? expect.any(Number) : undefined,
            favourableRate: levels.length > 0 ? expect.any(Number) : undefined,
          });
          const answers = asked.flatMap(({ batch }) => batch.answers).reduce((all, { count }) => all + count, 0);
          expect(view.split(counters, 'dimension').reduce((all, group) => all + group.figures!.evaluations, 0)).toBe(answers);
          expect(view.split(counters, 'level').reduce((all, group) => all + group.figures!.evaluations, 0)).toBe(figures.evaluations);
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  test('no answer tells two histories apart that differ in a vote of which nothing is out yet', () => {
    const shown = fc.record({ seed: fc.nat(), sizes: fc.constant('busy counties') });
    fc.assert(
      fc.property(shown, fc.nat(), (given, chance) => {
        const [city, dice] = [made(given), new Dice(`one more ${chance}`)];
        const today = addDays(FIRST, 80 + dice.below(WEEKS * 7 - 80));
        const before = readableOn(city, today);
        // In a year with no row to look at there is nothing to compare.
        fc.pre(before.rows.length > 0);
        const long = addDays(today, -35 - dice.below(25));
        const vote: Vote = { ...voteAt(dice, dice.pick(city.spots), today, 0.5), cameOn: undefined };
        const letIn: Vote = { ...vote, day: long, becomes: undefined, acceptedOn: today };
        for (const votes of [[vote], [letIn]]) {
          const after = readableOn({ ...city, votes: [...city.votes, ...votes] }, today);
          expect(answersOf(city, after)).toEqual(answersOf(city, before));
        }
        // Matters of a month that is published are evaluated only now.
        const evaluatedOn = addDays(today, -1);
        const matters = city.matters.map((one) => (one.handledOn <= long && !one.evaluatedOn ? { ...one, evaluatedOn } : one));
        expect(answersOf(city, readableOn({ ...city, matters }, today))).toEqual(answersOf(city, before));
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});

test('solving the equations finds what months of a county of one unit would give away', () => {
  const city = cityOf(1, [[1]]);
  const months = new Map<string, Vote[]>();
  for (const vote of city.votes) months.set(openMonthOf(vote), [...(months.get(openMonthOf(vote)) ?? []), vote]);
  const sums = [...months.values()].map((votes) => new Set(votes));
  expect(leaks(readableOn(city, END).told, sums)).not.toEqual([]);
});

/** Small groups that follow: parts of a batch or a row that nothing takes apart further, alone and two together. */
function leaks(told: readonly Told[], sums: readonly Known[]): string[] {
  const equations = new Equations(
    told.map(({ votes }) => new Set(votes)),
    sums,
  );
  const small = equations.atoms.filter(({ votes }) => votes.length < 2 * SMALLEST);
  const pairs = small.flatMap((one, index) => small.slice(index).map((other) => new Set([one, other])));
  return pairs
    .map((atoms) => ({ atoms, votes: [...atoms].flatMap(({ votes }) => votes) }))
    .filter(({ atoms, votes }) => !isHarmless(votes) && equations.follows(atoms))
    .map(({ votes }) => inWords(votes));
}

type Within = (place: { unitId: string; servicePointId: string; windowId: string }) => boolean;

function scopesAt({ division, unitId, servicePointId, windowId }: City['spots'][number]): [scope: string, within: Within][] {
  return [
    [`unit/${division}/${unitId}`, (place) => place.unitId === unitId],
    [`servicePoint/${division}/${unitId}/${servicePointId}`, (place) => place.servicePointId === servicePointId],
    [`window/${division}/${unitId}/${servicePointId}/${windowId}`, (place) => place.windowId === windowId],
    [`division/${division}`, (place) => place.unitId.startsWith(`u-${Number(division.at(-1)) - 1}-`)],
  ];
}

function countersOf({ cells }: Pick<Readable, 'cells'>, scope: string, from: string, to: string): Counters {
  return addUp([...(cells.get(scope) ?? [])].flatMap(([day, counters]) => (day >= from && day <= to ? [counters] : [])));
}

/** All that is to be read of a city: batches, open data, and figures of each place and day. */
function answersOf(city: City, { told, rows, cells }: Readable): unknown {
  const view = viewFor(official('unitAdmin'));
  const days = Array.from({ length: WEEKS * 7 }, (_, day) => addDays(FIRST, day));
  const scopes = [...new Set(city.spots.flatMap((spot) => scopesAt(spot).map(([scope]) => scope)))];
  const figures = scopes.flatMap((scope) =>
    days.flatMap((day) => {
      const counters = view.shown(cells.get(scope)?.get(day) ?? {});
      return Object.keys(counters).length > 0 ? [[scope, day, view.figures(counters), view.span(counters)]] : [];
    }),
  );
  return { figures, rows, batches: told.map(({ batch, servicePointId }) => ({ servicePointId, ...batch })) };
}
