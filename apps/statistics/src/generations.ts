import { Refused } from '@mingjing/contracts/refused';
import type { GenerationState, StatisticsModels } from './models';

const ID = 'generations';
/** A rebuild that has not been heard of for so long has died. */
const ABANDONED_MS = 60_000;
/** Readers and writers that still hold the generation before get so long to end. */
const GRACE_MS = 60_000;
const CHUNK = 1_000;

/**
 * Which counters and registers a generation has. Raised when counting learns something new that older events say too:
 * a generation of another shape is counted anew by itself. 2: entries by unit and month, service points in use.
 * 3: evaluations and matters by source, those that are held.
 * 4: matters that were evaluated, sealed and apart.
 * 5: what was released to units, orders, and which places they know of.
 * 6: what became known after the open data of its month.
 */
const SHAPE = 6;

const FIRST = { current: 1, next: 2, oldest: 1, building: null } as const;

/** The generation that is read, and the one that is being built beside it: every batch is counted in both. */
export class Generations {
  constructor(private readonly models: StatisticsModels) {}

  /** Makes the first generation where there is none. */
  async ensure(now: Date): Promise<void> {
    await this.models.generations.updateOne({ _id: ID }, { $setOnInsert: { ...FIRST, changedAt: now, shape: SHAPE } }, { upsert: true });
  }

  private async state(): Promise<Pick<GenerationState, 'current' | 'next' | 'oldest' | 'building' | 'changedAt' | 'shape'>> {
    return (await this.models.generations.findById(ID).lean<GenerationState>()) ?? { ...FIRST, changedAt: new Date(0), shape: SHAPE };
  }

  /** The generation that stands. */
  async current(): Promise<number> {
    return (await this.state()).current;
  }

  /** The generation to read. @throws Refused `statistics.recounting` while it is of a shape that this version cannot read */
  async readable(): Promise<number> {
    const { current, shape } = await this.state();
    if (shape === SHAPE) return current;
    throw new Refused('statistics.recounting', 'unavailable', {
      zh: '系统升级后正在重新计数，请几分钟后再查看统计。',
      en: 'After an update everything is being counted anew; look again in a few minutes.',
    });
  }

  /** True where what is read was counted by an older version of this service, and nobody is counting it anew. */
  async outdated(): Promise<boolean> {
    const { shape, building } = await this.state();
    return shape !== SHAPE && !building;
  }

  /** The generations to count in, asked anew for each batch. */
  async live(): Promise<number[]> {
    const { current, building } = await this.state();
    return building ? [current, building.generation] : [current];
  }

  /**
   * Begins a fresh generation; from now on every batch is counted there too.
   * @throws Refused `statistics.rebuilding` while another rebuild is at work
   */
  async begin(now: Date): Promise<number> {
    const { next, building } = await this.state();
    const free = !building || now.getTime() - building.beatAt.getTime() > ABANDONED_MS;
    const change = { $set: { next: next + 1, building: { generation: next, beatAt: now } } };
    if (free && (await this.models.generations.updateOne({ _id: ID, next }, change)).matchedCount === 1) return next;
    throw new Refused('statistics.rebuilding', 'conflict', {
      zh: '统计重建正在进行，请等它完成后再试。',
      en: 'A rebuild is at work already; wait until it has ended.',
    });
  }

  /** Shows that the rebuild is alive. @throws Refused `statistics.rebuildLost` where another has taken over */
  async beat(generation: number, now: Date): Promise<void> {
    await this.whileBuilding(generation, { 'building.beatAt': now });
  }

  /** The built generation is read from now on. */
  async swap(generation: number, now: Date): Promise<void> {
    await this.whileBuilding(generation, { current: generation, building: null, changedAt: now, shape: SHAPE });
  }

  private async whileBuilding(generation: number, $set: Record<string, unknown>): Promise<void> {
    const { matchedCount } = await this.models.generations.updateOne({ _id: ID, 'building.generation': generation }, { $set });
    if (matchedCount === 1) return;
    throw new Refused('statistics.rebuildLost', 'conflict', {
      zh: '本次重建已被另一次重建取代，请查看后者的结果。',
      en: 'Another rebuild has taken over from this one; look at its result.',
    });
  }

  /** Gives up a generation that will not be finished. */
  async abandon(generation: number, now: Date): Promise<void> {
    await this.models.generations.updateOne({ _id: ID, 'building.generation': generation }, { $set: { building: null, changedAt: now } });
  }

  /** Gives up rebuilds that died and removes generations that nobody reads or writes any more. */
  async sweep(now: Date, signal: AbortSignal): Promise<void> {
    const { building } = await this.state();
    if (building && now.getTime() - building.beatAt.getTime() > ABANDONED_MS) await this.abandon(building.generation, now);
    const { current, next, oldest, building: alive, changedAt } = await this.state();
    if (alive || now.getTime() - changedAt.getTime() < GRACE_MS) return;
    for (let generation = oldest; generation < next; generation += 1) {
      if (generation === current) continue;
      for (const model of [this.models.cells, this.models.places, this.models.facts, this.models.evaluated])
        await purge(model as never, generation, signal);
      if (signal.aborted) return;
    }
    // Whatever lies above the current one has just been removed as well, so the next sweep starts at what is read.
    await this.models.generations.updateOne({ _id: ID, next }, { $set: { oldest: current } });
  }
}

async function purge(model: StatisticsModels['facts'], generation: number, signal: AbortSignal): Promise<void> {
  const mine = { _id: { $gte: `${generation}|`, $lt: `${generation}}` } };
  while (!signal.aborted) {
    const found = await model.find(mine).sort({ _id: 1 }).limit(CHUNK).select({ _id: 1 }).lean<{ _id: string }[]>();
    if (found.length === 0) return;
    await model.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
  }
}
