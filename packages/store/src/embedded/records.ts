import { after, encode } from './order';
import { type Catalogue, type CollectionMeta, sameIndex, spaceKey } from './catalogue';
import { CODES, duplicateKey, mongoError } from './errors';
import { defineIndex, entriesOf, type IndexDefinition, type IndexEntry, rootsOf } from './indexes';
import type { Storage } from './storage';
import { type Doc, fromBytes, isPlainObject } from './values';

interface IndexChange {
  index: IndexDefinition;
  add: Buffer[];
  remove: Buffer[];
}

/** Documents with their index entries. Every method that writes runs within a storage work and checks all before its first put. */
export class Records {
  constructor(
    readonly storage: Storage,
    readonly catalogue: Catalogue,
    private readonly database: string,
  ) {}

  /**
   * Throws E11000 for a taken _id or unique key.
   * @param bytes the document serialised
   */
  insert(collection: string, doc: Doc, bytes: Buffer): void {
    const id = idBytes(doc._id);
    const meta = this.catalogue.ensure(collection);
    const key = spaceKey(meta.space, id);
    if (this.storage.get(key)) throw duplicateKey(`${this.database}.${collection}`, '_id_', { _id: 1 }, { _id: doc._id });
    this.#write(meta, key, id, undefined, doc, bytes, meta.indexes);
  }

  /**
   * Writes the changed document in place of the old one and moves only the index entries that differ.
   * @param bytes the changed document serialised
   * @param touched first parts of the paths that may differ: indexes on others stay as they are
   */
  change(collection: string, old: Doc, doc: Doc, bytes: Buffer, touched: ReadonlySet<string>): void {
    const meta = this.catalogue.ensure(collection);
    const id = idBytes(old._id);
    const indexes = meta.indexes.filter((index) => rootsOf(index).some((root) => touched.has(root)));
    this.#write(meta, spaceKey(meta.space, id), id, old, doc, bytes, indexes);
  }

  /** Fields at the top that `change` looks at where these are touched. */
  fieldsFor(collection: string, touched: ReadonlySet<string>): string[] {
    const indexes = this.catalogue.ensure(collection).indexes.map(rootsOf);
    return ['_id', ...touched, ...indexes.filter((roots) => roots.some((root) => touched.has(root))).flat()];
  }

  remove(collection: string, doc: Doc): void {
    const meta = this.catalogue.ensure(collection);
    const id = idBytes(doc._id);
    for (const index of meta.indexes) {
      for (const { key } of entriesOf(index, doc).entries) this.storage.remove(spaceKey(index.space, Buffer.concat([key, id])));
    }
    this.storage.remove(spaceKey(meta.space, id));
  }

  /** Creates an index and fills it from the documents there are; E11000 when they already clash. Returns its name. */
  createIndex(collection: string, spec: unknown, options: Doc): string {
    const wanted = defineIndex(spec, options);
    if (wanted.key.length === 1 && wanted.key[0]![0] === '_id') return '_id_';
    const meta = this.catalogue.ensure(collection);
    if (sameIndex(meta, wanted)) return wanted.name;
    const index: IndexDefinition = { ...wanted, space: this.catalogue.nextSpace() };
    const found = this.#entriesOfAll(meta, index);
    for (const [key, id] of found) this.storage.put(spaceKey(index.space, key), id);
    meta.indexes.push(index);
    this.catalogue.save(meta);
    return index.name;
  }

  /** `*` drops all but _id_. */
  dropIndex(collection: string, name: string): void {
    const meta = this.catalogue.ensure(collection);
    const doomed = meta.indexes.filter((index) => name === '*' || index.name === name);
    if (doomed.length === 0 && name !== '*') throw mongoError(CODES.indexNotFound, `index not found with name [${name}]`);
    for (const index of doomed) this.#clear(index.space);
    meta.indexes = meta.indexes.filter((index) => !doomed.includes(index));
    this.catalogue.save(meta);
  }

  /** Removes the collection; false when there is none. */
  drop(collection: string): boolean {
    const meta = this.catalogue.get(collection);
    if (!meta) return false;
    for (const space of [meta.space, ...meta.indexes.map((index) => index.space)]) this.#clear(space);
    this.catalogue.forget(collection);
    return true;
  }

