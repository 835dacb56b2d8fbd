import { Decimal128, Long } from 'bson';
import { parseFilter } from './filter';
import { defineIndex } from './indexes';
import { parsePipeline } from './pipeline';
import { projector } from './projection';
import { parseUpdate } from './update';
import { plain } from './values';

const UNSUPPORTED = expect.objectContaining({ name: 'MongoServerError', code: 115 });

function refusal(run: () => unknown): unknown {
  try {
    return { allowed: run() };
  } catch (error) {
    return error;
  }
}

describe('outside the allow-list', () => {
  it.each([
    { $where: 'true' },
    { $expr: {} },
    { $text: {} },
    { a: { $mod: [2, 0] } },
    { a: { $type: 'string' } },
    { a: { $gt: [] } },
    { a: { $lt: {} } },
    { a: { $in: [/x/] } },
    { a: { $ne: /x/ } },
    { a: { $near: [] } },
    { $or: [{ a: { $bitsAllSet: 1 } }] },
  ])('the filter %j throws', (filter) => expect(refusal(() => parseFilter(filter))).toEqual(UNSUPPORTED));

  it.each([
    [[{ $set: { a: 1 } }]],
    [{ $rename: { a: 'b' } }],
    [{ $currentDate: { a: true } }],
    [{ $bit: { a: { or: 1 } } }],
    [{ $mul: { a: 2 } }],
    [{ $pop: { a: 1 } }],
    [{ $set: { 'a.$.b': 1 } }],
    [{ $set: { 'a.$[].b': 1 } }],
    [{ $push: { a: { $each: [], $sort: 1 } } }],
  ])('the update %j throws', (update) => expect(refusal(() => parseUpdate(update))).toEqual(UNSUPPORTED));

  it.each([
    [[{ $lookup: {} }]],
    [[{ $out: 'x' }]],
    [[{ $group: { _id: null, x: { $stdDevPop: '$a' } } }]],
    [[{ $project: { x: { $function: {} } } }]],
    [[{ $project: { x: '$$ROOT' } }]],
    [[{ $limit: 1 }, { $match: {} }]],
  ])('the pipeline %j throws', (pipeline) => expect(refusal(() => parsePipeline(pipeline))).toEqual(UNSUPPORTED));

  it.each([
    [{ a: 'text' }, {}],
    [{ a: 'hashed' }, {}],
    [{ a: 1 }, { sparse: true }],
    [{ a: 1 }, { expireAfterSeconds: 1 }],
    [{ 'a.0': 1 }, {}],
    [{ a: 1 }, { collation: { locale: 'zh' } }],
  ])('the index %j %j throws', (key, options) => expect(refusal(() => defineIndex(key, options))).toEqual(UNSUPPORTED));

  it('computed projections throw, and so do values that would round or order differently', () => {
    expect(refusal(() => projector({ a: { $slice: 1 } }))).toEqual(UNSUPPORTED);
    expect(refusal(() => plain({ a: [{ b: Decimal128.fromString('1.1') }] }))).toEqual(UNSUPPORTED);
    expect(refusal(() => plain({ a: /x/ }))).toEqual(UNSUPPORTED);
    expect(refusal(() => plain({ a: Long.fromString('9223372036854775807') }))).toEqual(UNSUPPORTED);
    expect(plain({ a: Long.fromNumber(5), b: undefined })).toEqual({ a: 5, b: null });
  });

  it('malformed ones give the codes MongoDB gives', () => {
    expect(refusal(() => parseFilter({ $or: [] }))).toMatchObject({ code: 2 });
    expect(refusal(() => parseFilter({ a: { $in: 1 } }))).toMatchObject({ code: 2 });
    expect(refusal(() => parseUpdate({ a: 1 }))).toMatchObject({ code: 9 });
    expect(refusal(() => parseUpdate({ $set: { a: 1 }, $inc: { 'a.b': 1 } }))).toMatchObject({ code: 40 });
    expect(refusal(() => parseUpdate({ $set: { 'a..b': 1 } }))).toMatchObject({ code: 56 });
    expect(refusal(() => projector({ a: 1, b: 0 }))).toMatchObject({ code: 31254 });
  });
});
