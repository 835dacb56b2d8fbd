import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directory, operations, TOPICS } from '@mingjing/contracts';
import { exportEvents, type Aggregates } from '@mingjing/store';
import {
  anyPorts,
  actorSigner,
  Channels,
  defineService,
  message,
  on,
  openKeys,
  promiseClient,
  publication,
  Refused,
  rpc,
  start,
  type Actor,
  type EventSubscription,
  type Running,
} from '../src';

type Named = { type: 'named'; data: { name: string } };
type Names = Aggregates<{ name: string }, Named>;

const TYPE = 'mingjing.directory.v1.UnitChanged';
const names = (collection: string) => ({
  ...{ name: collection, initial: () => ({ name: '' }), fields: { name: String } },
  evolve: (_before: { name: string }, { data }: Named) => data,
});
const made = (recorded: { id: string; at: Date; cause: string; event: Named }, { id }: { id: string }) =>
  message(TYPE, directory.UnitChanged, directory.UnitChanged.fromPartial({ unitId: id, name: recorded.event.data.name }), {
    ...{ id: recorded.id, key: id, division: '', time: recorded.at, cause: recorded.cause },
  });

/** Whoever is read: units with names, published and exported. */
const owner = defineService({
  name: 'directory',
  config: {},
  models: (store) => store.aggregate(names('units') as never) as unknown as Names,
  publishes: ({ models: units }) => [publication(units, made)],
  rpcs: ({ models: units }) => [
    rpc(
      { exportEvents: directory.DirectoryServiceService.exportEvents },
      {
        async *exportEvents({ after }) {
          for await (const { key, value, headers } of exportEvents(units, made as never, after || undefined)) {
            const [eventId, time] = [headers['ce_id']!, new Date(headers['ce_time']!)];
            yield { events: [{ eventId, key, type: TYPE, payload: value, division: '', time, cause: '' }] };
          }
        },
      },
    ),
  ],
});

/** Whoever acts: keeps a copy of each name. `fail` is asked before. */
const reader = (fail: (unitId: string) => Error | undefined = () => undefined) =>
  defineService({
    name: 'lead',
    config: {},
    models: (store) => store.aggregate(names('copies') as never) as unknown as Names,
    subscriptions: ({ models: copies }): EventSubscription[] => [
      {
        ...{ topic: TOPICS.directory, group: 'copies', acting: true, reconciliation: { of: 'every' } },
        handlers: on(TYPE, directory.UnitChanged, async ({ id, data: { unitId, name } }) => {
          const error = fail(unitId);
          if (error) throw error;
          const change = { by: 'test', at: new Date() };
          await copies.handle(unitId, { id: `${id}:copy` }, change, () => [{ type: 'named', data: { name } }]);
        }),
      },
    ],
  });

const sysAdmin: Actor = { id: 'a', name: '', assignments: [{ postId: 'p', role: 'sysAdmin', divisions: [], units: [] }] };
let dataDir: string;
let running: Running | undefined;
const env = () => ({
  ...{ DATA_DIR: dataDir, METRICS_PORT: 'off', LOG_LEVEL: 'silent' },
  ...anyPorts(),
});
const up = async (...services: Parameters<typeof start>[0]) => (running = await start(services, { env: env() }));
const down = async () => {
  await running?.stop();
  running = undefined;
};
const channels = new Channels();
const office = ({ addresses }: Running) =>
  promiseClient(operations.OperationsServiceService, () => channels.get(addresses['lead']!), {
    ...{ caller: 'test', division: '' },
    token: () => actorSigner('gateway', openKeys(path.join(dataDir, 'keys')), 60)(sysAdmin, 'lead'),
  });

const ended = ({ state }: operations.Reconciliation): boolean => state === 'done' || state === 'failed';

/** The run of the one reader, once it is as wished. */
async function runOf(platform: Running, wished = ended) {
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const [run] = (await office(platform).listReconciliations({})).reconciliations;
    if (run && wished(run)) return run;
    if (Date.now() > end) throw new Error(`still ${run?.state} ${run?.error}`);
  }
}

