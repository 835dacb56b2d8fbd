import { Refused } from '@mingjing/contracts/refused';
import { lateSource, type Arrival, type Source } from './arrival';
import { findByIds, insertAll, upsertAll, type Upsert } from './bulk';
import { additionsOf, cellId, EVER } from './cell';
import { accumulate, type Counters } from './counters';
import type { Cell, Fact, StatisticsModels } from './models';

/** How often another writer may be there first before the batch is handed back to the bus. */
const TRIES = 20;

type CountingModels = Pick<StatisticsModels, 'facts' | 'cells'>;

/**
 * Counts a batch, of any number of sources, exactly once: however often it is delivered, with whatever bounds, and
 * wherever the process dies. Facts first: they say which occurrence of an event counts. Then cells, each with one
 * write that adds and moves the sources' offsets, guarded by the offsets that were read.
 * @returns the arrivals that count, each under the source and offset of its fact
 */
export async function record(models: CountingModels, generation: number, arrivals: Arrival[]): Promise<Arrival[]> {
  const counting = arrivals.filter(({ counts, matters }) => counts.length > 0 || matters);
  if (counting.length === 0) return [];
  const settled = await settle(models, generation, counting.sort(inOrder));
  await addToCells(models, generation, settled);
  return settled;
}

function inOrder(one: Arrival, other: Arrival): number {
  if (one.source === other.source) return one.offset - other.offset;
  return one.source < other.source ? -1 : 1;
}

/** The arrivals that count, each under the source and offset that its fact holds; true duplicates are gone. */
async function settle({ facts }: CountingModels, generation: number, arrivals: Arrival[]): Promise<Arrival[]> {
  const firsts = new Map<string, Arrival>();
  for (const arrival of arrivals) if (!firsts.has(arrival.id)) firsts.set(arrival.id, arrival);
  const once = [...firsts.values()];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const [known, last] = await Promise.all([knownFacts(facts, generation, once), lastOffsets(facts, generation, once)]);
    const placed = once.map(
      (arrival) => known.get(arrival.id) ?? (arrival.offset <= (last.get(arrival.source) ?? -1) ? late(arrival) : arrival),
    );
    const missing = once.flatMap((arrival, index) => (known.has(arrival.id) ? [] : (placed[index] as Arrival)));
    if (
      await insertAll(
        facts,
        missing.map((one) => factOf(one, generation)),
      )
    )
      return placed.filter((one): one is Arrival => one !== 'duplicate');
  }
  throw contended();
}

/** What the facts that are there already say of these arrivals, by id. */
async function knownFacts(
  facts: StatisticsModels['facts'],
  generation: number,
  arrivals: Arrival[],
): Promise<Map<string, Arrival | 'duplicate'>> {
  const byFactId = new Map(arrivals.map((arrival) => [`${generation}|${arrival.id}`, arrival]));
  const found = await findByIds(facts, [...byFactId.keys()], { source: 1, offset: 1 });
  const known = new Map<string, Arrival | 'duplicate'>();
  for (const { _id, source, offset } of found) {
    const arrival = byFactId.get(_id) as Arrival;
    if (source === `${generation}|${lateSource(arrival.id)}`) known.set(arrival.id, late(arrival));
    else known.set(arrival.id, source === `${generation}|${arrival.source}` && offset === arrival.offset ? arrival : 'duplicate');
  }
  return known;
}

/**
 * Offset of the last fact of each source. An event at or before it that has no fact comes late, from the dead letters:
 * cells may have passed its offset, so it becomes a source of its own. Facts stand before cells do.
 */
async function lastOffsets(facts: StatisticsModels['facts'], generation: number, arrivals: Arrival[]): Promise<Map<Source, number>> {
  const sources = [...new Set(arrivals.map(({ source }) => source))];
  const lasts = sources.map(async (source): Promise<[Source, number]> => {
    const found = facts
      .find({ source: `${generation}|${source}` })
      .sort({ offset: -1 })
      .limit(1)
      .select({ offset: 1 });
    const [last] = await found.lean<Pick<Fact, 'offset'>[]>();
    return [source, last?.offset ?? -1];
  });
  return new Map(await Promise.all(lasts));
}

function late(arrival: Arrival): Arrival {
  return { ...arrival, source: lateSource(arrival.id), offset: 0 };
}

function factOf({ id, source, offset, type, at, counts }: Arrival, generation: number): Fact {
  return { _id: `${generation}|${id}`, source: `${generation}|${source}`, offset, type, at, counts };
}

/** What a batch adds to one cell, event by event. */
interface Growth {
  id: string;
  steps: { source: Source; offset: number; at: Date; add: Counters }[];
}

function growthsOf(generation: number, arrivals: Arrival[]): Growth[] {
  const growths = new Map<string, Growth>();
  for (const { source, offset, at, counts } of arrivals) {
    for (const count of counts) {
      for (const { key, add } of additionsOf(count)) {
        const growth = growths.get(key) ?? { id: cellId(generation, key), steps: [] };
        growth.steps.push({ source, offset, at, add });
        growths.set(key, growth);
      }
    }
  }
  return [...growths.values()];
}

async function addToCells({ cells }: CountingModels, generation: number, arrivals: Arrival[]): Promise<void> {
  const growths = growthsOf(generation, arrivals);
  const ids = growths.map(({ id }) => id);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await findByIds(cells, ids, { offsets: 1, times: 1 });
    const byId = new Map(stored.map((cell) => [cell._id, cell]));
    if (
      await upsertAll(
        cells,
        growths.flatMap((growth) => additions(growth, byId.get(growth.id), generation)),
      )
    )
      return;
  }
  throw contended();
}

/** The write that brings a cell up to date; none where it has counted all of it already. */
function additions({ id, steps }: Growth, cell: Omit<Cell, 'n'> | undefined, generation: number): Upsert[] {
  const seen = cell?.offsets ?? {};
  const fresh = steps.filter(({ source, offset }) => offset > (seen[source] ?? -1));
  if (fresh.length === 0) return [];
  const filter: Record<string, unknown> = { _id: id };
  const $set: Record<string, unknown> = {};
  for (const { source, offset, at } of fresh) {
    filter[`offsets.${source}`] = seen[source] ?? { $exists: false };
    $set[`offsets.${source}`] = offset;
    if (id === cellId(generation, EVER))
      $set[`times.${source}`] = newest(at, cell?.times?.[source], $set[`times.${source}`] as Date | undefined);
  }
  const sum = fresh.reduce<Counters>((total, { add }) => accumulate(total, add), {});
  const $inc = Object.fromEntries(Object.entries(sum).map(([name, count]) => [`n.${name}`, count]));
  const update = Object.keys($inc).length > 0 ? { $set, $inc } : { $set };
  return [{ updateOne: { filter, update, upsert: true } }];
}

function newest(...times: (Date | undefined)[]): Date {
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
}

function contended(): Refused {
  return new Refused('statistics.contended', 'unavailable', {
    zh: '统计正被其他进程更新，系统会自动重试。',
    en: 'Other writers are ahead of this one again and again; it is tried again by itself.',
  });
}
