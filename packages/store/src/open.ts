import os from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { type AggregateDefinition, Aggregates } from './aggregates';
import { aggregateSchema } from './document';
import { connectEmbedded } from './embedded/connection';
import { guarded } from './failures';
import type { DomainEvent } from './recorded';

export interface StoreOptions {
  /** Database <instance>_<service>, or sub-directory <dataDir>/store/<service>. */
  service: string;
  /** Tells platforms apart that share a database server; default 'mingjing'. */
  instance?: string;
  /** Absent: embedded. */
  mongodbUri?: string;
  dataDir: string;
  /** Called once when the store can no longer promise durability (failed fsync): the process must end. */
  onFatal?: (error: Error) => void;
  /** Called after every durable write of an aggregate. */
  onWrite?: () => void;
}

export interface Store {
  readonly kind: 'embedded' | 'mongodb';
  readonly connection: mongoose.Connection;
  /** Plain documents. Indexes are built by ready(). */
  model<T>(name: string, schema: mongoose.Schema<T>): mongoose.Model<T>;
  aggregate<S extends object, E extends DomainEvent>(definition: AggregateDefinition<S, E>): Aggregates<S, E>;
  /** Creates all indexes of what was registered so far. */
  ready(): Promise<void>;
  /** Rejects with 'store.unavailable' when a read or write would fail. */
  ping(): Promise<void>;
  /** Embedded: writes the file anew without what was deleted or replaced in it. MongoDB: nothing, that is its operator's. */
  compact(): Promise<void>;
  /** Finishes writes under way, then closes. */
  close(): Promise<void>;
}

const SELECTION_MS = 10_000;

/** Opens the store of one service. Refuses with 'store.locked' when another process has the directory; rejects when MongoDB is not reached within 10 s. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = `${options.instance ?? 'mingjing'}_${options.service}`;
  if (options.mongodbUri) return new MongooseStore('mongodb', await connectMongodb(options.mongodbUri, database), options);
  const directory = path.join(options.dataDir, 'store', options.service);
  return new MongooseStore('embedded', await connectEmbedded(directory, database, options.onFatal), options);
}

async function connectMongodb(uri: string, dbName: string): Promise<mongoose.Connection> {
  const connection = new mongoose.Mongoose().createConnection(uri, {
    dbName,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    serverSelectionTimeoutMS: SELECTION_MS,
    // Without the journal, majority waits for the journal's own interval: slower and weaker.
    writeConcern: { w: 'majority', journal: true },
    // What only the primary has may be rolled back: nobody may decide, answer or publish by it. Said here, it overrules the URI.
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryWrites: true,
    // The driver would load it by import(), which test runners without ESM cannot.
    runtimeAdapters: { os },
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close(true);
    throw error;
  }
}

class MongooseStore implements Store {
  constructor(
    readonly kind: Store['kind'],
    readonly connection: mongoose.Connection,
    private readonly options: StoreOptions,
  ) {}

  model<T>(name: string, schema: mongoose.Schema<T>): mongoose.Model<T> {
    schema.set('versionKey', 'version');
    schema.set('autoIndex', false);
    schema.set('autoCreate', false);
    return this.connection.model<T>(name, schema);
  }

  aggregate<S extends object, E extends DomainEvent>(definition: AggregateDefinition<S, E>): Aggregates<S, E> {
    const schema = aggregateSchema(definition.name, definition.fields, definition.indexes);
    const aggregates = new Aggregates<S, E>(
      definition,
      this.connection.model(definition.name, schema) as unknown as Aggregates<S, E>['model'],
    );
    if (this.options.onWrite) aggregates.onWritten(this.options.onWrite);
    return aggregates;
  }

  async ready(): Promise<void> {
    for (const model of Object.values(this.connection.models)) await guarded(() => model.createIndexes());
  }

  async ping(): Promise<void> {
    await guarded(async () => this.connection.db!.command({ ping: 1 }));
  }

  async compact(): Promise<void> {
    const { compact } = this.connection.getClient() as unknown as { compact?: () => Promise<void> };
    await compact?.();
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
