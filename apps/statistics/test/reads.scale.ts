import type { statistics } from '@mingjing/contracts';
import { CellReader } from '../src/cell-reader';
import { enterLive, type Ledger } from '../src/ledger';
import { addDays } from '../src/period';
import { getSummary } from '../src/queries';
import { evaluationFacts, submitted, type TestEvent } from './events';
import { asking, coordinator, quietDirectory } from './people';
import { arrival, openWorld, type World } from './world';

const TOWNS = 8;
const POINTS = 24;
const DAYS = 8;
const BATCH = 2_500;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.ledger.generations.ensure(new Date());
});
afterAll(() => world.close());

/** Over all towns and service points, each batch on one of eight days of a year: a fifth of them fills every cell. */
function anEvaluation(index: number): TestEvent {
  const point = index % POINTS;
  const division = `63280110${point % TOWNS}`;
  const submittedAt = new Date(`${addDays('2025-12-01', (Math.floor(index / BATCH) % DAYS) * 45)}T04:00:00Z`);
  const place = {
    division,
    divisionPath: ['632800', '632801', division],
    unitId: `u-${point % 12}`,
    servicePointId: `sp-${point}`,
    windowId: `w-${point}`,
  };
  return submitted(evaluationFacts({ evaluationId: `o:${index}`, ...place, submittedAt }));
}

let counted = 0;

async function countUpTo(total: number): Promise<void> {
  while (counted < total) {
    const size = Math.min(BATCH, total - counted);
    const from = counted;
    await enterLive(
      world.ledger,
      Array.from({ length: size }, (_, index) => arrival(anEvaluation(from + index), 0, from + index)),
    );
    counted += size;
  }
}

type Find = (filter: object, options?: object) => { explain(): Promise<{ executionStats: { totalDocsExamined: number } }> };

/** As after a start, with nothing read yet. */
const unread = (): Ledger => ({ ...world.ledger, cells: new CellReader(world.ledger.models.cells, world.ledger.evaluated) });

/** How many documents the store looks at to answer, over all collections. */
async function documentsRead(
  ledger: Ledger,
  request: Partial<statistics.GetSummaryRequest>,
): Promise<{ read: number; answer: statistics.GetSummaryResponse }> {
  const { facts, cells, places, generations } = world.ledger.models;
  const asked: (() => ReturnType<Find>)[] = [];
  const spies = [facts, cells, places, generations].map((model) => {
    const collection = model.collection as unknown as { find: Find; findOne: Find };
    const find = collection.find.bind(collection);
    return [
      jest.spyOn(collection, 'find').mockImplementation((filter, options) => {
        asked.push(() => find(filter, options));
        return find(filter, options);
      }),
    ];
  });
  const answer = await getSummary(ledger, quietDirectory, coordinator, asking(request));
  for (const spy of spies.flat()) spy.mockRestore();
  const explained = await Promise.all(asked.map((again) => again().explain()));
  return { answer, read: explained.reduce((sum, { executionStats }) => sum + executionStats.totalDocsExamined, 0) };
}

/** Five quarters, or the thirds of a month at the edges; a place's own entry in the register, and a few that every question reads. */
const QUESTIONS: [Partial<statistics.GetSummaryRequest>, number][] = [
  [{}, 5 + 20],
  [{ from: '2025-12-15', to: '2026-11-14' }, 5 + 6 + 20],
  [{ groupBy: 'division', division: '632801' }, 5 + 8 * (5 + 2) + 20],
  [{ groupBy: 'servicePoint', pageSize: 20 }, 5 + 20 * (5 + 2) + 20],
  [{ groupBy: 'window', from: '2026-01-15', to: '2026-02-14', pageSize: 20 }, 4 + 20 * (4 + 2) + 20],
  [{ groupBy: 'day', from: '2026-03-01', to: '2026-03-31' }, 1 + 3 + 20],
  [{ groupBy: 'channel', unitId: 'u-3', from: '2026-01-01', to: '2026-12-31' }, 4 * 5 + 20],
];

test('a summary reads a bounded number of documents, the same for a hundred thousand evaluations as for a fifth of them', async () => {
  await countUpTo(20_000);
  const before = [];
  for (const [request] of QUESTIONS) before.push(await documentsRead(unread(), request));
  await countUpTo(100_000);
  expect(await world.ledger.models.facts.estimatedDocumentCount()).toBe(100_000);
  for (const [index, [request, most]] of QUESTIONS.entries()) {
    const ledger = unread();
    const { read, answer } = await documentsRead(ledger, request);
    expect(answer.figures?.evaluations).toBeGreaterThan(before[index]?.answer.figures?.evaluations ?? Number.NaN);
    expect(read).toBeLessThanOrEqual(most);
    expect(read).toBe(before[index]?.read);
    // What is kept is looked at again, never more than that.
    expect(await documentsRead(ledger, request)).toEqual({ read, answer });
  }
}, 300_000);