/** Units named twice by an owner that nobody listens to, whose topic is lost afterwards. */
async function unheard(count: number): Promise<void> {
  const named = (units: Names, id: string, name: string) =>
    units.handle(id, { id: `${name}-${id}` }, { by: 'test', at: new Date() }, () => [{ type: 'named', data: { name } }]);
  const started = async (parts: unknown): Promise<void> => {
    const { models: units } = parts as { models: Names };
    const ids = Array.from({ length: count }, (_, n) => `u-${String(n).padStart(3, '0')}`);
    for (const name of ['old', 'new']) for (const id of ids) await named(units, id, name);
  };
  await up({ ...owner, started });
  await down();
  rmSync(path.join(dataDir, 'bus'), { recursive: true });
}

const copies = ({ context }: Running) =>
  context('lead').store.connection.models['copies']!.find({}, { name: 1 }).sort({ _id: 1 }).lean<{ _id: string; name: string }[]>();

beforeEach(() => (dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-reconcile-'))));
afterAll(() => channels.close());
afterEach(async () => {
  await down();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a service with an acting reader without a reconciliation does not start, and says why', async () => {
  const without = {
    ...{ name: 'lead', config: {}, models: () => ({}) },
    subscriptions: () => [{ topic: TOPICS.directory, acting: true, handlers: {} }],
  };
  await expect(up(without as never)).rejects.toThrow(
    /lead reads mingjing\.directory\.v1 as lead\S+ and acts on it, but names no reconciliation/,
  );
});

test.each([
  ['directory', true, 'acting'],
  ['directory', false, 'observing'],
  ['statistics', true, 'acting'],
])('%s, not listed as such a reader (acting: %s), does not start, and says what to write where', async (name, acting, reads) => {
  const unlisted = {
    ...{ name, config: {}, models: () => ({}) },
    subscriptions: () => [{ topic: TOPICS.lead, acting, reconciliation: { of: 'newest' }, handlers: {} }],
  };
  await expect(up(unlisted as never)).rejects.toThrow(
    `${name} reads topics: its line in packages/contracts/src/services.ts must say reads: '${reads}'`,
  );
});

test('what left the topic before it was read is read from the documents, once, and told', async () => {
  await unheard(30);
  const platform = await up(owner, reader());
  expect(await runOf(platform)).toMatchObject({
    group: 'copies.mingjing.directory.v1',
    state: 'done',
    why: 'new',
    read: 60,
    acted: 60,
    refused: 0,
    error: '',
  });
  expect((await copies(platform)).map(({ name }) => name)).toEqual(Array(30).fill('new'));
  // By command: nothing is done twice.
  await office(platform).reconcile({ group: '' });
  expect(await runOf(platform)).toMatchObject({ state: 'done', why: 'asked', read: 60, acted: 0 });
  await expect(office(platform).reconcile({ group: 'none' })).rejects.toMatchObject({ code: 'reconciliation.unknown' });
  // And a start that misses nothing asks for nothing.
  const { askedAt } = await runOf(platform);
  await down();
  expect((await runOf(await up(owner, reader()))).askedAt).toEqual(askedAt);
});

test('an event that is refused is told and holds up nothing; an outage waits, and a restart goes on where it was', async () => {
  await unheard(30);
  const first = await up(
    owner,
    reader((unitId) => (unitId === 'u-020' ? new Refused('probe.away', 'unavailable', {}) : undefined)),
  );
  expect(await runOf(first, ({ error }) => error === 'probe.away')).toMatchObject({ state: 'running', read: 40, acted: 40 });
  await down();
  const seen: string[] = [];
  const second = await up(
    owner,
    reader((unitId) => {
      seen.push(unitId);
      return unitId === 'u-025' ? new Refused('probe.poisoned', 'invalid', {}) : undefined;
    }),
  );
  expect(await runOf(second)).toMatchObject({ state: 'failed', read: 60, acted: 58, refused: 2, error: 'u-025:1: probe.poisoned' });
  expect(seen[0]).toBe('u-020');
  expect(await copies(second)).toHaveLength(29);
});
