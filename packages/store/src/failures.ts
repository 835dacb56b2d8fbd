import mongoose from 'mongoose';
import { isRefused } from '@mingjing/contracts/refused';
import { storeFull, storeUnavailable } from './refusals';

const DUPLICATE = 11000;
const OUT_OF_DISK = 14031;
/** Not primary, shutting down, stepping down, network and time-outs: https://github.com/mongodb/specifications (retryable writes). */
const TRANSIENT_CODES = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 64, 50]);
const TRANSIENT_NAMES =
  /^(MongoNetwork|MongoServerSelection|MongooseServerSelection|MongoTopologyClosed|MongoNotConnected|MongoPoolCleared|MongoPoolClosed|MongoExpiredSession|MongoServerClosed|PoolCleared|MongoWaitQueueTimeout)/;

/** The index of an E11000, '_id_' for the primary key; undefined for any other error. */
export function duplicateIndex(error: unknown): string | undefined {
  const { code, errmsg, message } = error as { code?: unknown; errmsg?: string; message?: string };
  if (code !== DUPLICATE) return undefined;
  return /index: (\S+)/.exec(errmsg ?? message ?? '')?.[1] ?? 'unknown';
}

/** One failed item of a bulk. */
export interface ItemError {
  index: number;
  code: number;
  errmsg: string;
}

/**
 * The failed items of an unordered bulk; every other item was written durably. Throws the error itself where that is not
 * known of all: the driver wraps a lost connection in a MongoBulkWriteError too, with no item at all.
 */
export function itemErrors(error: unknown): ItemError[] {
  const { name, writeErrors, result } = error as {
    name?: string;
    writeErrors?: ItemError | ItemError[];
    result?: { getWriteConcernError?(): unknown };
  };
  const items = [writeErrors ?? []].flat();
  if (name !== 'MongoBulkWriteError' || items.length === 0 || result?.getWriteConcernError?.()) throw error;
  return items;
}

/** Bad states of a store as refusals ('store.full', 'store.unavailable'); other errors as they are. */
export function asRefused(error: unknown): unknown {
  if (isRefused(error) || !(error instanceof Error)) return error;
  const { code, name, errorResponse } = error as { code?: unknown; name: string; errorResponse?: unknown };
  // A bulk's wrapper around what happened to its connection.
  if (errorResponse instanceof Error && asRefused(errorResponse) !== errorResponse) return asRefused(errorResponse);
  if (code === OUT_OF_DISK) return storeFull();
  const disconnected = error instanceof mongoose.Error && /before initial connection|buffering timed out|force closed/.test(error.message);
  if (TRANSIENT_NAMES.test(name) || TRANSIENT_CODES.has(code as number) || disconnected) return storeUnavailable();
  return error;
}

/** Runs a store operation, its bad states turned into refusals. */
export async function guarded<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw asRefused(error);
  }
}
