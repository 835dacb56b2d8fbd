import { ObjectId } from 'bson';
import { CODES, mongoError, unsupported } from './errors';
import { spaceKey } from './catalogue';
import { type Condition, parseFilter } from './filter';
import { matches } from './match';
import { Query } from './query';
import { idBytes, type Records } from './records';
import { spliced } from './splice';
import { applyUpdate, parseUpdate, upsertSeed } from './update';
import { assertPlain, type Doc, fieldsFromBytes, fromBytes, isPlainObject, toBytes } from './values';

type Change = ReturnType<typeof parseUpdate>[number];

/** A longer one is left to the way on which every limit is looked at. */
const MAX_BYTES = 15 * 1024 * 1024;
const LONGEST_ID = 100;

export interface UpdateOptions {
  upsert?: boolean;
  sort?: unknown;
  arrayFilters?: unknown[];
  session?: unknown;
}

export interface Updated {
  matched: number;
  modified: number;
  upsertedId?: unknown;
  before: Doc | null;
  after: Doc | null;
}

/** Writes as works: each method first checks its input and returns what to run inside the one write transaction. */
export class Mutations {
  constructor(
    private readonly records: Records,
    private readonly collection: string,
  ) {}

  /** Gives the caller's document an _id when it has none, as the official driver does. */
  insert(input: Doc): () => unknown {
    const given = toBytes(withId(input));
    const read = assertPlain(fromBytes(given));
    const ordered = Object.keys(read)[0] === '_id';
    const doc = ordered ? read : withIdFirst(read);
    const bytes = ordered ? given : toBytes(doc);
    assertFields(doc);
    idBytes(doc._id);
    return () => {
      this.records.insert(this.collection, doc, bytes);
      return doc._id;
    };
  }

  /** @param counting only how many documents it met and changed is asked for, not the documents */
  update(filter: unknown, update: unknown, options: UpdateOptions, multi: boolean, counting = false): () => Updated {
    assertOptions(options);
    const changes = parseUpdate(update);
    const query = new Query(this.records, this.collection, filter, {
      sort: options.sort,
      limit: multi ? 0 : 1,
    });
    const touched = new Set(changes.map(({ path }) => path.split('.', 1)[0]!));
    const one = counting ? theOne(filter) : undefined;
    return () => {
      const counted = one && this.#updateOne(one, changes, touched);
      if (counted && (counted.matched > 0 || !options.upsert)) return counted;
      const found = [...query.documents()];
      if (found.length === 0 && options.upsert) return this.#upsert(filter, changes);
      const updated: Updated = {
        matched: found.length,
        modified: 0,
        before: found[0] ?? null,
        after: found[0] ?? null,
      };
      for (const old of found) {
        const doc = this.#changed(old, changes, touched);
        if (!doc) continue;
        updated.modified++;
        updated.after = doc;
      }
      return updated;
    };
  }

  remove(filter: unknown, options: UpdateOptions, multi: boolean): () => Doc[] {
    assertOptions(options);
    const query = new Query(this.records, this.collection, filter, {
      sort: options.sort,
      limit: multi ? 0 : 1,
    });
    return () => {
      const found = [...query.documents()];
      for (const doc of found) this.records.remove(this.collection, doc);
      return found;
    };
  }

  /** Changes the one document there can be without reading what is neither asked about nor touched; undefined where that is not possible. */
  #updateOne({ id, conditions, asked }: One, changes: Change[], touched: ReadonlySet<string>): Updated | undefined {
    const { storage, catalogue } = this.records;
    storage.assertAlive();
    const meta = catalogue.get(this.collection);
    const bytes = meta && storage.get(spaceKey(meta.space, id));
    if (!bytes) return undefined;
    const names = this.records.fieldsFor(this.collection, touched);
    const old = fieldsFromBytes(bytes, new Set([...names, ...asked]));
    if (!matches(old, conditions)) return { matched: 0, modified: 0, before: null, after: null };
    const doc = changedCopy(old, changes, touched);
    const fresh = spliced(bytes, doc, touched);
    if (fresh && fresh.length > MAX_BYTES) return undefined;
    if (fresh) this.records.change(this.collection, old, doc, fresh, touched);
    return { matched: 1, modified: fresh ? 1 : 0, before: null, after: null };
  }

  /** The changed document, or undefined when nothing differs. */
  #changed(old: Doc, changes: Change[], touched: ReadonlySet<string>): Doc | undefined {
    const doc = changedCopy(old, changes, touched);
    if (!differs(old, doc, touched)) return undefined;
    this.records.change(this.collection, old, doc, toBytes(doc), touched);
    return doc;
  }

  #upsert(filter: unknown, changes: Change[]): Updated {
    const seed = upsertSeed(parseFilter(filter));
    applyUpdate(seed, changes, true);
    const bytes = toBytes(withIdFirst(withId(seed)));
    const doc = fromBytes(bytes);
    this.records.insert(this.collection, doc, bytes);
    return { matched: 0, modified: 0, upsertedId: doc._id, before: null, after: doc };
  }
}

/** A filter that names one document by its id, and nothing beyond fields compared with values. */
interface One {
  id: Buffer;
  conditions: Condition[];
  /** First parts of the paths it asks about. */
  asked: string[];
}

function theOne(filter: unknown): One | undefined {
  const conditions = parseFilter(filter);
  const asked = conditions.flatMap((condition) => (condition.kind === 'field' ? condition.path.split('.', 1) : []));
  const ids = conditions.flatMap((condition) =>
    condition.kind === 'field' && condition.path === '_id' && condition.operator === '$eq' ? [condition.operand] : [],
  );
  const [id] = ids;
  const named = ids.length === 1 && asked.length === conditions.length;
  return named && typeof id === 'string' && id.length <= LONGEST_ID ? { id: idBytes(id), conditions, asked } : undefined;
}

/** A copy with the changes made; what is not touched is shared. */
function changedCopy(old: Doc, changes: Change[], touched: ReadonlySet<string>): Doc {
  const doc = { ...old };
  for (const root of touched) if (Object.hasOwn(old, root)) doc[root] = copied(old[root]);
  applyUpdate(doc, changes, false);
  return doc;
}

/** Objects and arrays anew; an update changes nothing within dates, ids and binaries. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

/** As stored: a field that comes back with the same bytes is no change. */
function differs(old: Doc, doc: Doc, touched: ReadonlySet<string>): boolean {
  return [...touched].some((root) => {
    const [before, after] = [old[root], doc[root]];
    if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return true;
    return Object.hasOwn(old, root) !== Object.hasOwn(doc, root) || !toBytes({ of: before }).equals(toBytes({ of: after }));
  });
}

function withId(doc: Doc): Doc {
  if (doc._id === undefined) doc._id = new ObjectId();
  return doc;
}

function withIdFirst(doc: Doc): Doc {
  const { _id, ...rest } = doc;
  return { _id, ...rest };
}

function assertFields(doc: Doc): void {
  for (const key of Object.keys(doc)) {
    if (key.startsWith('$'))
      throw mongoError(CODES.dollarPrefixedField, `The field name '${key}' is not allowed at the top level of a document`);
  }
  if (isPlainObject(doc._id)) throw unsupported('an object as _id');
}

function assertOptions(options: UpdateOptions): void {
  if (options.session) throw unsupported('sessions and transactions');
  if (options.arrayFilters?.length) throw unsupported('arrayFilters');
}
