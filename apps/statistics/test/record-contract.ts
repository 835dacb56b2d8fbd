import fc from 'fast-check';
import type { evaluation } from '@mingjing/contracts';
import type { Model } from 'mongoose';
import type { Arrival } from '../src/arrival';
import { Collector } from '../src/collector';
import { EvaluatedMatters } from '../src/evaluated';
import type { Fact, StatisticsModels } from '../src/models';
import { record } from '../src/record';
import {
  caseClosed,
  caseFacts,
  caseOpened,
  changed,
  evaluationFacts,
  excluded,
  handledDeclared,
  mattersEvaluated,
  matterRecorded,
  messageFacts,
  messageSent,
  messageSettled,
  submitted,
  type TestEvent,
} from './events';
import { arrival, cellsOf, evaluatedOf, recount, recountEvaluated, type World } from './world';

class Crash extends Error {}

let world: World;
let generation = 0;

/** How the next write dies: not at all (undefined), or after so much of it (0 to 1) has been written. */
type Fate = () => number | undefined;

/** The same object, but its `method` dies as fate has it: before, in the middle of, or just after what it writes. */
function dying<T extends object>(whole: T, method: string, fate: Fate): T {
  return new Proxy(whole, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name === 'collection') return dying(value as object, method, fate);
      if (typeof value !== 'function') return value;
      if (name !== method) return value.bind(target) as unknown;
      return async (items: unknown[], options: unknown) => {
        const share = fate();
        const call = value as (items: unknown[], options: unknown) => Promise<unknown>;
        if (share === undefined) return call.call(target, items, options);
        const written = items.slice(0, Math.round(items.length * share));
        if (written.length > 0) await call.call(target, written, options);
        throw new Crash();
      };
    },
  });
}

type Mortal = Pick<StatisticsModels, 'facts' | 'cells'> & { evaluated: EvaluatedMatters };

function mortal({ facts, cells, evaluated }: StatisticsModels, fate: Fate): Mortal {
  const apart = new EvaluatedMatters(dying(evaluated, 'bulkWrite', fate), world.keys);
  return { facts: dying<Model<Fact>>(facts, 'insertMany', fate), cells: dying(cells, 'bulkWrite', fate), evaluated: apart };
}

type Located = Pick<evaluation.EvaluationFacts, 'divisionPath' | 'division' | 'unitId' | 'servicePointId' | 'windowId'>;

