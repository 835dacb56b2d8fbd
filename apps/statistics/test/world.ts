import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { envelope } from '@mingjing/contracts';
import { openKeys, type Keys } from '@mingjing/kit';
import { openStore, type Store } from '@mingjing/store';
import { arrivalOf, COUNTED_TOPICS, topicSource, type Arrival } from '../src/arrival';
import { additionsOf } from '../src/cell';
import { accumulate, type Counters } from '../src/counters';
import { enterLive, ledgerOn, type Ledger } from '../src/ledger';
import { statisticsModels, type StatisticsModels } from '../src/models';
import type { EventExport } from '../src/rebuild';
import type { TestEvent } from './events';

export interface World {
  store: Store;
  ledger: Ledger;
  keys: Keys;
  close(): Promise<void>;
}

/** A ledger on a store of its own: embedded, or a database of the MongoDB given. */
export async function openWorld(mongodbUri?: string): Promise<World> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-statistics-'));
  const store = await openStore({ service: 'statistics', instance: `t${randomBytes(6).toString('hex')}`, dataDir, mongodbUri });
  const keys = openKeys(path.join(dataDir, 'keys'));
  const ledger = ledgerOn(statisticsModels(store), keys);
  await store.ready();
  return {
    store,
    ledger,
    keys,
    async close() {
      if (store.kind === 'mongodb') await store.connection.dropDatabase();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The event as it comes from a partition. */
export function arrival(event: TestEvent, partition: number, offset: number): Arrival {
  return arrivalOf(event, topicSource(event.topic, partition), offset);
}

const exported = ({ id, key, type, raw, time }: TestEvent): envelope.ExportedEvent => ({
  eventId: id,
  key,
  type,
  payload: Buffer.from(raw),
  division: '',
  time,
  cause: '',
});

/** An owner's documents, read one event at a time; something may happen before each. */
export function owner(events: TestEvent[], meanwhile: (index: number) => Promise<void> = async () => undefined): EventExport[] {
  return COUNTED_TOPICS.map((topic) => ({
    topic,
    async *events() {
      for (const [index, event] of events.entries()) {
        if (event.topic !== topic) continue;
        await meanwhile(index);
        yield [exported(event)];
      }
    },
  }));
}

/** Counts events as the next ones of one partition. */
export function counting(world: World): (events: TestEvent[]) => Promise<void> {
  let offset = 0;
  return (events) =>
    enterLive(
      world.ledger,
      events.map((event) => arrival(event, 0, offset++)),
    );
}

/** Cells as they must be when each event counts once, straight from the events. */
export function recount(events: Iterable<TestEvent>): Record<string, Counters> {
  const cells: Record<string, Counters> = {};
  for (const event of new Map([...events].map((one) => [`${one.topic} ${one.id}`, one])).values()) {
    for (const count of arrivalOf(event, 'x', 0).counts)
      for (const { key, add } of additionsOf(count)) accumulate((cells[key] ??= {}), add);
  }
  return withoutNothing(cells);
}

/** Cells as they stand in the store. */
export async function cellsOf({ cells }: Pick<StatisticsModels, 'cells'>, generation: number): Promise<Record<string, Counters>> {
  const mine = `${generation}|`;
  const found = (await cells.find().lean()).filter(({ _id }) => _id.startsWith(mine));
  return withoutNothing(Object.fromEntries(found.map(({ _id, n }) => [_id.slice(mine.length), accumulate({}, n ?? {})])));
}

/** How many matters were evaluated, by the keyed hash of each scope, as it must be when each event counts once. */
export function recountEvaluated({ ledger }: Pick<World, 'ledger'>, events: Iterable<TestEvent>): Record<string, Counters> {
  const scopes: Record<string, Counters> = {};
  for (const event of new Map([...events].map((one) => [one.id, one])).values()) {
    const { matters, at } = arrivalOf(event, 'x', 0);
    if (!matters) continue;
    for (const [scope, add] of ledger.evaluated.byScope(matters, at)) accumulate((scopes[ledger.evaluated.idOf(0, scope)] ??= {}), add);
  }
  return withoutNothing(scopes);
}

/** The same as it stands in the store. */
export async function evaluatedOf({ ledger }: Pick<World, 'ledger'>, generation: number): Promise<Record<string, Counters>> {
  const mine = `${generation}|`;
  const found = (await ledger.models.evaluated.find().lean()).filter(({ _id }) => _id.startsWith(mine));
  return withoutNothing(Object.fromEntries(found.map((one) => [`0|${one._id.slice(mine.length)}`, ledger.evaluated.daysOf(one)])));
}

function withoutNothing(cells: Record<string, Counters>): Record<string, Counters> {
  return Object.fromEntries(Object.entries(cells).filter(([, counters]) => Object.keys(counters).length > 0));
}