  #write(
    meta: CollectionMeta,
    key: Buffer,
    id: Buffer,
    old: Doc | undefined,
    doc: Doc,
    bytes: Buffer,
    indexes: readonly IndexDefinition[],
  ): void {
    const changes = indexes.map((index) => this.#difference(meta, index, id, old, doc));
    for (const { add, remove } of changes) {
      for (const gone of remove) this.storage.remove(gone);
      for (const entry of add) this.storage.put(entry, id);
    }
    this.storage.put(key, bytes);
  }

  #difference(meta: CollectionMeta, index: IndexDefinition, id: Buffer, old: Doc | undefined, doc: Doc): IndexChange {
    const fresh = entriesOf(index, doc);
    const present = new Map((old ? entriesOf(index, old).entries : []).map((entry) => [entry.key.toString('latin1'), entry.key]));
    const add: Buffer[] = [];
    for (const entry of fresh.entries) {
      if (present.delete(entry.key.toString('latin1'))) continue;
      if (index.unique) this.#assertFree(meta, index, entry);
      add.push(spaceKey(index.space, Buffer.concat([entry.key, id])));
    }
    this.#noteMultikey(meta, index, fresh.multikey);
    return {
      index,
      add,
      remove: [...present.values()].map((key) => spaceKey(index.space, Buffer.concat([key, id]))),
    };
  }

  #assertFree(meta: CollectionMeta, index: IndexDefinition, entry: IndexEntry): void {
    const start = spaceKey(index.space, entry.key);
    if (this.storage.range({ start, end: after(start), limit: 1 }).length > 0) throw this.#clash(meta, index, entry);
  }

  #clash(meta: CollectionMeta, index: IndexDefinition, entry: IndexEntry): Error {
    const value = Object.fromEntries(index.key.map(([path], i) => [path, entry.values[i]]));
    return duplicateKey(`${this.database}.${meta.name}`, index.name, Object.fromEntries(index.key), value);
  }

  /** Noting it too early is harmless: the planner only grows more careful. */
  #noteMultikey(meta: CollectionMeta, index: IndexDefinition, paths: string[]): void {
    const fresh = paths.filter((path) => !index.multikey.includes(path));
    if (fresh.length === 0) return;
    index.multikey.push(...fresh);
    this.catalogue.save(meta);
  }

  #entriesOfAll(meta: CollectionMeta, index: IndexDefinition): [Buffer, Buffer][] {
    const seen = new Set<string>();
    const found: [Buffer, Buffer][] = [];
    for (const doc of this.#all(meta.space)) {
      const { entries, multikey } = entriesOf(index, doc);
      index.multikey.push(...multikey.filter((path) => !index.multikey.includes(path)));
      const id = idBytes(doc._id);
      for (const entry of entries) {
        const text = entry.key.toString('latin1');
        if (index.unique && seen.has(text)) throw this.#clash(meta, index, entry);
        if (index.unique) seen.add(text);
        found.push([Buffer.concat([entry.key, id]), id]);
      }
    }
    return found;
  }

  *#all(space: number): Iterable<Doc> {
    const end = after(spaceKey(space));
    let start = spaceKey(space);
    for (;;) {
      const chunk = this.storage.range({ start, end, limit: 256, exclusiveStart: true });
      for (const { value } of chunk) yield fromBytes(value);
      if (chunk.length < 256) return;
      start = chunk[chunk.length - 1]!.key;
    }
  }

  #clear(space: number): void {
    const start = spaceKey(space);
    const end = after(start);
    for (;;) {
      const chunk = this.storage.range({ start, end, limit: 1000 });
      for (const { key } of chunk) this.storage.remove(key);
      if (chunk.length < 1000) return;
    }
  }
}

/** Ids are strings, numbers, ObjectIds and other scalars, at most 400 bytes. */
export function idBytes(id: unknown): Buffer {
  if (Array.isArray(id) || isPlainObject(id) || id === undefined || id instanceof RegExp) {
    throw mongoError(CODES.invalidIdField, `The '_id' value cannot be of type ${Array.isArray(id) ? 'array' : typeof id}`);
  }
  const bytes = encode(id);
  if (bytes.length > 400) throw mongoError(CODES.keyTooLong, `An _id of ${bytes.length} bytes is too long; at most 400`);
  return bytes;
}
