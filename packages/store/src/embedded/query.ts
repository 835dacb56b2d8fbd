import { spaceKey } from './catalogue';
import { type Condition, parseFilter } from './filter';
import { matches } from './match';
import { type Plan, planFor } from './plan';
import { type Fields, fieldsKept, projector } from './projection';
import type { Records } from './records';
import { countFound, type Examined, scan } from './scan';
import { parseSort, type Sort, Sorter } from './sort';
import { unsupported } from './errors';
import { type Doc, fieldBytes, fieldsFromBytes, fromBytes, toBytes } from './values';

export interface FindOptions {
  sort?: unknown;
  skip?: number | null;
  limit?: number | null;
  projection?: unknown;
  /** Documents as their bytes. */
  raw?: boolean;
  session?: unknown;
  collation?: unknown;
}

/** One read, parsed and planned. Iterating it again reads again. */
export class Query {
  readonly examined: Examined = { keys: 0, documents: 0 };
  readonly #conditions: Condition[];
  readonly #sort: Sort;
  readonly #skip: number;
  readonly #limit: number;
  readonly #project: (doc: Doc) => Doc;
  readonly #fields: Fields | undefined;

  constructor(
    private readonly records: Records,
    private readonly collection: string,
    filter: unknown,
    options: FindOptions = {},
  ) {
    if (options.session) throw unsupported('sessions and transactions');
    if (options.collation) throw unsupported('collations');
    this.#conditions = parseFilter(filter);
    this.#sort = parseSort(options.sort);
    this.#skip = options.skip ?? 0;
    this.#limit = Math.abs(options.limit ?? 0) || Infinity;
    this.#project = projector(options.projection);
    this.#fields = fieldsKept(options.projection);
  }

  /** The documents, lazily; safe to leave and resume in later turns of the event loop. */
  *documents(): Generator<Doc> {
    const plan = this.#plan();
    if (!plan) return;
    if (!plan.sorted) return yield* this.#sortedInMemory(plan);
    if (plan.exact) return yield* this.#taken(plan, (bytes) => this.#read(bytes));
    let skip = this.#skip;
    let left = this.#limit;
    for (const bytes of this.#found(plan)) {
      const doc = fromBytes(bytes);
      if (!matches(doc, this.#conditions)) continue;
      if (skip-- > 0) continue;
      yield this.#project(doc);
      if (--left <= 0) return;
    }
  }

  /** As `documents`, each as its bytes: nothing is made of what is only compared or handed on. */
  *bytes(): Generator<Buffer> {
    const plan = this.#plan();
    const fields = this.#fields;
    if (plan?.exact && plan.sorted && fields?.whole) yield* this.#taken(plan, (bytes) => fieldBytes(bytes, fields.names));
    else for (const doc of this.documents()) yield toBytes(doc);
  }

  /** Counts within the limits; reads no document when the index alone decides. */
  count(): number {
    const plan = this.#plan();
    if (!plan) return 0;
    let found = 0;
    if (plan.exact) found = countFound(this.records.storage, plan, this.examined);
    else {
      for (const bytes of this.#found(plan)) {
        if (matches(fromBytes(bytes), this.#conditions)) found++;
        // Documents are dear: none is read beyond the limit.
        if (found >= this.#skip + this.#limit) break;
      }
    }
    return Math.min(Math.max(found - this.#skip, 0), this.#limit);
  }

  /** The shape of MongoDB's explain('executionStats'), as far as tests need it. */
  explain(): {
    queryPlanner: { winningPlan: object };
    executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
  } {
    const plan = this.#plan();
    let nReturned = 0;
    for (const _ of this.documents()) nReturned++;
    const winningPlan = { indexes: plan?.indexes ?? [], sortedByIndex: plan?.sorted ?? true };
    return {
      queryPlanner: { winningPlan },
      executionStats: {
        nReturned,
        totalKeysExamined: this.examined.keys,
        totalDocsExamined: this.examined.documents,
      },
    };
  }

  /** The page of a plan that leaves nothing to check, in its order. */
  *#taken<T>(plan: Plan, read: (bytes: Buffer) => T): Generator<T> {
    let left = this.#limit;
    for (const bytes of this.#found(plan, this.#skip)) {
      yield read(bytes);
      if (--left <= 0) return;
    }
  }

  #read(bytes: Buffer): Doc {
    const fields = this.#fields;
    const doc = fields ? fieldsFromBytes(bytes, fields.names) : fromBytes(bytes);
    return fields?.whole ? doc : this.#project(doc);
  }

  #found(plan: Plan, skip = 0): Generator<Buffer> {
    return scan(this.records.storage, plan, this.#key(), this.examined, skip);
  }

  *#sortedInMemory(plan: Plan): Generator<Doc> {
    const sorter = new Sorter(this.#sort, this.#skip + this.#limit);
    for (const bytes of this.#found(plan)) {
      const doc = fromBytes(bytes);
      if (plan.exact || matches(doc, this.#conditions)) sorter.push(doc);
    }
    for (const doc of sorter.sorted().slice(this.#skip)) yield this.#project(doc);
  }

  #plan(): Plan | undefined {
    this.records.storage.assertAlive();
    const meta = this.records.catalogue.get(this.collection);
    return meta && planFor(meta, this.#conditions, this.#sort);
  }

  #key(): (id: Buffer) => Buffer {
    const { space } = this.records.catalogue.get(this.collection)!;
    return (id) => spaceKey(space, id);
  }
}
