import mongoose from 'mongoose';

/** MongoDB's codes for what the embedded store refuses: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
export const CODES = {
  badValue: 2,
  failedToParse: 9,
  typeMismatch: 14,
  pathNotViable: 28,
  conflictingUpdate: 40,
  notSingleValueField: 54,
  invalidIdField: 53,
  dollarPrefixedField: 52,
  emptyFieldName: 56,
  immutableField: 66,
  cannotCreateIndex: 67,
  indexOptionsConflict: 85,
  indexKeySpecsConflict: 86,
  indexNotFound: 27,
  commandNotSupported: 115,
  parallelArrays: 171,
  keyTooLong: 17280,
  duplicateKey: 11000,
} as const;

export type MongoServerError = mongoose.mongo.MongoServerError;

/** An error as a MongoDB server answers it, of mongoose's own class so that `instanceof` holds. */
export function mongoError(code: number, message: string, more: object = {}): MongoServerError {
  return new mongoose.mongo.MongoServerError({ ok: 0, code, errmsg: message, message, ...more });
}

/** What the allow-list leaves out throws instead of quietly behaving in another way than MongoDB. */
export function unsupported(what: string): MongoServerError {
  return mongoError(CODES.commandNotSupported, `The embedded store does not support ${what}`);
}

/** E11000 with index name, keyPattern and keyValue, as MongoDB words it. */
export function duplicateKey(namespace: string, index: string, keyPattern: object, keyValue: Record<string, unknown>): MongoServerError {
  const shown = Object.entries(keyValue).map(([field, value]) => `${field}: ${JSON.stringify(value) ?? 'null'}`);
  const message = `E11000 duplicate key error collection: ${namespace} index: ${index} dup key: { ${shown.join(', ')} }`;
  return mongoError(CODES.duplicateKey, message, { keyPattern, keyValue, index: 0 });
}
