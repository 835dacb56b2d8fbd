import { deserialize, EJSON } from 'bson';
import fc from 'fast-check';
import type mongoose from 'mongoose';

type Bson = mongoose.mongo.Document;

/** A collection of either adapter, as the official driver types it. */
export type Raw = mongoose.mongo.Collection<Bson & { _id: unknown }>;

export interface Operation {
  name: string;
  run: (collection: Raw) => Promise<unknown>;
}

const operation = (name: string, args: unknown, run: Operation['run']): Operation => ({
  name: `${name} ${EJSON.stringify(args as object)}`,
  run,
});

const id = fc.constantFrom('d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7');
const text = fc.constantFrom('', 'a', 'b', 'ab', '满意', '，', '😀', 'B');
const count = fc.constantFrom(-2, -1, 0, 1, 2, 2.5, 3, 10, 1e12);
const date = fc.constantFrom(0, 5, 86_400_000, 1_760_000_000_000).map((ms) => new Date(ms));
const scalar = fc.oneof(count, text, fc.boolean(), date, fc.constant(null));
const list = fc.array(fc.oneof(count, text), { maxLength: 3 });
const pair = fc.record({ x: scalar, y: count }, { requiredKeys: [] });
const rows = fc.array(fc.record({ k: fc.constantFrom(1, 2, 3), v: count }), { maxLength: 3 });
const any = fc.oneof({ weight: 4, arbitrary: scalar }, list, pair);

const body = fc.record(
  {
    a: any,
    b: count,
    c: text,
    tags: fc.array(text, { maxLength: 3 }),
    o: pair,
    rows,
    u: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
  },
  { requiredKeys: [] },
);
const document = fc.tuple(id, body).map(([_id, rest]) => ({ _id, ...rest }));

const path = fc.constantFrom('a', 'b', 'c', 'tags', 'o.x', 'o.y', 'rows.k', 'rows.v', 'u', '_id');
const comparison = fc.oneof(
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), scalar).map(([op, value]) => ({ [op]: value })),
  fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(scalar, { maxLength: 3 })).map(([op, values]) => ({ [op]: values })),
  fc.tuple(count, count).map(([a, b]) => ({ $gte: a, $lt: b })),
  fc.boolean().map(($exists) => ({ $exists })),
  scalar.map((value) => ({ $not: { $gt: value } })),
  fc.constantFrom({ $size: 0 }, { $size: 2 }, { $regex: '^a' }, { $regex: 'B', $options: 'i' }, { $not: /b/ }, { $all: ['a', 'b'] }),
  fc.constantFrom({ $elemMatch: { k: 1, v: { $gt: 0 } } }, { $elemMatch: { $gte: 1, $lt: 3 } }, { $elemMatch: { $eq: 'a' } }),
);
const leaf = fc.tuple(path, fc.oneof(scalar, comparison)).map(([field, value]): Bson => ({ [field]: value }));
const exact = fc.oneof(
  list.map((a): Bson => ({ a })),
  pair.map((o): Bson => ({ o })),
  list.map((a): Bson => ({ a: { $ne: a } })),
);
const filter: fc.Arbitrary<Bson> = fc.oneof(
  fc.constant({}),
  { weight: 4, arbitrary: leaf },
  exact,
  {
    weight: 2,
    arbitrary: fc.array(leaf, { minLength: 2, maxLength: 3 }).map((all) => Object.assign({}, ...all) as Bson),
  },
  fc.tuple(fc.constantFrom('$or', '$and', '$nor'), fc.array(leaf, { minLength: 1, maxLength: 3 })).map(([op, all]) => ({ [op]: all })),
  fc.tuple(leaf, fc.array(leaf, { minLength: 1, maxLength: 2 })).map(([one, or]) => ({ ...one, $or: or })),
);

const target = fc.constantFrom('a', 'b', 'c', 'tags', 'o', 'o.x', 'o.y', 'o.z.w', 'rows', 'rows.0.v', 'tags.1', 'u', 'n', 'c.x');
const one = (op: string, value: fc.Arbitrary<unknown>) =>
  fc.tuple(target, value).map(([field, operand]): Bson => ({ [op]: { [field]: operand } }));
const update: fc.Arbitrary<Bson> = fc.oneof(
  { weight: 3, arbitrary: one('$set', any) },
  { weight: 2, arbitrary: one('$inc', fc.oneof(count, text)) },
  one('$unset', fc.constant('')),
  one('$min', scalar),
  one('$max', scalar),
  one('$push', fc.oneof(text, fc.record({ $each: list }), fc.record({ $each: list, $slice: fc.constantFrom(-2, 0, 2) }))),
  one('$addToSet', fc.oneof(text, fc.record({ $each: list }))),
  one('$pull', fc.oneof(text, count, fc.constantFrom({ k: 1 }, { $gte: 1 }, { k: { $in: [1, 2] }, v: { $gt: 0 } }))),
  fc
    .tuple(one('$set', any), one('$inc', count), fc.record({ c: text, n: count }))
    .map(([a, b, $setOnInsert]) => ({ ...a, ...b, $setOnInsert })),
  fc.constant({ $set: { _id: 'other' } }),
);

const sort = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'tags', 'o.x', 'rows.v', 'o'), fc.constantFrom(1 as const, -1 as const)), { maxLength: 2 })
  .map((pairs) => ({ ...Object.fromEntries(pairs), _id: 1 as const }));
