import { rebuild } from '../src/rebuild';
import { RebuildRuns } from '../src/rebuild-runs';
import { matterRecorded } from './events';
import { arrival, cellsOf, owner, recount, type World, openWorld } from './world';
import { enterLive } from '../src/ledger';

const events = Array.from({ length: 6 }, (_, index) => matterRecorded(`mt-${index}`));
const log = { info: jest.fn(), error: jest.fn() } as never;
const { signal } = new AbortController();

let world: World;
let runs: RebuildRuns;
let now: Date;
const clock = { now: () => now };

beforeEach(async () => {
  now = new Date('2026-11-22T08:00:00Z');
  world = await openWorld();
  runs = new RebuildRuns(world.ledger, clock);
  await world.ledger.generations.ensure(now);
  await enterLive(
    world.ledger,
    events.map((event, index) => arrival(event, 1, index)),
  );
});
afterEach(() => world.close());

const after = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1_000);
};
const figures = async () => cellsOf(world.ledger.models, await world.ledger.generations.current());

test('nothing is done until it is asked for; then once, and the end can be looked at', async () => {
  await runs.work(owner(events), signal, log);
  expect(await runs.last()).toBeUndefined();
  expect(await runs.ask()).toMatchObject({ state: 'waiting', startedAt: null, forUpdate: false });
  after(1);
  await runs.work(owner(events), signal, log);
  await runs.work(owner(events), signal, log);
  expect(await runs.last()).toMatchObject({ state: 'done', startedAt: now, endedAt: now, events: 6, corrected: 0, error: '' });
  expect(await world.ledger.generations.live()).toEqual([2]);
});

test('asking again while one waits or runs gives that one; afterwards a new one', async () => {
  const { _id } = await runs.ask();
  after(1);
  expect((await runs.ask())._id).toBe(_id);
  const asking = owner(events, async (index) => {
    if (index === 3) expect(await runs.ask()).toMatchObject({ _id, state: 'running' });
  });
  await runs.work(asking, signal, log);
  expect((await runs.last())?.state).toBe('done');
  expect((await runs.ask())._id).not.toBe(_id);
});

test('one that fails says why and leaves the figures', async () => {
  await runs.ask();
  const failing = owner(events, async () => Promise.reject(new Error('the owner went away')));
  await runs.work(failing, signal, log);
  expect(await runs.last()).toMatchObject({ state: 'failed', endedAt: now, error: expect.stringContaining('the owner went away') });
  expect(await world.ledger.generations.live()).toEqual([1]);
  expect(await figures()).toEqual(recount(events));
});

test('one that a stop cut off is taken up by the next start, one that a kill cut off after a minute', async () => {
  const { _id } = await runs.ask();
  const stop = new AbortController();
  const stopping = owner(events, async (index) => {
    if (index === 3) stop.abort();
  });
  await runs.work(stopping, stop.signal, log);
  expect(await runs.last()).toMatchObject({ _id, state: 'running', endedAt: null });

  await world.ledger.generations.begin(now);
  after(30);
  await runs.work(owner(events), signal, log);
  expect(await runs.last()).toMatchObject({ _id, state: 'running', endedAt: null });
  after(31);
  await runs.work(owner(events), signal, log);
  expect(await runs.last()).toMatchObject({ _id, state: 'done', events: 6, corrected: 0 });
  expect(await figures()).toEqual(recount(events));
});

test('one that another process has taken over is left to that one', async () => {
  await runs.ask();
  const overtaken = owner(events, async (index) => {
    if (index !== 3) return;
    after(61);
    await rebuild(world.ledger, clock, owner(events));
  });
  await runs.work(overtaken, signal, log);
  expect(await runs.last()).toMatchObject({ state: 'running', error: '' });
});

test('after an update one is asked for by itself, and not again within a minute of a failure', async () => {
  await runs.askIfOutdated();
  expect(await runs.last()).toBeUndefined();
  await world.ledger.models.generations.updateMany({}, { $unset: { shape: 1 } });
  await runs.askIfOutdated();
  const failing = owner(events, async () => Promise.reject(new Error('the owner went away')));
  await runs.work(failing, signal, log);
  const failed = await runs.last();
  after(59);
  await runs.askIfOutdated();
  expect(await runs.last()).toEqual(failed);
  after(1);
  await runs.askIfOutdated();
  await runs.work(owner(events), signal, log);
  expect(await runs.last()).toMatchObject({ state: 'done', forUpdate: true });
  expect(await world.ledger.generations.outdated()).toBe(false);
});
