import { Schema, type Model } from 'mongoose';
import { evaluation } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { Keys, Sealer } from '@mingjing/kit';
import type { Arrival, Source } from './arrival';
import { findByIds, upsertAll, type Upsert } from './bulk';
import { addOne, type Counters } from './counters';
import { dayOf, isLate, plausibleDay } from './period';
import { EVERYTHING, scopesOf } from './place';

/** What the evaluation service seals its counts for (proto/mingjing/evaluation/v1/events.proto). */
const COUNTS = 'evaluation|matters-evaluated';
/** How often another writer may be there first before the batch is handed back to the bus. */
const TRIES = 20;

/**
 * How many of the matters handled on each day were evaluated, of one scope. Beside the ratings of a small place these counts
 * would tell whose matter was evaluated how, so that neither scope nor days can be read here without the keys.
 */
export interface EvaluatedDays {
  /** "<generation>|<keyed hash of the scope>" */
  _id: string;
  /** By source: offset of the last event counted here. */
  offsets: Record<Source, number>;
  /** Raised by each write, so that none is lost to another. */
  version: number;
  /** Counters by day, sealed. */
  sealed: Buffer;
}

export const evaluatedSchema = new Schema<EvaluatedDays>(
  { _id: String, offsets: Object, version: Number, sealed: Buffer },
  { versionKey: false, minimize: false, strict: true, collection: 'evaluated' },
);

/** Behind the day: of matters that the evaluated unit entered itself. */
const BY_UNIT = 'u';
/** Behind the day: of matters that were evaluated after the open data of their month. */
const LATE = 'l';
const NAMES = { '': 'evaluated', [BY_UNIT]: 'unitEvaluated', [LATE]: 'lateEvaluated' } as const;
type Name = (typeof NAMES)[keyof typeof NAMES];

interface Step {
  source: Source;
  offset: number;
  add: Counters;
}

/** The matters that were evaluated, by scope and day handled. */
export class EvaluatedMatters {
  private readonly sealer: Sealer;
  private readonly mac: (text: string) => string;

  constructor(
    readonly model: Model<EvaluatedDays>,
    { sealer, mac }: Pick<Keys, 'mac' | 'sealer'>,
  ) {
    this.sealer = sealer;
    this.mac = mac('statistics.evaluated');
  }

  /** Counts what a batch of settled arrivals tells, exactly once: as cells are counted, with one guarded write each. */
  async enter(generation: number, arrivals: Arrival[]): Promise<void> {
    const growths = this.growthsOf(generation, arrivals);
    if (growths.size === 0) return;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await findByIds(this.model, [...growths.keys()], { offsets: 1, version: 1, sealed: 1 });
      const byId = new Map(found.map((one) => [one._id, one]));
      const writes = [...growths].flatMap(([id, steps]) => this.grown(id, steps, byId.get(id)));
      if (await upsertAll(this.model, writes)) return;
    }
    throw new Refused('statistics.contended', 'unavailable', {
      zh: '统计正被其他进程更新，系统会自动重试。',
      en: 'Other writers are ahead of this one again and again; it is tried again by itself.',
    });
  }

  private growthsOf(generation: number, arrivals: Arrival[]): Map<string, Step[]> {
    const growths = new Map<string, Step[]>();
    for (const { source, offset, at, matters } of arrivals) {
      for (const [scope, add] of matters ? this.byScope(matters, at) : []) {
        const id = this.idOf(generation, scope);
        growths.set(id, [...(growths.get(id) ?? []), { source, offset, add }]);
      }
    }
    return growths;
  }

  /** What an event adds to the days of each scope. @param at day of matters that were handled on none */
  byScope(event: evaluation.MattersEvaluated, at: Date): Map<string, Counters> {
    const scopes = new Map<string, Counters>();
    for (const { added, handledOn, source, division, divisionPath, ...place } of this.daysIn(event)) {
      const day = plausibleDay(handledOn, dayOf(at));
      const path = divisionPath.length > 0 ? divisionPath : [division].filter(Boolean);
      for (const scope of [EVERYTHING, ...scopesOf({ ...place, divisionPath: path }).map(({ key }) => key)]) {
        const sum = scopes.get(scope) ?? {};
        addOne(sum, day, added);
        if (source === 'unitEntered') addOne(sum, day + BY_UNIT, added);
        if (isLate(day, dayOf(at))) addOne(sum, day + LATE, added);
        scopes.set(scope, sum);
      }
    }
    return scopes;
  }

  private daysIn({ sealed, counts }: evaluation.MattersEvaluated): evaluation.MattersOfDay[] {
    if (sealed.length === 0) return counts?.days ?? [];
    const plain = this.sealer.open(Buffer.from(sealed), COUNTS);
    return evaluation.MattersOfDays.decode(Buffer.from(plain, 'base64')).days;
  }

  private grown(id: string, steps: Step[], known: EvaluatedDays | undefined): Upsert[] {
    const seen = known?.offsets ?? {};
    const fresh = steps.filter(({ source, offset }) => offset > (seen[source] ?? -1));
    if (fresh.length === 0) return [];
    const days = known ? this.daysOf(known) : {};
    for (const { add } of fresh) for (const [day, count] of Object.entries(add)) addOne(days, day, count);
    const offsets = Object.fromEntries(fresh.map(({ source, offset }) => [`offsets.${source}`, offset]));
    const $set = { ...offsets, version: (known?.version ?? 0) + 1, sealed: this.seal(id, days) };
    return [{ updateOne: { filter: { _id: id, version: known?.version ?? { $exists: false } }, update: { $set }, upsert: true } }];
  }

  /** Counts by day of the scopes of which there are any. */
  async read(generation: number, scopes: Iterable<string>): Promise<Map<string, Counters>> {
    const byId = new Map([...scopes].map((scope) => [this.idOf(generation, scope), scope]));
    const found = await findByIds(this.model, [...byId.keys()], { sealed: 1 });
    return new Map(found.map((one) => [byId.get(one._id) as string, this.daysOf(one)]));
  }

  /** Counts of a document by day. */
  daysOf({ _id, sealed }: Pick<EvaluatedDays, '_id' | 'sealed'>): Counters {
    const bytes = Buffer.isBuffer(sealed) ? sealed : Buffer.from((sealed as { value(): Uint8Array }).value());
    return JSON.parse(this.sealer.open(bytes, purposeOf(_id))) as Counters;
  }

  private seal(id: string, days: Counters): Buffer {
    return this.sealer.seal(JSON.stringify(days), purposeOf(id));
  }

  /** Id of the document of a scope. */
  idOf(generation: number, scope: string): string {
    return `${generation}|${this.mac(scope)}`;
  }
}

const purposeOf = (id: string): string => `statistics|evaluated|${id}`;

/** Gives every count of a scope: its day, and the name it has among the counters. */
export function eachDay(days: Counters, take: (day: string, name: Name, count: number) => void): void {
  for (const [key, count] of Object.entries(days)) take(key.slice(0, 10), NAMES[key.slice(10) as keyof typeof NAMES], count);
}
