import type { Model } from 'mongoose';

const DUPLICATE = 11000;
/** Ids asked for in one query: each is one look-up by primary key. */
const CHUNK = 500;

/** An upsert of one document, as bulkWrite takes it. */
export interface Upsert {
  updateOne: { filter: Record<string, unknown>; update: Record<string, unknown>; upsert: true };
}

/** The documents of these ids that there are, with the given fields only; in no order. */
export async function findByIds<T>(model: Model<T>, ids: string[], fields: Record<string, 1>): Promise<T[]> {
  const reads: Promise<T[]>[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const _id = { $in: ids.slice(start, start + CHUNK) };
    reads.push(model.find({ _id } as never).select(fields).lean<T[]>().exec());
  }
  return (await Promise.all(reads)).flat();
}

/** True for a write that another writer forestalled (E11000), alone or as every fault of an unordered bulk. */
export function isForestalled(error: unknown): boolean {
  const { code, writeErrors } = error as { code?: number; writeErrors?: { code?: number } | { code?: number }[] };
  const faults = [writeErrors ?? []].flat();
  return faults.length > 0 ? faults.every((fault) => fault.code === DUPLICATE) : code === DUPLICATE;
}

/**
 * Writes unordered upserts whose filters name what was read.
 * @returns false where another writer was there first with at least one of them: read again
 */
export async function upsertAll<T>(model: Model<T>, operations: Upsert[]): Promise<boolean> {
  if (operations.length === 0) return true;
  try {
    await model.bulkWrite(operations as never, { ordered: false });
    return true;
  } catch (error) {
    if (isForestalled(error)) return false;
    throw error;
  }
}
