import mongoose from 'mongoose';
import { isRefused } from '@mingjing/contracts/refused';
import { type MongoServerError, unsupported } from './errors';
import type { Mutations } from './mutations';
import type { Storage } from './storage';
import { type Doc, isPlainObject } from './values';

interface Tally {
  ok: 1;
  writeErrors: unknown[];
  writeConcernErrors: unknown[];
  insertedIds: { index: number; _id: unknown }[];
  nInserted: number;
  nUpserted: number;
  nMatched: number;
  nModified: number;
  nRemoved: number;
  upserted: { index: number; _id: unknown }[];
}

type Step = (tally: Tally, index: number) => void;

/** Runs many writes in one transaction. Ordered: up to the first error. Unordered: all, with the errors by item. Throws MongoBulkWriteError when any failed. */
export async function runBulk(
  storage: Storage,
  mutations: Mutations,
  operations: Doc[],
  ordered: boolean,
  resultClass: BulkResultClass,
): Promise<object> {
  if (operations.length === 0) throw new mongoose.mongo.MongoInvalidArgumentError('Invalid BulkOperation, Batch cannot be empty');
  const steps = operations.map((operation) => prepare(() => stepOf(mutations, operation)));
  const tally: Tally = await storage.write(() => {
    const fresh = emptyTally();
    for (const index of ordered ? steps.keys() : byKind(operations)) {
      if (!attempt(steps[index]!, fresh, index, operations[index]!) && ordered) break;
    }
    return fresh;
  });
  const result = new resultClass(tally, ordered);
  if (tally.writeErrors.length > 0) throw bulkError(tally, result);
  return result;
}

export type BulkResultClass = new (tally: object, ordered: boolean) => object;

/** The official driver sends an unordered bulk as inserts, updates, deletes. */
function byKind(operations: Doc[]): number[] {
  const kinds = ['insert', 'update', 'delete'].map((kind) =>
    operations.flatMap((operation, index) => (Object.keys(operation)[0]?.startsWith(kind) ? [index] : [])),
  );
  const known = new Set(kinds.flat());
  return [...kinds.flat(), ...[...operations.keys()].filter((index) => !known.has(index))];
}

/** A malformed item is that item's error, not the batch's. */
function prepare(make: () => Step): Step {
  try {
    return make();
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function attempt(step: Step, tally: Tally, index: number, operation: Doc): boolean {
  try {
    step(tally, index);
    return true;
  } catch (error) {
    if (isRefused(error) || !(error instanceof mongoose.mongo.MongoServerError)) throw error;
    tally.writeErrors.push(writeError(error, index, operation));
    return false;
  }
}

function stepOf(mutations: Mutations, operation: Doc): Step {
  const [kind, body] = Object.entries(operation)[0] ?? [];
  if (!isPlainObject(body)) throw unsupported('a bulk item without a body');
  switch (kind) {
    case 'insertOne': {
      const document = (body.document ?? body) as Doc;
      const run = mutations.insert(document);
      return (tally, index) => {
        tally.insertedIds.push({ index, _id: document._id });
        run();
        tally.nInserted++;
      };
    }
    case 'updateOne':
    case 'updateMany': {
      const run = mutations.update(body.filter, body.update, body, kind === 'updateMany', true);
      return (tally, index) => countUpdate(tally, index, run());
    }
    case 'deleteOne':
    case 'deleteMany': {
      const run = mutations.remove(body.filter, body, kind === 'deleteMany');
      return (tally) => void (tally.nRemoved += run().length);
    }
    default:
      throw unsupported(`the bulk operation ${kind}`);
  }
}

function countUpdate(tally: Tally, index: number, updated: { matched: number; modified: number; upsertedId?: unknown }): void {
  tally.nMatched += updated.matched;
  tally.nModified += updated.modified;
  if (updated.upsertedId === undefined) return;
  tally.nUpserted++;
  tally.upserted.push({ index, _id: updated.upsertedId });
}

function writeError(error: MongoServerError, index: number, operation: Doc): object {
  const op = (operation.insertOne as Doc | undefined)?.document ?? Object.values(operation)[0];
  const { errorResponse } = error;
  return {
    index,
    code: error.code,
    errmsg: error.message,
    err: { index, code: error.code, errmsg: error.message, errInfo: undefined, op },
    errorResponse,
    getOperation: () => op,
  };
}

function bulkError(tally: Tally, result: object): Error {
  const first = tally.writeErrors[0] as { errmsg: string; code: number };
  const error = new mongoose.mongo.MongoBulkWriteError(
    { message: first.errmsg, code: first.code, writeErrors: tally.writeErrors as never },
    result as never,
  );
  return error;
}

function emptyTally(): Tally {
  return {
    ok: 1,
    writeErrors: [],
    writeConcernErrors: [],
    insertedIds: [],
    nInserted: 0,
    nUpserted: 0,
    nMatched: 0,
    nModified: 0,
    nRemoved: 0,
    upserted: [],
  };
}
