import { Schema, type Model } from 'mongoose';
import type { Store } from '@mingjing/store';
import type { Count } from './counting';
import type { Counters } from './counters';
import { evaluatedSchema, type EvaluatedDays } from './evaluated';
import type { PlaceKind } from './place';

/** An event that was counted, once per generation: the ground truth that a recount starts from. */
export interface Fact {
  /** "<generation>|<topic letter>|<event id>" */
  _id: string;
  /** "<generation>|<source>": the partition the event first came from; see arrival.ts. */
  source: string;
  /** Offset of the first occurrence there. */
  offset: number;
  type: string;
  at: Date;
  counts: Count[];
}

/** Counters of one scope by months of a quarter, by days of a third of a month, or ever; see cell.ts. */
export interface Cell {
  /** "<generation>|<grain>|<scope>|<span>" */
  _id: string;
  /** By source: offset of the last event counted here. */
  offsets: Record<string, number>;
  /** By source: time of the newest event counted; only on the cell of everything ever. */
  times?: Record<string, Date>;
  n: Counters;
}

/** A part of a registered place: one scope that has cells of its own. */
export interface Part {
  scope: string;
  divisionPath: string[];
  unitId: string;
  servicePointId: string;
}

/** Which scopes there are, so that groups are listed without looking at cells. */
export interface RegisteredPlace {
  /** "<generation>|<kind>|<id>" */
  _id: string;
  generation: number;
  kind: PlaceKind;
  id: string;
  /** Of service points, as their newest event has it, with its version. */
  name: string;
  named: number;
  /** Scopes in which the service point is in use now; none once it is retired. */
  open: string[];
  /** Every division above one of its parts, and "*". */
  within: string[];
  /** Parent divisions; of divisions only. */
  parents: string[];
  units: string[];
  servicePoints: string[];
  parts: Record<string, Part>;
  /** Something is counted there that people of the unit may know, or it is a service point of theirs. */
  shown?: boolean;
}

/** Which generation is read, and which is being built. */
export interface GenerationState {
  _id: string;
  current: number;
  next: number;
  /** No generation below this one has anything left. */
  oldest: number;
  changedAt: Date;
  building: { generation: number; beatAt: Date } | null;
  /** What the generation that is read counts; see generations.ts. */
  shape?: number;
}

/** One rebuild that was asked for; its id is the time of that, so that the newest is the last. */
export interface RebuildRun {
  _id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  startedAt: Date | null;
  endedAt: Date | null;
  /** Events read so far. */
  events: number;
  /** Cells that counted something else than before; 0 until it is done. */
  corrected: number;
  /** Nobody asked: the service counts more than it did before its update, so that cells differ without having been wrong. */
  forUpdate: boolean;
  /** Why it failed, in Chinese and English; empty otherwise. */
  error: string;
}

const plain = { versionKey: false, minimize: false, strict: true } as const;

const factSchema = new Schema<Fact>(
  { _id: String, source: String, offset: Number, type: String, at: Date, counts: [Object] },
  { ...plain, collection: 'facts' },
).index({ source: 1, offset: 1 });

const cellSchema = new Schema<Cell>({ _id: String, offsets: Object, times: Object, n: Object }, { ...plain, collection: 'cells' });

const placeSchema = new Schema<RegisteredPlace>(
  {
    _id: String,
    generation: Number,
    kind: String,
    id: String,
    name: String,
    named: Number,
    open: [String],
    within: [String],
    parents: [String],
    units: [String],
    servicePoints: [String],
    parts: Object,
    shown: Boolean,
  },
  { ...plain, collection: 'places', id: false },
)
  .index({ generation: 1, kind: 1, within: 1, id: 1 })
  .index({ generation: 1, kind: 1, parents: 1, id: 1 })
  .index({ generation: 1, kind: 1, units: 1, id: 1 })
  .index({ generation: 1, kind: 1, servicePoints: 1, id: 1 })
  .index({ generation: 1, open: 1, id: 1 });

const generationSchema = new Schema<GenerationState>(
  { _id: String, current: Number, next: Number, oldest: Number, changedAt: Date, building: Object, shape: Number },
  { ...plain, collection: 'generations' },
);

const rebuildSchema = new Schema<RebuildRun>(
  { _id: String, state: String, startedAt: Date, endedAt: Date, events: Number, corrected: Number, forUpdate: Boolean, error: String },
  { ...plain, collection: 'rebuilds' },
);

export interface StatisticsModels {
  facts: Model<Fact>;
  cells: Model<Cell>;
  evaluated: Model<EvaluatedDays>;
  places: Model<RegisteredPlace>;
  generations: Model<GenerationState>;
  rebuilds: Model<RebuildRun>;
}

/** Plain documents: statistics has no decisions of its own, it counts what others decided. */
export function statisticsModels(store: Store): StatisticsModels {
  return {
    facts: store.model('Fact', factSchema),
    cells: store.model('Cell', cellSchema),
    evaluated: store.model('Evaluated', evaluatedSchema),
    places: store.model('Place', placeSchema),
    generations: store.model('Generation', generationSchema),
    rebuilds: store.model('Rebuild', rebuildSchema),
  };
}
