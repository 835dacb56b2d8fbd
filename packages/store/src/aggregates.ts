import type mongoose from 'mongoose';
import { changedFields, type Document, loaded, type Loaded, newDocument, stateFrom } from './document';
import { noteEffect } from './effects';
import { duplicateIndex, guarded, itemErrors } from './failures';
import { GroupCommit, type Outcome } from './group-commit';
import { Lanes } from './lanes';
import { causeReused, storeDuplicate, versionConflict } from './refusals';
import {
  type Cause,
  type Change,
  type DomainEvent,
  type HistoryEntry,
  record,
  type Recorded,
  recorded,
  withoutUndefined,
} from './recorded';

export interface AggregateDefinition<S extends object, E extends DomainEvent> {
  /** Collection, e.g. 'cases'. */
  name: string;
  initial: () => S;
  /** Pure. */
  evolve: (state: S, event: E, meta: { at: Date; by: string; version: number }) => S;
  /** State fields, at the top level of the document. */
  fields: mongoose.SchemaDefinition;
  indexes?: [Record<string, 1 | -1>, mongoose.IndexOptions?][];
  /** Types of events that no topic hears of: a change made of these alone costs the relay nothing. */
  unpublished?: readonly E['type'][];
}

export interface Handled<S, E> {
  id: string;
  state: S;
  version: number;
  /** Recorded under this cause, now or before. */
  events: Recorded<E>[];
  /** The cause was in history already: nothing was decided again. */
  replayed: boolean;
  /** The whole aggregate as it is after this, without another read; undefined where there is none. */
  whole: () => Loaded<S, E> | undefined;
}

export type Created<S> =
  | { outcome: 'created' | 'replayed'; state: S; version: number }
  /** Index that refused; '_id_' for another cause or body on the same id. */
  | { outcome: 'duplicate'; index: string };

/**
 * `causes`: of all that is recorded so far, oldest first. One that has to ask others first answers with a promise: nothing else
 * is decided on the id in this process meanwhile, and what another process wrote makes it be decided anew.
 */
export type Decide<S, E> = (state: S, meta: { version: number; exists: boolean; causes: readonly string[] }) => E[] | Promise<E[]>;

const MAX_TRIES = 10;

/** Documents of one kind that change by recorded events. The document is truth, outbox, inbox and audit trail in one write. */
export class Aggregates<S extends object, E extends DomainEvent> {
  readonly #lanes = new Lanes();
  readonly #commits = new GroupCommit({ write: (docs) => this.#insertAll(docs) });
  readonly #listeners = new Set<() => void>();
  readonly #fields: ReadonlySet<string>;

  constructor(
    readonly definition: AggregateDefinition<S, E>,
    /** For lists and searches: lean reads only. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the fields are the definition's, known only at run time
    readonly model: mongoose.Model<any>,
  ) {
    this.#fields = new Set(Object.keys(definition.fields));
  }

  /** Calls the listener after every durable write; returns how to stop. */
  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Decides on the current state and records the outcome, one at a time per id in this process; other writers are met by the
   * version guard and decided anew. A cause already in history answers at once.
   * Refuses with 'cause.reused', 'version.conflict', 'store.duplicate', 'store.full', 'store.unavailable'.
   */
  handle(id: string, cause: Cause, change: Change, decide: Decide<S, E>): Promise<Handled<S, E>> {
    return this.#lanes.run(id, () =>
      guarded(async () => {
        for (let tries = 0; tries < MAX_TRIES; tries++) {
          const handled = await this.#attempt(id, cause, change, decide);
          if (handled) return handled;
          await this.#agreed();
        }
        throw versionConflict();
      }),
    );
  }

  /**
   * Creates a document with its first events, grouped with other creations into one durable write. Refuses with 'store.busy'
   * when too many wait, 'store.full', 'store.unavailable' (outcome unknown: the same id and cause may be sent again).
   */
  create(id: string, cause: Cause, change: Change, events: E[]): Promise<Created<S>> {
    return guarded(async () => {
      const doc = this.#newDocument(id, cause, change, events);
      const { error } = await this.#commits.add(doc);
      if (error === undefined) {
        noteEffect();
        return { outcome: 'created', state: this.stateOf(doc), version: doc.version };
      }
      const index = duplicateIndex(error);
      if (index === undefined) throw error as Error;
      await this.#agreed();
      const present = await this.#read(id);
      if (!present) return { outcome: 'duplicate', index };
      const first = present.history[0];
      if (first?.cause !== cause.id || first.causeHash !== cause.hash) return { outcome: 'duplicate', index: '_id_' };
      return { outcome: 'replayed', state: this.stateOf(present), version: present.version };
    });
  }

