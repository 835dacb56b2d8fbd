import mongoose from 'mongoose';
import { type BulkResultClass, runBulk } from './bulk';
import { EmbeddedCursor } from './cursor';
import { mongoError, unsupported } from './errors';
import { Mutations, type Updated, type UpdateOptions } from './mutations';
import { parsePipeline } from './pipeline';
import { projector } from './projection';
import { type FindOptions, Query } from './query';
import type { Records } from './records';
import { encode } from './order';
import { candidates } from './paths';
import type { Doc } from './values';

const { BulkWriteResult } = require('mongoose/lib/drivers/node-mongodb-native') as {
  BulkWriteResult: BulkResultClass;
};

interface FindAndChange extends UpdateOptions {
  returnDocument?: 'before' | 'after';
  includeResultMetadata?: boolean;
  projection?: unknown;
}

/** The driver's collection as mongoose calls it. What is not here throws by name (see below the class). */
export class EmbeddedCollection {
  readonly #mutations: Mutations;

  constructor(
    private readonly records: Records,
    readonly collectionName: string,
    readonly dbName: string,
  ) {
    this.#mutations = new Mutations(records, collectionName);
  }

  get namespace(): string {
    return `${this.dbName}.${this.collectionName}`;
  }

  find(filter: unknown = {}, options: FindOptions = {}): EmbeddedCursor<Doc | Buffer> {
    const query = new Query(this.records, this.collectionName, filter, options);
    return new EmbeddedCursor<Doc | Buffer>(
      () => (options.raw ? query.bytes() : query.documents()),
      () => query.explain(),
    );
  }

  async findOne(filter: unknown = {}, options: FindOptions = {}): Promise<Doc | null> {
    const found = new Query(this.records, this.collectionName, filter, { ...options, limit: 1 }).documents().next();
    return found.done ? null : found.value;
  }

  aggregate(pipeline: unknown): EmbeddedCursor<Doc> {
    const { filter, options, rest } = parsePipeline(pipeline);
    const query = new Query(this.records, this.collectionName, filter, options);
    return new EmbeddedCursor(() => rest(query.documents())[Symbol.iterator]());
  }

  async countDocuments(filter: unknown = {}, options: FindOptions = {}): Promise<number> {
    return new Query(this.records, this.collectionName, filter, options).count();
  }

  async estimatedDocumentCount(): Promise<number> {
    return this.countDocuments();
  }