const projection = fc.constantFrom<Bson>(
  {},
  { a: 1 },
  { a: 1, _id: 0 },
  { 'o.x': 1, c: true },
  { o: 0 },
  { 'o.x': 0, tags: 0 },
  { 'rows.k': 1 },
  { 'rows.v': 0, _id: 0 },
);
const page = fc.record({ skip: fc.nat(3), limit: fc.nat(4), projection });

const byId = fc
  .tuple(id, fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, fc.record({ b: count })))
  .map(([_id, more]): Bson => ({ _id, ...more }));
const byKey = fc.oneof(
  { weight: 3, arbitrary: byId },
  fc.constantFrom('u1', 'u2', 'u3').map((u): Bson => ({ u })),
);
/** A seed for an upsert that leaves no id to chance: an id made by the server could not be compared. */
const seeded = (update: Bson, filter: Bson): Bson =>
  '_id' in filter ? update : { ...update, $setOnInsert: { _id: `by-${String(filter.u)}` } };
const change = fc.tuple(byKey, update, fc.boolean()).map(([f, u, upsert]) => ({ filter: f, update: upsert ? seeded(u, f) : u, upsert }));

/** Ids there are and are not, some of them twice, of several types; alone or with another condition. */
const ids = fc
  .tuple(fc.array(fc.oneof({ weight: 4, arbitrary: id }, scalar), { maxLength: 12 }), fc.oneof(fc.constant({}), leaf))
  .map(([$in, more]): Bson => ({ ...more, _id: { $in } }));
const read = (raw: unknown[]): Bson[] => raw.map((bytes) => deserialize(bytes as Uint8Array, { promoteBuffers: false }));

const write = fc.oneof(
  document.map((doc) => ({ insertOne: { document: doc } })),
  change.map((updateOne) => ({ updateOne })),
  byId.map((f) => ({ deleteOne: { filter: f } })),
);

/** Only operations whose outcome MongoDB itself defines: no choice among several matches, no order left open. */
export const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 3,
    arbitrary: document.map((doc) => operation('insertOne', doc, (c) => c.insertOne({ ...doc }))),
  },
  {
    weight: 2,
    arbitrary: fc.array(document, { minLength: 1, maxLength: 5 }).map((docs) =>
      operation('insertMany', docs, (c) =>
        c.insertMany(
          docs.map((doc) => ({ ...doc })),
          { ordered: false },
        ),
      ),
    ),
  },
  {
    weight: 4,
    arbitrary: change.map((args) => operation('updateOne', args, (c) => c.updateOne(args.filter, args.update, { upsert: args.upsert }))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(change, fc.constantFrom('before' as const, 'after' as const))
      .map(([args, returnDocument]) =>
        operation('findOneAndUpdate', { ...args, returnDocument }, (c) =>
          c.findOneAndUpdate(args.filter, args.update, { upsert: args.upsert, returnDocument }),
        ),
      ),
  },
  fc.tuple(filter, count).map(([f, n]) => operation('updateMany', [f, n], (c) => c.updateMany(f, { $set: { n } }))),
  byId.map((f) => operation('deleteOne', f, (c) => c.deleteOne(f))),
  fc.tuple(leaf, count).map(([f, b]) => operation('deleteMany', [f, b], (c) => c.deleteMany({ ...f, b }))),
  {
    weight: 2,
    arbitrary: fc
      .array(write, { minLength: 1, maxLength: 5 })
      .chain((items) =>
        fc
          .boolean()
          .map((ordered) => operation('bulkWrite', { items, ordered }, (c) => c.bulkWrite(structuredClone(items) as never, { ordered }))),
      ),
  },
  {
    weight: 10,
    arbitrary: fc.tuple(filter, sort, page).map(([f, s, p]) => operation('find', [f, s, p], (c) => c.find(f, { ...p, sort: s }).toArray())),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(ids, fc.constantFrom<Record<string, 1 | -1>>({ _id: 1 }, { _id: -1 }, { b: 1, _id: 1 }), page)
      .map(([f, s, p]) =>
        operation('find by ids', [f, s, p], async (c) => [
          await c.find(f, { ...p, sort: s }).toArray(),
          await c.countDocuments(f),
          read(await c.find(f, { ...p, sort: s, raw: true }).toArray()),
        ]),
      ),
  },
  { weight: 3, arbitrary: filter.map((f) => operation('countDocuments', f, (c) => c.countDocuments(f))) },
  // Not on a path that leads an index: there MongoDB lists absent fields as null, elsewhere it does not.
  fc.tuple(fc.constantFrom('b', 'o.y', 'rows.k'), filter).map(([p, f]) => operation('distinct', [p, f], (c) => c.distinct(p, f))),
  fc.tuple(filter, fc.constantFrom('$c', '$b')).map(([f, key]) =>
    operation('aggregate', [f, key], (c) =>
      c
        .aggregate([
          { $match: f },
          { $sort: { _id: 1 } },
          {
            $group: {
              _id: key,
              n: { $sum: 1 },
              sum: { $sum: '$b' },
              top: { $max: '$b' },
              first: { $first: '$_id' },
            },
          },
          { $sort: { first: 1 } },
        ])
        .toArray(),
    ),
  ),
);