  /** The whole aggregate with its history; undefined when there is none. */
  async load(id: string): Promise<Loaded<S, E> | undefined> {
    const doc = await guarded(() => this.#read(id));
    return doc && loaded<S, E>(doc, this.stateOf(doc));
  }

  /** The state within a lean document. */
  stateOf(doc: unknown): S {
    return stateFrom(doc as Document, this.#fields) as S;
  }

  async #attempt(id: string, cause: Cause, change: Change, decide: Decide<S, E>): Promise<Handled<S, E> | undefined> {
    const doc = await this.#read(id);
    const before = doc?.history.filter((entry) => entry.cause === cause.id) ?? [];
    if (doc && before.length > 0) return this.#replay(doc, cause, before);
    const state = doc ? this.stateOf(doc) : this.definition.initial();
    const version = doc?.version ?? 0;
    const causes = doc?.history.map((entry) => entry.cause) ?? [];
    const events = await decide(state, { version, exists: doc !== undefined, causes });
    if (events.length === 0) return { id, state, version, events: [], replayed: false, whole: () => doc && loaded<S, E>(doc, state) };
    if (!doc) return this.#begin(id, cause, change, events);
    return this.#append(doc, cause, change, events);
  }

  #replay(doc: Document, cause: Cause, entries: HistoryEntry[]): Handled<S, E> {
    if (entries[0]!.causeHash !== cause.hash) throw causeReused();
    return {
      id: doc._id,
      state: this.stateOf(doc),
      version: doc.version,
      events: entries.map(recorded<E>),
      replayed: true,
      whole: () => loaded<S, E>(doc, this.stateOf(doc)),
    };
  }

  /** Undefined when another writer created the document first. */
  async #begin(id: string, cause: Cause, change: Change, events: E[]): Promise<Handled<S, E> | undefined> {
    const doc = this.#newDocument(id, cause, change, events);
    try {
      await this.model.collection.insertOne(doc as never);
    } catch (error) {
      return lostRace(error);
    }
    noteEffect();
    this.#written();
    return {
      id,
      state: this.stateOf(doc),
      version: doc.version,
      events: doc.history.map(recorded<E>),
      replayed: false,
      whole: () => loaded<S, E>(doc, this.stateOf(doc)),
    };
  }

  /** Undefined when another writer was first. */
  async #append(doc: Document, cause: Cause, change: Change, events: E[]): Promise<Handled<S, E> | undefined> {
    const entries = record(doc._id, doc.version, doc.history.at(-1)?.hash ?? '', cause, change, events);
    const state = this.#evolve(this.stateOf(doc), entries);
    const version = doc.version + entries.length;
    const { set, unset } = changedFields(doc, state, change, this.#fields);
    const update = {
      $set: { ...set, version, ...(this.#told(events) && { pending: true }) },
      $push: { history: { $each: entries } },
      ...(Object.keys(unset).length ? { $unset: unset } : {}),
    };
    try {
      const { matchedCount } = await this.model.collection.updateOne({ _id: doc._id as never, version: doc.version }, update as never);
      if (matchedCount === 0) return undefined;
    } catch (error) {
      return lostRace(error);
    }
    noteEffect();
    this.#written();
    const after = { ...doc, history: [...doc.history, ...entries], version, sealed: { ...doc.sealed, ...change.sealed } };
    return {
      id: doc._id,
      state: this.stateOf(state),
      version,
      events: entries.map(recorded<E>),
      replayed: false,
      whole: () => loaded<S, E>(after, this.stateOf(state)),
    };
  }

  #newDocument(id: string, cause: Cause, change: Change, events: E[]): Document {
    const entries = record(id, 0, '', cause, change, events);
    const state = this.#evolve(this.definition.initial(), entries);
    return newDocument(id, change, { history: entries, pending: this.#told(events) }, state, this.#fields);
  }

  /** Whether the relay has anything to tell of these. */
  #told(events: E[]): boolean {
    return events.some(({ type }) => !this.definition.unpublished?.includes(type));
  }

  #evolve(from: S, entries: HistoryEntry[]): Record<string, unknown> {
    const state = entries.reduce((at, entry) => {
      const { type, data, version, by } = entry;
      return this.definition.evolve(at, { type, data } as E, { at: entry.at, by, version });
    }, from);
    return withoutUndefined(state, this.definition.name) as Record<string, unknown>;
  }

  /**
   * Resolves when everything written so far is on a majority, also what another writer has not been told of yet: reads show
   * nothing else, so whoever met such a write would look in vain. A write that matches nothing waits like any other.
   */
  async #agreed(): Promise<void> {
    await this.model.collection.updateOne({ _id: '' as never, version: -1 }, { $set: { version: -1 } });
  }

  async #read(id: string): Promise<Document | undefined> {
    return ((await this.model.collection.findOne({ _id: id as never })) as Document | null) ?? undefined;
  }

  async #insertAll(docs: object[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = docs.map(() => ({}));
    try {
      await this.model.collection.insertMany(docs as never[], { ordered: false });
    } catch (error) {
      for (const one of itemErrors(error)) outcomes[one.index] = { error: one };
    }
    this.#written();
    return outcomes;
  }

  #written(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A lost race for the _id is tried again (undefined); a taken unique key is the caller's to hear. */
function lostRace(error: unknown): undefined {
  const index = duplicateIndex(error);
  if (index === undefined) throw error;
  if (index === '_id_') return undefined;
  throw storeDuplicate(index);
}
