import { mongo, type Model } from 'mongoose';

const DUPLICATE = 11000;
/** Ids asked for in one query: each is one look-up by primary key. */
const CHUNK = 500;

/** An upsert of one document, as bulkWrite takes it. */
export interface Upsert {
  updateOne: { filter: Record<string, unknown>; update: Record<string, unknown>; upsert: true };
}

type Fields = Record<string, 1>;

/** The documents of these ids that there are, with the given fields only; in no order. */
export function findByIds<T>(model: Model<T>, ids: string[], fields: Fields): Promise<T[]> {
  return readById(ids, async (filter) => (await model.collection.find(filter, { projection: fields }).toArray()) as unknown as T[]);
}

/** As `findByIds`, each document as text of its bytes: to be compared, which costs a fraction of making objects of them. */
export async function bytesByIds<T>(model: Model<T>, ids: string[], fields: Fields): Promise<string[]> {
  const found = await readById(ids, (filter) => {
    const bytes: unknown = model.collection.find(filter, { projection: fields, raw: true }).toArray();
    return bytes as Promise<Uint8Array[]>;
  });
  return found.map(textOf);
}

/** The text that `bytesByIds` gives of a document with these fields, in their order. */
export function bytesOf(fields: object): string {
  return textOf(mongo.BSON.serialize(fields));
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** Past mongoose, which casts every id and wraps every answer: a third of what a long list cost. */
async function readById<T>(ids: string[], find: (filter: never) => Promise<T[]>): Promise<T[]> {
  const reads: Promise<T[]>[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) reads.push(find({ _id: { $in: ids.slice(start, start + CHUNK) } } as never));
  return (await Promise.all(reads)).flat();
}

/** True for a write that another writer forestalled (E11000), alone or as every fault of an unordered bulk. */
function isForestalled(error: unknown): boolean {
  const { code, writeErrors } = error as { code?: number; writeErrors?: { code?: number } | { code?: number }[] };
  const faults = [writeErrors ?? []].flat();
  return faults.length > 0 ? faults.every((fault) => fault.code === DUPLICATE) : code === DUPLICATE;
}

/** Writes in one go: enough to share the commit, few enough that nobody waits long for the event loop. */
const WRITES = 200;

/**
 * Writes unordered upserts whose filters name what was read.
 * @returns false where another writer was there first with at least one of them: read again
 */
export async function upsertAll<T>(model: Model<T>, operations: Upsert[]): Promise<boolean> {
  // Past mongoose: casting cost a fifth of all counting, and what is written here is of the schema's types already.
  return inChunks(operations, (some) => model.collection.bulkWrite(some as never, { ordered: false }));
}

/**
 * Inserts in order: what a crash leaves is the beginning.
 * @returns false where one was there already; those before it are written, those after it are not
 */
export async function insertAll<T>(model: Model<T>, documents: T[]): Promise<boolean> {
  return inChunks(documents, (some) => model.insertMany(some as never, { ordered: true, lean: true }));
}

async function inChunks<T>(items: T[], write: (some: T[]) => Promise<unknown>): Promise<boolean> {
  try {
    for (let start = 0; start < items.length; start += WRITES) await write(items.slice(start, start + WRITES));
    return true;
  } catch (error) {
    if (isForestalled(error)) return false;
    throw error;
  }
}
