import path from 'node:path';
import mongoose from 'mongoose';
import { Catalogue } from './catalogue';
import { EmbeddedCollection } from './collection';
import { requireSoundFile } from './data-file';
import { unsupported } from './errors';
import { claim } from './lock';
import { Records } from './records';
import { Storage } from './storage';

type Base = new (base: mongoose.Mongoose) => mongoose.Connection & { onOpen(): void };
// mongoose publishes the seam (setDriver) but no types for the classes behind it.
const native = require('mongoose/lib/drivers/node-mongodb-native') as {
  Collection: unknown;
  Connection: Base;
  BulkWriteResult: unknown;
};

/** What stands in for the official driver's Db. */
export class EmbeddedDatabase {
  readonly #collections = new Map<string, EmbeddedCollection>();

  constructor(
    readonly records: Records,
    readonly databaseName: string,
  ) {}

  collection(name: string): EmbeddedCollection {
    let collection = this.#collections.get(name);
    if (!collection) this.#collections.set(name, (collection = new EmbeddedCollection(this.records, name, this.databaseName)));
    return collection;
  }

  async createCollection(name: string): Promise<EmbeddedCollection> {
    await this.records.storage.write(() => this.records.catalogue.ensure(name));
    return this.collection(name);
  }

  listCollections(): { toArray(): Promise<{ name: string; type: string }[]> } {
    return {
      toArray: async () => this.records.catalogue.names().map((name) => ({ name, type: 'collection' })),
    };
  }

  async dropDatabase(): Promise<boolean> {
    for (const name of this.records.catalogue.names()) await this.collection(name).drop();
    return true;
  }

  async command(command: Record<string, unknown>): Promise<{ ok: 1 }> {
    if (!command.ping) throw unsupported(`the command ${Object.keys(command)[0]}`);
    this.records.storage.assertAlive();
    return { ok: 1 };
  }
}

/** A mongoose of its own whose connections keep their data in a directory. */
export async function connectEmbedded(
  directory: string,
  databaseName: string,
  onFatal?: (error: Error) => void,
): Promise<mongoose.Connection> {
  const instance = new mongoose.Mongoose();
  class EmbeddedConnection extends native.Connection {
    async createClient(): Promise<this> {
      const release = await claim(directory);
      const database = openDatabase(directory, databaseName, release, onFatal);
      const close = async (): Promise<void> => {
        await database.records.storage.close();
        release();
      };
      const compact = (): Promise<void> => database.records.storage.compact();
      const client = { close, compact, db: () => database, startSession: refuseSession };
      Object.assign(this, { client, db: database, name: databaseName, host: 'embedded', port: 0 });
      this.onOpen();
      return this;
    }
  }
  instance.setDriver({
    Collection: native.Collection,
    Connection: EmbeddedConnection,
    BulkWriteResult: native.BulkWriteResult,
    plugins: [],
  } as never);
  return instance.createConnection(`embedded:${directory}`, { autoIndex: false, autoCreate: false }).asPromise();
}

function openDatabase(directory: string, databaseName: string, release: () => void, onFatal?: (error: Error) => void): EmbeddedDatabase {
  try {
    requireSoundFile(path.join(directory, 'data.mdb'));
    const storage: Storage = new Storage(directory, { onFatal, onRollback: () => catalogue.reload() });
    const catalogue: Catalogue = new Catalogue(storage);
    return new EmbeddedDatabase(new Records(storage, catalogue, databaseName), databaseName);
  } catch (error) {
    release();
    throw error;
  }
}

function refuseSession(): never {
  throw unsupported('sessions and transactions');
}
