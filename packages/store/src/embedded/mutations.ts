import { ObjectId } from 'bson';
import { CODES, mongoError, unsupported } from './errors';
import { parseFilter } from './filter';
import { Query } from './query';
import { idBytes, type Records } from './records';
import { applyUpdate, parseUpdate, upsertSeed } from './update';
import { assertPlain, type Doc, fromBytes, isPlainObject, toBytes } from './values';

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

  update(filter: unknown, update: unknown, options: UpdateOptions, multi: boolean): () => Updated {
    assertOptions(options);
    const changes = parseUpdate(update);
    const query = new Query(this.records, this.collection, filter, {
      sort: options.sort,
      limit: multi ? 0 : 1,
    });
    const touched = new Set(changes.map(({ path }) => path.split('.', 1)[0]!));
    return () => {
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

  /** The changed document, or undefined when nothing differs. */
  #changed(old: Doc, changes: ReturnType<typeof parseUpdate>, touched: ReadonlySet<string>): Doc | undefined {
    const before = toBytes(old);
    const doc = fromBytes(before);
    applyUpdate(doc, changes, false);
    const bytes = toBytes(doc);
    if (bytes.equals(before)) return undefined;
    this.records.change(this.collection, old, doc, bytes, touched);
    return doc;
  }

  #upsert(filter: unknown, changes: ReturnType<typeof parseUpdate>): Updated {
    const seed = upsertSeed(parseFilter(filter));
    applyUpdate(seed, changes, true);
    const bytes = toBytes(withIdFirst(withId(seed)));
    const doc = fromBytes(bytes);
    this.records.insert(this.collection, doc, bytes);
    return { matched: 0, modified: 0, upsertedId: doc._id, before: null, after: doc };
  }
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
