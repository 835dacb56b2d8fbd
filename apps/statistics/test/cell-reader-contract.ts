import { CellReader, type ReadCell } from '../src/cell-reader';
import { enterLive } from '../src/ledger';
import { matterRecorded } from './events';
import { arrival, type World } from './world';

/** What is kept of cells is what stands in the store, on either of them. */
export function cellReaderContract(open: () => Promise<World>): void {
  let world: World;
  let offset = 0;
  let ids: string[];

  const count = (...matters: string[]): Promise<void> =>
    enterLive(
      world.ledger,
      matters.map((matter) => arrival(matterRecorded(matter), 1, (offset += 1))),
    );
  const byScope = (cells: ReadCell[]): string[] => cells.map((cell) => JSON.stringify(cell)).sort();

  beforeEach(async () => {
    world = await open();
    offset = 0;
    await world.ledger.generations.ensure(new Date());
    await count('mt-1', 'mt-2');
    const stored = await world.ledger.models.cells.find({ _id: /^1\|[dm]\|/ }).lean();
    ids = stored.map(({ _id }) => _id);
  });
  afterEach(() => world.close());

  test('what is kept is what stands in the store, also after somebody else has counted', async () => {
    const reader = new CellReader(world.ledger.models.cells, world.ledger.evaluated);
    const first = await reader.read(ids);
    expect(first.length).toBeGreaterThan(4);
    for (const cell of first) expect([cell.names, cell.counts]).toEqual([['matters'], [2]]);
    expect(byScope(await reader.read(ids))).toEqual(byScope(first));
    await count('mt-3');
    for (const cell of await reader.read(ids)) expect(cell.counts).toEqual([3]);
  });

  test('cells are taken apart anew only when they have changed', async () => {
    const reader = new CellReader(world.ledger.models.cells, world.ledger.evaluated);
    const first = await reader.read(ids);
    const second = await reader.read(ids);
    expect(second.every((cell) => first.includes(cell))).toBe(true);
    await count('mt-3');
    expect((await reader.read(ids)).some((cell) => first.includes(cell))).toBe(false);
  });

  test('it keeps no more than it may, and reads the others all the same', async () => {
    const reader = new CellReader(world.ledger.models.cells, world.ledger.evaluated, 2);
    const first = await reader.read(ids);
    const second = await reader.read(ids);
    expect(byScope(second)).toEqual(byScope(first));
    expect(second.filter((cell) => first.includes(cell)).length).toBeLessThanOrEqual(2);
  });

  test('a cell that is gone is not given', async () => {
    const reader = new CellReader(world.ledger.models.cells, world.ledger.evaluated);
    await reader.read(ids);
    await world.ledger.models.cells.deleteOne({ _id: ids[0] });
    expect((await reader.read(ids)).length).toBe(ids.length - 1);
  });
}
