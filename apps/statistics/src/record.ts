import { Refused } from '@mingjing/contracts/refused';
import { lateSource, type Arrival, type Source } from './arrival';
import { findByIds, isForestalled, upsertAll, type Upsert } from './bulk';
import { cellId, cellKeysOf, EVER } from './cell';
import { accumulate, type Counters } from './counters';
import type { Cell, Fact, StatisticsModels } from './models';

/** How often another writer may be there first before the batch is handed back to the bus. */
const TRIES = 20;

type CountingModels = Pick<StatisticsModels, 'facts' | 'cells'>;

/**
 * Counts a batch of one source, in order, exactly once: however often it is delivered, with whatever bounds, and
 * wherever the process dies. Facts first: they say which occurrence of an event counts. Then cells, each with one
 * write that adds and moves the source's offset, guarded by the offset that was read.
 */
export async function record(models: CountingModels, generation: number, arrivals: Arrival[]): Promise<void> {
  const counting = arrivals.filter(({ counts }) => counts.length > 0);
  if (counting.length === 0) return;
  const settled = await settle(models, generation, counting);
  await addToCells(models, generation, settled);
}

/** The arrivals that count, each under the source and offset that its fact holds; true duplicates are gone. */
async function settle({ facts }: CountingModels, generation: number, arrivals: Arrival[]): Promise<Arrival[]> {
  const firsts = new Map<string, Arrival>();
  for (const arrival of arrivals) if (!firsts.has(arrival.id)) firsts.set(arrival.id, arrival);
  const once = [...firsts.values()];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const [known, last] = await Promise.all([knownFacts(facts, generation, once), lastOffset(facts, generation, once)]);
    const placed = once.map((arrival) => known.get(arrival.id) ?? (arrival.offset <= last ? late(arrival) : arrival));
    const missing = once.flatMap((arrival, index) => (known.has(arrival.id) ? [] : (placed[index] as Arrival)));
    try {
      // Ordered: what a crash leaves is the beginning of the batch, so that the rest still comes in its turn.
      if (missing.length > 0) await facts.insertMany(missing.map((one) => factOf(one, generation)), { ordered: true, lean: true });
      return placed.filter((one): one is Arrival => one !== 'duplicate');
    } catch (error) {
      if (!isForestalled(error)) throw error;
    }
  }
  throw contended();
}

/** What the facts that are there already say of these arrivals, by id. */
async function knownFacts(facts: StatisticsModels['facts'], generation: number, arrivals: Arrival[]): Promise<Map<string, Arrival | 'duplicate'>> {
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
 * Offset of the last fact of the batch's source. An event at or before it that has no fact comes late, from the dead
 * letters: cells may have passed its offset, so it becomes a source of its own. Facts stand before cells do.
 */
async function lastOffset(facts: StatisticsModels['facts'], generation: number, arrivals: Arrival[]): Promise<number> {
  const [last] = await facts
    .find({ source: `${generation}|${arrivals[0]?.source}` })
    .sort({ offset: -1 })
    .limit(1)
    .select({ offset: 1 })
    .lean<Pick<Fact, 'offset'>[]>();
  return last?.offset ?? -1;
}

function late(arrival: Arrival): Arrival {
  return { ...arrival, source: lateSource(arrival.id), offset: 0 };
}

function factOf({ id, source, offset, type, at, counts }: Arrival, generation: number): Fact {
  return { _id: `${generation}|${id}`, source: `${generation}|${source}`, offset, type, at, counts };
}

/** What one source adds to one cell, event by event. */
interface Growth {
  id: string;
  source: Source;
  steps: { offset: number; at: Date; add: Counters }[];
  timed: boolean;
}

function growthsOf(generation: number, arrivals: Arrival[]): Growth[] {
  const growths = new Map<string, Growth>();
  for (const { source, offset, at, counts } of arrivals) {
    for (const count of counts) {
      for (const key of cellKeysOf(count)) {
        const name = `${source} ${key}`;
        const growth = growths.get(name) ?? { id: cellId(generation, key), source, steps: [], timed: key === EVER };
        growth.steps.push({ offset, at, add: count.add });
        growths.set(name, growth);
      }
    }
  }
  return [...growths.values()];
}

async function addToCells({ cells }: CountingModels, generation: number, arrivals: Arrival[]): Promise<void> {
  const growths = growthsOf(generation, arrivals);
  const ids = [...new Set(growths.map(({ id }) => id))];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await findByIds(cells, ids, { offsets: 1, times: 1 });
    const byId = new Map(stored.map((cell) => [cell._id, cell]));
    if (await upsertAll(cells, growths.flatMap((growth) => additions(growth, byId.get(growth.id))))) return;
  }
  throw contended();
}

/** The write that brings a cell up to date; none where it has counted all of it already. */
function additions({ id, source, steps, timed }: Growth, cell: Omit<Cell, 'n'> | undefined): Upsert[] {
  const seen = cell?.offsets[source];
  const fresh = steps.filter(({ offset }) => seen === undefined || offset > seen);
  const last = fresh.at(-1);
  if (!last) return [];
  const sum = fresh.reduce<Counters>((total, { add }) => accumulate(total, add), {});
  const $inc = Object.fromEntries(Object.entries(sum).map(([name, count]) => [`n.${name}`, count]));
  const $set: Record<string, unknown> = { [`offsets.${source}`]: last.offset };
  if (timed) $set[`times.${source}`] = newest([...fresh.map(({ at }) => at), cell?.times?.[source]]);
  const filter = { _id: id, [`offsets.${source}`]: seen ?? { $exists: false } };
  const update = Object.keys($inc).length > 0 ? { $set, $inc } : { $set };
  return [{ updateOne: { filter, update, upsert: true } }];
}

function newest(times: (Date | undefined)[]): Date {
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
}

function contended(): Refused {
  return new Refused('statistics.contended', 'unavailable', {
    zh: '统计正被其他进程更新，系统会自动重试。',
    en: 'Other writers are ahead of this one again and again; it is tried again by itself.',
  });
}