  /** Distinct values, arrays unwound. */
  async distinct(path: string, filter: unknown = {}): Promise<unknown[]> {
    const found = new Map<string, unknown>();
    for (const doc of new Query(this.records, this.collectionName, filter).documents()) {
      for (const value of candidates(doc, path)) {
        if (value !== undefined && !Array.isArray(value)) found.set(encode(value).toString('latin1'), value);
      }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  }

  async insertOne(doc: Doc): Promise<object> {
    const insertedId = await this.records.storage.write(this.#mutations.insert(doc));
    return { acknowledged: true, insertedId };
  }

  async insertMany(docs: Doc[], options: { ordered?: boolean } = {}): Promise<object> {
    const operations = docs.map((document) => ({ insertOne: { document } }));
    const result = (await this.bulkWrite(operations, options)) as {
      insertedCount: number;
      insertedIds: object;
    };
    return { acknowledged: true, insertedCount: result.insertedCount, insertedIds: result.insertedIds };
  }

  async bulkWrite(operations: Doc[], options: { ordered?: boolean } = {}): Promise<object> {
    return runBulk(this.records.storage, this.#mutations, operations, options.ordered !== false, BulkWriteResult);
  }

  async updateOne(filter: unknown, update: unknown, options: UpdateOptions = {}): Promise<object> {
    return updateResult(await this.records.storage.write(this.#mutations.update(filter, update, options, false)));
  }

  async updateMany(filter: unknown, update: unknown, options: UpdateOptions = {}): Promise<object> {
    return updateResult(await this.records.storage.write(this.#mutations.update(filter, update, options, true)));
  }

  async findOneAndUpdate(filter: unknown, update: unknown, options: FindAndChange = {}): Promise<unknown> {
    const project = projector(options.projection);
    const updated = await this.records.storage.write(this.#mutations.update(filter, update, options, false));
    const doc = options.returnDocument === 'after' ? updated.after : updated.before;
    const value = doc && project(doc);
    const upserted = updated.upsertedId === undefined ? {} : { upserted: updated.upsertedId };
    const lastErrorObject = {
      n: updated.matched || (updated.upsertedId === undefined ? 0 : 1),
      updatedExisting: updated.matched > 0,
      ...upserted,
    };
    return options.includeResultMetadata ? { value, lastErrorObject, ok: 1 } : value;
  }

  async findOneAndDelete(filter: unknown, options: FindAndChange = {}): Promise<unknown> {
    const project = projector(options.projection);
    const [doc] = await this.records.storage.write(this.#mutations.remove(filter, options, false));
    const value = doc ? project(doc) : null;
    return options.includeResultMetadata ? { value, lastErrorObject: { n: doc ? 1 : 0 }, ok: 1 } : value;
  }

  async deleteOne(filter: unknown = {}, options: UpdateOptions = {}): Promise<object> {
    const gone = await this.records.storage.write(this.#mutations.remove(filter, options, false));
    return { acknowledged: true, deletedCount: gone.length };
  }

  async deleteMany(filter: unknown = {}, options: UpdateOptions = {}): Promise<object> {
    const gone = await this.records.storage.write(this.#mutations.remove(filter, options, true));
    return { acknowledged: true, deletedCount: gone.length };
  }

  async createIndex(key: unknown, options: Doc = {}): Promise<string> {
    return this.records.storage.write(() => this.records.createIndex(this.collectionName, key, options));
  }

  async createIndexes(specs: ({ key: unknown } & Doc)[]): Promise<string[]> {
    const names: string[] = [];
    for (const { key, ...options } of specs) names.push(await this.createIndex(key, options));
    return names;
  }

  async dropIndex(name: string): Promise<void> {
    await this.records.storage.write(() => this.records.dropIndex(this.collectionName, name));
  }

  async dropIndexes(): Promise<boolean> {
    await this.dropIndex('*');
    return true;
  }

  async indexes(): Promise<object[]> {
    const meta = this.records.catalogue.get(this.collectionName);
    if (!meta) throw mongoError(26, `ns does not exist: ${this.namespace}`);
    const described = meta.indexes.map(({ name, key, unique, partial }) => ({
      v: 2,
      key: Object.fromEntries(key),
      name,
      ...(unique ? { unique } : {}),
      ...(partial ? { partialFilterExpression: partial } : {}),
    }));
    return [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...described];
  }

  listIndexes(): { toArray(): Promise<object[]> } {
    return { toArray: () => this.indexes() };
  }

  async drop(): Promise<boolean> {
    return this.records.storage.write(() => this.records.drop(this.collectionName));
  }
}

function updateResult(updated: Updated): object {
  const upserted = updated.upsertedId !== undefined;
  return {
    acknowledged: true,
    matchedCount: updated.matched,
    modifiedCount: updated.modified,
    upsertedCount: upserted ? 1 : 0,
    upsertedId: updated.upsertedId ?? null,
  };
}

// Every other method of the official collection answers with its name instead of "is not a function".
for (const name of Object.getOwnPropertyNames(mongoose.mongo.Collection.prototype)) {
  if (
    name in EmbeddedCollection.prototype ||
    typeof Object.getOwnPropertyDescriptor(mongoose.mongo.Collection.prototype, name)?.value !== 'function'
  )
    continue;
  Object.defineProperty(EmbeddedCollection.prototype, name, {
    value: () => {
      throw unsupported(`the operation ${name}`);
    },
  });
}
