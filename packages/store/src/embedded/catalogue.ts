import { after } from './order';
import { CODES, mongoError } from './errors';
import type { IndexDefinition } from './indexes';
import type { Storage } from './storage';
import { fromBytes, toBytes } from './values';

export interface CollectionMeta {
  name: string;
  /** First four bytes of every document key. */
  space: number;
  indexes: IndexDefinition[];
}

const HOME = 0;

/** Which collections and indexes exist, kept in lmdb beside the data and in memory for reading. */
export class Catalogue {
  #collections = new Map<string, CollectionMeta>();
  #highest = HOME;

  constructor(private readonly storage: Storage) {
    this.reload();
  }

  /** Reads everything anew: at the start, and after a commit failed. */
  reload(): void {
    this.#collections.clear();
    const start = spaceKey(HOME);
    for (const { value } of this.storage.range({ start, end: after(start) })) {
      const meta = fromBytes(value) as unknown as CollectionMeta;
      this.#collections.set(meta.name, meta);
      this.#highest = Math.max(this.#highest, meta.space, ...meta.indexes.map((index) => index.space));
    }
  }

  get(name: string): CollectionMeta | undefined {
    return this.#collections.get(name);
  }

  names(): string[] {
    return [...this.#collections.keys()];
  }

  /** Within a work: the collection, made when absent. */
  ensure(name: string): CollectionMeta {
    const present = this.#collections.get(name);
    if (present) return present;
    const meta: CollectionMeta = { name, space: this.nextSpace(), indexes: [] };
    this.#collections.set(name, meta);
    this.save(meta);
    return meta;
  }

  nextSpace(): number {
    return ++this.#highest;
  }

  /** Within a work. */
  save(meta: CollectionMeta): void {
    this.storage.put(catalogueKey(meta.name), toBytes(meta));
  }

  /** Within a work. */
  forget(name: string): void {
    this.#collections.delete(name);
    this.storage.remove(catalogueKey(name));
  }
}

/** An index that exists under the name or key of another definition is refused as MongoDB does (85, 86). */
export function sameIndex(meta: CollectionMeta, wanted: Omit<IndexDefinition, 'space'>): IndexDefinition | undefined {
  const shape = (index: Omit<IndexDefinition, 'space'>): string => JSON.stringify([index.key, index.unique, index.partial ?? null]);
  const named = meta.indexes.find((index) => index.name === wanted.name);
  if (named && shape(named) !== shape(wanted)) {
    throw mongoError(CODES.indexKeySpecsConflict, `An existing index has the same name as the requested index: ${wanted.name}`);
  }
  const keyed = meta.indexes.find((index) => shape(index) === shape(wanted));
  if (keyed && keyed.name !== wanted.name) {
    throw mongoError(CODES.indexOptionsConflict, `Index already exists with a different name: ${keyed.name}`);
  }
  return named;
}

const NOTHING = Buffer.alloc(0);

export function spaceKey(space: number, rest: Buffer = NOTHING): Buffer {
  const key = Buffer.allocUnsafe(4 + rest.length);
  key.writeUInt32BE(space);
  key.set(rest, 4);
  return key;
}

function catalogueKey(name: string): Buffer {
  return spaceKey(HOME, Buffer.from(name, 'utf8'));
}