const places = fc.constantFrom<Located>(
  { divisionPath: ['632800', '632801'], division: '632801', unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-1' },
  { divisionPath: ['632800', '632801', '632801101'], division: '632801101', unitId: 'u-1', servicePointId: 'sp-2', windowId: 'w-2' },
  { divisionPath: ['632800', '632823'], division: '632823', unitId: 'u-2', servicePointId: 'sp-3', windowId: '' },
);
const levels = fc.constantFrom(...(['satisfied', 'basicallySatisfied', 'unsatisfied'] as const));
const days = fc.constantFrom<string>('2026-10-31', '2026-11-01', '2026-11-02');

/** The whole life of one subject, in order: all of it has one key, so it stands in one partition. */
const life = fc.oneof(
  fc
    .record({ place: places, level: levels, fresh: fc.option(levels), out: fc.boolean(), ofMatter: fc.boolean(), day: days })
    .map((one) => (id: string) => {
      const matter = { ofMatter: one.ofMatter };
      const submittedAt = new Date(`${one.day}T04:00:00Z`);
      const rated = (level: string) =>
        evaluationFacts({ evaluationId: id, ...one.place, ...matter, level, rating: level, dimensions: { attitude: level }, submittedAt });
      const later = new Date('2026-12-01T00:00:00Z');
      const events = [submitted(rated(one.level))];
      if (one.fresh) events.push(changed(rated(one.level), rated(one.fresh), later));
      if (one.out) events.push(excluded(rated(one.fresh ?? one.level), later));
      return events;
    }),
  fc
    .record({ place: places, day: days })
    .map(({ place, day }) => (id: string) => [matterRecorded(`mt-${id}`, { ...place, handledOn: day })]),
  fc.record({ place: places, day: days, closed: fc.boolean() }).map(({ place, day, closed }) => (id: string) => {
    const facts = caseFacts(`c-${id}`, { ...place, openedAt: new Date(`${day}T05:00:00Z`) });
    return closed ? [caseOpened(facts), caseClosed(facts, new Date('2026-12-01T00:00:00Z'))] : [caseOpened(facts)];
  }),
  fc.record({ place: places, state: fc.constantFrom<string>('delivered', 'failed', 'unknown') }).map(({ place, state }) => (id: string) => {
    const facts = messageFacts(`ms-${id}`, place);
    return [messageSent(facts), messageSettled(facts, state)];
  }),
  fc
    .array(
      fc.record({
        place: places,
        handledOn: days,
        source: fc.constantFrom('pushed', 'unitEntered'),
        added: fc.integer({ min: 1, max: 3 }),
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((found) => (id: string) => [
      mattersEvaluated(
        `tl-${id}`,
        found.map(({ place, ...day }) => ({ ...place, ...day })),
      ),
    ]),
  fc.record({ place: places, first: fc.nat(9), then: fc.nat(9) }).map(({ place, first, then }) => (id: string) => {
    const point = { ...place, servicePointId: `sp-${id}` };
    return [handledDeclared({ ...point, new: first }), handledDeclared({ ...point, old: first, new: then }, 2)];
  }),
);

const stream = fc.array(life, { minLength: 1, maxLength: 25 }).map((lives) => lives.flatMap((events, index) => events(`s${index}`)));

/** A log of one partition: every event in its turn, and again later where the relay was unsure. */
const log = fc.tuple(stream, fc.array(fc.nat(), { maxLength: 15 })).map(([events, repeats]) => {
  const written: TestEvent[] = [...events];
  for (const repeat of repeats) {
    const from = repeat % events.length;
    const at = Math.max(written.indexOf(events[from] as TestEvent) + 1, repeat % (written.length + 1));
    written.splice(at, 0, events[from] as TestEvent);
  }
  return written;
});

/** Numbers from 0 to 1 that decide what happens next, over and over. */
const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 60 });

function dice(chances: number[]): () => number {
  let next = 0;
  return () => chances[next++ % chances.length] as number;
}

/** Dies in about one write of five, and after `limit` deaths no more, so that every run ends. */
function fateOf(roll: () => number, limit = 40): Fate {
  let deaths = 0;
  return () => {
    const rolled = roll();
    if (rolled > 0.2 || deaths >= limit) return undefined;
    deaths += 1;
    return Math.min(1, rolled * 5);
  };
}

type Write = (arrivals: Arrival[]) => Promise<void>;

const into =
  (models: Mortal): Write =>
  async (arrivals) =>
    models.evaluated.enter(generation, await record(models, generation, arrivals));

async function expectCounted(events: TestEvent[]): Promise<void> {
  expect(await cellsOf(world.ledger.models, generation)).toEqual(recount(events));
  expect(await evaluatedOf(world, generation)).toEqual(recountEvaluated(world, events));
}

/** Delivers a partition as a bus does: batches of any size, from the last commit or any earlier offset after a death. */
async function deliver(write: Write, events: TestEvent[], partition: number, roll: () => number): Promise<number> {
  let committed = 0;
  let deaths = 0;
  let rewinds = 30;
  const rewind = (chance: number): void => {
    if (roll() < chance && rewinds-- > 0) committed = Math.floor(roll() * committed);
  };
  while (committed < events.length) {
    const end = Math.min(events.length, committed + 1 + Math.floor(roll() * 12));
    try {
      await write(events.slice(committed, end).map((event, index) => arrival(event, partition, committed + index)));
      committed = end;
      rewind(0.1);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      deaths += 1;
      rewind(0.3);
    }
  }
  return deaths;
}

/** Each event counts once, on any store. */
export function recordContract(open: () => Promise<World>): void {
  beforeAll(async () => (world = await open()));
  afterAll(() => world.close());
  beforeEach(() => (generation += 1));

  test('cells equal a recount through duplicates, deaths between any two writes and redelivery from any earlier offset', async () => {
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(log, chances, async (events, rolls) => {
        generation += 1;
        const roll = dice(rolls);
        deaths += await deliver(into(mortal(world.ledger.models, fateOf(roll))), events, 3, roll);
        await expectCounted(events);
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(deaths).toBeGreaterThan(20);
  });

  test.each(['each by itself', 'gathered'])('partitions count side by side into the same cells, %s', async (way) => {
    await fc.assert(
      fc.asyncProperty(stream, chances, async (events, rolls) => {
        generation += 1;
        const logs = [0, 1, 2].map((partition) => events.filter(({ key }) => key.charCodeAt(key.length - 1) % 3 === partition));
        const own = (roll: () => number): Write => into(mortal(world.ledger.models, fateOf(roll)));
        const together = new Collector(own(dice(rolls)), 1);
        const work = logs.map((one, partition) => {
          const roll = dice([...rolls.slice(partition), ...rolls]);
          return deliver(way === 'gathered' ? (arrivals) => together.add(arrivals) : own(roll), one, partition, roll);
        });
        await Promise.all(work);
        await expectCounted(events);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('two consumers that both believe to own a partition count it once', async () => {
    await fc.assert(
      fc.asyncProperty(log, chances, async (events, rolls) => {
        generation += 1;
        const models = mortal(world.ledger.models, () => undefined);
        await Promise.all([deliver(into(models), events, 3, dice(rolls)), deliver(into(models), events, 3, dice([...rolls].reverse()))]);
        await expectCounted(events);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('events that come back from the dead letters, in any order, count although their partition has gone on', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 6 }), chances, async (events, picks, rolls) => {
        generation += 1;
        const parkedKeys = new Set(picks.map((pick) => events[pick % events.length]?.key));
        const numbered = events.map((event, offset) => arrival(event, 3, offset));
        const keyOf = (offset: number): string | undefined => events[offset]?.key;
        const models = mortal(world.ledger.models, fateOf(dice(rolls)));
        const surely = async (arrivals: typeof numbered): Promise<void> => {
          for (let done = false; !done;) {
            done = await into(models)(arrivals).then(
              () => true,
              (error: unknown) => {
                if (error instanceof Crash) return false;
                throw error;
              },
            );
          }
        };
        for (const one of numbered) if (!parkedKeys.has(keyOf(one.offset))) await surely([one]);
        for (const key of parkedKeys) for (const one of numbered) if (keyOf(one.offset) === key) await surely([one]);
        await surely(numbered);
        await expectCounted(events);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  test('a fact holds the first occurrence, the day and all keys', async () => {
    const event = submitted(evaluationFacts({ evaluationId: 'o:9' }));
    await record(world.ledger.models, generation, [arrival(event, 5, 7), arrival(event, 5, 8)]);
    await record(world.ledger.models, generation, [arrival(event, 5, 9)]);
    const facts = await world.ledger.models.facts.find({ _id: `${generation}|e|o:9#1` }).lean();
    expect(facts).toMatchObject([
      {
        source: `${generation}|e5`,
        offset: 7,
        type: event.type,
        counts: [
          { day: '2026-11-02', place: { divisionPath: ['632800', '632801'], unitId: 'u-1', servicePointId: 'sp-1', windowId: 'w-1' } },
        ],
      },
    ]);
  });

  test('a store that fails is no crash of ours: the batch is refused whole and may come again', async () => {
    const event = submitted(evaluationFacts({ evaluationId: 'o:10' }));
    const broken = mortal(world.ledger.models, () => 0);
    await expect(record(broken, generation, [arrival(event, 0, 0)])).rejects.toThrow(Crash);
    await record(world.ledger.models, generation, [arrival(event, 0, 0)]);
    expect(await cellsOf(world.ledger.models, generation)).toEqual(recount([event]));
  });
}
