import type { Clock } from '@mingjing/kit';
import type { envelope } from '@mingjing/contracts';
import { arrivalOf, EXPORT, type Arrival, type CountedTopic } from './arrival';
import { findByIds } from './bulk';
import { cellId } from './cell';
import { sameCounters, type Counters } from './counters';
import { enter, type Ledger } from './ledger';
import type { Cell } from './models';

const CHUNK = 500;
/** Events entered at once: an export comes by document id, so that only many of them share cells. */
const ENTERED = 5_000;

/** All published events of one owner, from the beginning. */
export interface EventExport {
  topic: CountedTopic;
  events(): AsyncIterable<envelope.ExportedEvent[]>;
}

export interface Rebuilt {
  /** Events read. */
  events: number;
  /** Cells that now count something else than before. */
  corrected: number;
}

/**
 * Counts every owner's events anew in a fresh generation and swaps it in. Batches of the topics go on meanwhile and are
 * counted in both; the facts of the fresh one keep an event from counting by both ways. A rebuild that fails leaves
 * the figures as they were.
 * @param clock real time: whether another one is still alive is no question of the platform's clock, which may stand still
 * @param progress told how many events have been read, first when none has; what it throws ends the rebuild
 * @throws Refused `statistics.rebuilding` while another is at work
 */
export async function rebuild(
  ledger: Ledger,
  clock: Clock,
  exports: EventExport[],
  progress: (events: number) => Promise<void> = async () => undefined,
): Promise<Rebuilt> {
  const generation = await ledger.generations.begin(clock.now());
  try {
    await progress(0);
    let events = 0;
    const entered = async (read: number): Promise<void> => {
      await ledger.generations.beat(generation, clock.now());
      await progress(read);
    };
    for (const one of exports) events = await replay(ledger, generation, one, events, entered);
    const corrected = await countCorrected(ledger, clock, await ledger.generations.current(), generation);
    await ledger.generations.swap(generation, clock.now());
    return { events, corrected };
  } catch (error) {
    await ledger.generations.abandon(generation, clock.now());
    throw error;
  }
}

/** Counts one owner's export; `read` events came before it, so that offsets go on rising. */
async function replay(
  ledger: Ledger,
  generation: number,
  { topic, events }: EventExport,
  read: number,
  entered: (read: number) => Promise<void>,
): Promise<number> {
  let waiting: Arrival[] = [];
  const flush = async (): Promise<void> => {
    await enter(ledger, generation, waiting);
    await entered(read);
    waiting = [];
  };
  for await (const exported of events()) {
    for (const { eventId, type, payload, time } of exported) {
      waiting.push(arrivalOf({ id: eventId, topic, type, raw: payload, time: time ?? new Date(Number.NaN) }, EXPORT, read));
      read += 1;
      if (waiting.length >= ENTERED) await flush();
    }
  }
  await flush();
  return read;
}

/** Cells whose counters differ between two generations. Those seen to differ are looked at again with no batch under way. */
async function countCorrected(ledger: Ledger, clock: Clock, before: number, after: number): Promise<number> {
  const suspects: string[] = [];
  for await (const key of differing(ledger, before, after)) suspects.push(key);
  let corrected = 0;
  for (let start = 0; start < suspects.length; start += CHUNK) {
    const keys = suspects.slice(start, start + CHUNK);
    corrected += await ledger.gate.alone(() => stillDiffering(ledger, before, after, keys));
    await ledger.generations.beat(after, clock.now());
  }
  return corrected;
}

async function* differing(ledger: Ledger, before: number, after: number): AsyncIterable<string> {
  const olds = cellsIn(ledger, before);
  const news = cellsIn(ledger, after);
  let [old, fresh] = [await next(olds), await next(news)];
  while (old || fresh) {
    if (!fresh || (old && old.key < fresh.key)) {
      if (!sameCounters(old?.n ?? {}, {})) yield (old as Keyed).key;
      old = await next(olds);
    } else if (!old || fresh.key < old.key) {
      if (!sameCounters(fresh.n, {})) yield fresh.key;
      fresh = await next(news);
    } else {
      if (!sameCounters(old.n, fresh.n)) yield fresh.key;
      [old, fresh] = [await next(olds), await next(news)];
    }
  }
}

interface Keyed {
  key: string;
  n: Counters;
}

const keyed = (generation: number, { _id, n }: Pick<Cell, '_id' | 'n'>): Keyed => ({ key: _id.slice(`${generation}|`.length), n: n ?? {} });

/** All cells of a generation in the order of their keys. */
async function* cellsIn({ models }: Ledger, generation: number): AsyncGenerator<Keyed> {
  const range = { _id: { $gte: `${generation}|`, $lt: `${generation}}` } };
  for await (const cell of models.cells.find(range).sort({ _id: 1 }).select({ n: 1 }).lean<Cell>().cursor())
    yield keyed(generation, cell as Cell);
}

async function next(cells: AsyncGenerator<Keyed>): Promise<Keyed | undefined> {
  const { value, done } = await cells.next();
  return done ? undefined : value;
}

async function stillDiffering({ models }: Ledger, before: number, after: number, keys: string[]): Promise<number> {
  const read = async (generation: number): Promise<Map<string, Counters>> => {
    const cells = await findByIds(
      models.cells,
      keys.map((key) => cellId(generation, key)),
      { n: 1 },
    );
    return new Map(cells.map((cell) => keyed(generation, cell)).map(({ key, n }) => [key, n]));
  };
  const [olds, news] = await Promise.all([read(before), read(after)]);
  return keys.filter((key) => !sameCounters(olds.get(key) ?? {}, news.get(key) ?? {})).length;
}
