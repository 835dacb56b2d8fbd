import type { Model } from 'mongoose';
import type { Clock } from '@mingjing/kit';
import type { envelope } from '@mingjing/contracts';
import { arrivalOf, EXPORT, type Arrival, type CountedTopic } from './arrival';
import { findByIds } from './bulk';
import { cellId } from './cell';
import { sameCounters, type Counters } from './counters';
import { enter, type Ledger } from './ledger';
import type { EvaluatedDays } from './evaluated';
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

/** What one collection of documents counts, whatever they look like. */
interface Book {
  model: Model<never>;
  fields: Record<string, 1>;
  countersOf(document: never): Counters;
}

function booksOf({ models, evaluated }: Ledger): Book[] {
  return [
    { model: models.cells as never, fields: { n: 1 }, countersOf: ({ n }: Cell) => n ?? {} },
    { model: models.evaluated as never, fields: { sealed: 1 }, countersOf: (one: EvaluatedDays) => evaluated.daysOf(one) },
  ];
}

/** Documents whose counters differ between two generations. Those seen to differ are looked at again with no batch under way. */
async function countCorrected(ledger: Ledger, clock: Clock, before: number, after: number): Promise<number> {
  let corrected = 0;
  for (const book of booksOf(ledger)) {
    const suspects: string[] = [];
    for await (const key of differing(book, before, after)) suspects.push(key);
    for (let start = 0; start < suspects.length; start += CHUNK) {
      const keys = suspects.slice(start, start + CHUNK);
      corrected += await ledger.gate.alone(() => stillDiffering(book, before, after, keys));
      await ledger.generations.beat(after, clock.now());
    }
  }
  return corrected;
}

async function* differing(book: Book, before: number, after: number): AsyncIterable<string> {
  const olds = documentsIn(book, before);
  const news = documentsIn(book, after);
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

const keyed = ({ countersOf }: Book, generation: number, document: { _id: string }): Keyed => ({
  key: document._id.slice(`${generation}|`.length),
  n: countersOf(document as never),
});

/** All documents of a generation in the order of their keys. */
async function* documentsIn(book: Book, generation: number): AsyncGenerator<Keyed> {
  const range = { _id: { $gte: `${generation}|`, $lt: `${generation}}` } };
  for await (const document of book.model
    .find(range as never)
    .sort({ _id: 1 })
    .select(book.fields)
    .lean<never>()
    .cursor())
    yield keyed(book, generation, document as never);
}

async function next(documents: AsyncGenerator<Keyed>): Promise<Keyed | undefined> {
  const { value, done } = await documents.next();
  return done ? undefined : value;
}

async function stillDiffering(book: Book, before: number, after: number, keys: string[]): Promise<number> {
  const read = async (generation: number): Promise<Map<string, Counters>> => {
    const ids = keys.map((key) => cellId(generation, key));
    const found = await findByIds<{ _id: string }>(book.model as never, ids, book.fields);
    return new Map(found.map((document) => keyed(book, generation, document)).map(({ key, n }) => [key, n]));
  };
  const [olds, news] = await Promise.all([read(before), read(after)]);
  return keys.filter((key) => !sameCounters(olds.get(key) ?? {}, news.get(key) ?? {})).length;
}
