import mongoose from 'mongoose';
import { canonical, type Change, type DomainEvent, type HistoryEntry, type Recorded, recorded } from './recorded';

/** An aggregate as stored: state fields stand beside these at the top level. */
export interface Document {
  _id: string;
  division?: string;
  version: number;
  history: HistoryEntry[];
  /** Last version whose event is surely on the bus. */
  publishedTo: number;
  /** True while events wait for the relay. */
  pending?: true;
  sealed?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Loaded<S, E> {
  id: string;
  division?: string;
  state: S;
  version: number;
  history: Recorded<E>[];
  /** Personal data; Buffers as they were given. */
  sealed: Record<string, unknown>;
}

const OWN_FIELDS = ['_id', 'version', 'history', 'publishedTo', 'pending', 'sealed', 'causes'];

/** The schema of an aggregate. `division` may be a state field; the store's own names may not. */
export function aggregateSchema(
  name: string,
  fields: mongoose.SchemaDefinition,
  indexes: readonly [Record<string, 1 | -1>, mongoose.IndexOptions?][] = [],
): mongoose.Schema {
  const clash = OWN_FIELDS.find((own) => own in fields);
  if (clash) throw new TypeError(`${name}: the state field "${clash}" belongs to the store`);
  const { Mixed } = mongoose.Schema.Types;
  const schema = new mongoose.Schema(
    {
      division: String,
      ...fields,
      _id: String,
      version: Number,
      history: [Mixed],
      publishedTo: Number,
      pending: Boolean,
      sealed: Mixed,
    } as mongoose.SchemaDefinition,
    { collection: name, versionKey: false, autoIndex: false, autoCreate: false, minimize: false, id: false },
  );
  schema.index({ pending: 1, _id: 1 }, { partialFilterExpression: { pending: true } });
  for (const [key, options] of indexes) schema.index(key, options);
  return schema;
}

export function newDocument(
  id: string,
  change: Change,
  { history, pending }: { history: HistoryEntry[]; pending: boolean },
  state: Record<string, unknown>,
  fields: ReadonlySet<string>,
): Document {
  assertDeclared(state, fields);
  return {
    _id: id,
    ...(change.division === undefined ? {} : { division: change.division }),
    version: history.length,
    ...state,
    history,
    publishedTo: 0,
    ...(pending && { pending }),
    ...(change.sealed ? { sealed: { ...change.sealed } } : {}),
  };
}

/** The updates from a stored document to the next state: only what differs. */
export function changedFields(
  doc: Document,
  state: Record<string, unknown>,
  change: Change,
  fields: ReadonlySet<string>,
): { set: Record<string, unknown>; unset: Record<string, ''> } {
  assertDeclared(state, fields);
  const set: Record<string, unknown> = {};
  const unset: Record<string, ''> = {};
  for (const field of fields) {
    const next = state[field];
    if (next === undefined && doc[field] !== undefined) unset[field] = '';
    else if (next !== undefined && (doc[field] === undefined || canonical(doc[field]) !== canonical(next))) set[field] = next;
  }
  if (change.division !== undefined && !fields.has('division') && doc.division !== change.division) set.division = change.division;
  for (const [key, value] of Object.entries(change.sealed ?? {})) set[`sealed.${key}`] = value;
  return { set, unset };
}

/** State fields of a stored document. */
export function stateFrom(doc: Record<string, unknown>, fields: ReadonlySet<string>): Record<string, unknown> {
  const state: Record<string, unknown> = {};
  for (const field of fields) if (doc[field] !== undefined) state[field] = doc[field];
  return state;
}

export function loaded<S, E extends DomainEvent>(doc: Document, state: S): Loaded<S, E> {
  return {
    id: doc._id,
    ...(doc.division === undefined ? {} : { division: doc.division }),
    state,
    version: doc.version,
    history: doc.history.map(recorded<E>),
    sealed: unwrapped(doc.sealed ?? {}) as Record<string, unknown>,
  };
}

/** Binary, as drivers return Buffers, back to Buffers. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const bson = value as { _bsontype?: string; value?: () => Uint8Array };
  if (bson._bsontype === 'Binary') return Buffer.from(bson.value!());
  if (bson._bsontype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item)]));
}

function assertDeclared(state: Record<string, unknown>, fields: ReadonlySet<string>): void {
  const unknown = Object.keys(state).find((field) => !fields.has(field));
  if (unknown) throw new TypeError(`the state field "${unknown}" is not declared in the aggregate's fields`);
}
