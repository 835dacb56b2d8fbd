import mongoose from 'mongoose';
import { Refused } from '@mingjing/contracts/refused';
import { asRefused, duplicateIndex, itemErrors } from './failures';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError } = mongoose.mongo;
const result = (writeConcernError?: object) => ({ getWriteConcernError: () => writeConcernError }) as never;
const writeErrors = [
  {
    index: 2,
    code: 11000,
    errmsg: 'E11000 duplicate key error collection: d.c index: slot dup key: { slot: "a" }',
  },
];
const bulk = (items: object[], concern?: object) =>
  new MongoBulkWriteError({ message: 'bulk', code: 11000, writeErrors: items as never }, result(concern));

describe('failures', () => {
  it('are refusals when the store is away or full, also within a bulk', () => {
    const lost = new MongoNetworkError('connection 3 closed');
    expect(asRefused(lost)).toMatchObject({ code: 'store.unavailable', kind: 'unavailable' });
    expect(asRefused(new MongoBulkWriteError(lost as never, result()))).toMatchObject({
      code: 'store.unavailable',
    });
    expect(asRefused(new MongoServerError({ code: 14031, message: 'no room' }))).toMatchObject({
      code: 'store.full',
      details: { http: 507 },
    });
    expect(asRefused(new MongoServerError({ code: 91, message: 'shutting down' }))).toMatchObject({
      code: 'store.unavailable',
    });
  });

  it('stay what they are otherwise', () => {
    for (const other of [new TypeError('bug'), new Refused('x.y', 'missing'), bulk(writeErrors), 'text', undefined]) {
      expect(asRefused(other)).toBe(other);
    }
  });

  it('of a bulk are told by item only when the outcome of every item is known', () => {
    expect(itemErrors(bulk(writeErrors))).toEqual(writeErrors);
    const unknown = [
      bulk([]),
      new MongoBulkWriteError(new MongoNetworkError('gone') as never, result()),
      bulk(writeErrors, { code: 64 }),
      new TypeError('bug'),
    ];
    for (const error of unknown) expect(() => itemErrors(error)).toThrow(error);
  });

  it('name the index of a duplicate', () => {
    expect(duplicateIndex(writeErrors[0])).toBe('slot');
    expect(duplicateIndex(new MongoServerError({ code: 11000, message: 'E11000 … index: _id_ dup key: { _id: "a" }' }))).toBe('_id_');
    expect(duplicateIndex(new Error('index: a '))).toBeUndefined();
  });
});
