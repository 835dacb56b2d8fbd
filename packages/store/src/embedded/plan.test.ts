import { type CollectionMeta, spaceKey } from './catalogue';
import { parseFilter } from './filter';
import { defineIndex } from './indexes';
import { encode } from './order';
import { planFor } from './plan';
import { parseSort } from './sort';

const index = (space: number, key: object, options: Record<string, unknown> = {}, multikey: string[] = []) => ({
  ...defineIndex(key, options),
  space,
  multikey,
});

const meta: CollectionMeta = {
  name: 'cases',
  space: 1,
  indexes: [
    index(2, { unit: 1, at: -1 }),
    index(3, { path: 1, at: -1, _id: 1 }, {}, ['path']),
    index(4, { pending: 1, _id: 1 }, { partialFilterExpression: { pending: true } }),
    index(5, { slot: 1 }, { unique: true, partialFilterExpression: { slot: { $exists: true } } }),
    index(6, { at: 1 }),
  ],
};

const plan = (filter: object, sort: object = {}) => planFor(meta, parseFilter(filter), parseSort(sort));

describe('the planner', () => {
  it('takes the equality prefix, then the range, and knows when nothing is left to check', () => {
    expect(plan({ unit: 'u', at: { $gte: new Date(1), $lt: new Date(2) } })).toMatchObject({
      indexes: ['unit_1_at_-1'],
      exact: true,
    });
    expect(plan({ unit: 'u', note: 'x' })).toMatchObject({ indexes: ['unit_1_at_-1'], exact: false });
    expect(plan({ unit: null })).toMatchObject({ exact: false });
    expect(plan({ unit: ['u'] })).toMatchObject({ indexes: ['_id_'], exact: false });
  });

  it('reads forwards or backwards in the wanted order', () => {
    expect(plan({ unit: 'u' }, { at: -1 })).toMatchObject({
      indexes: ['unit_1_at_-1'],
      sorted: true,
      reverse: false,
    });
    expect(plan({ unit: 'u' }, { at: 1 })).toMatchObject({ sorted: true, reverse: true });
    expect(plan({ unit: 'u' }, { unit: 1, at: 1, _id: -1 })).toMatchObject({ sorted: true, reverse: true });
    expect(plan({ unit: 'u' }, { at: 1, _id: 1 })).toMatchObject({ sorted: false });
    expect(plan({}, { at: -1 })).toMatchObject({ indexes: ['at_1'], sorted: true, reverse: true });
    expect(plan({ unit: 'u' }, { other: 1 })).toMatchObject({ indexes: ['unit_1_at_-1'], sorted: false });
  });

  it('merges several points in order, and repeats nothing on an array field', () => {
    expect(plan({ unit: { $in: ['u', 'v', 'u'] } }, { at: -1 })).toMatchObject({
      merge: true,
      ranges: [{}, {}],
      repeats: false,
    });
    expect(plan({ path: 'a' }, { at: -1 })).toMatchObject({ sorted: true, repeats: false, merge: false });
    expect(plan({ path: { $in: ['a', 'b'] } }, { at: -1 })).toMatchObject({
      sorted: true,
      repeats: true,
      merge: true,
    });
    expect(plan({ unit: { $in: [] } })).toMatchObject({ ranges: [], exact: true });
  });

  it('uses one end only of a range on an array field', () => {
    expect(plan({ path: { $gte: 'a', $lt: 'c' } })).toMatchObject({
      indexes: ['path_1_at_-1__id_1'],
      exact: false,
      repeats: true,
    });
  });

  it('uses a partial index only where the filter implies its condition', () => {
    expect(plan({ pending: true, _id: { $gt: 'a' } }, { _id: 1 })).toMatchObject({
      indexes: ['pending_1__id_1'],
      exact: true,
      sorted: true,
    });
    expect(plan({ pending: { $in: [true, false] } })).toMatchObject({ indexes: ['_id_'] });
    expect(plan({ slot: 's' })).toMatchObject({ indexes: ['slot_1'], exact: true });
    expect(plan({ slot: null })).toMatchObject({ indexes: ['_id_'] });
    expect(plan({ slot: { $gt: 's' } })).toMatchObject({ indexes: ['slot_1'] });
  });

  it('joins the alternatives of $or when each has an index', () => {
    const or = { $or: [{ path: { $in: ['a'] } }, { unit: { $in: ['u', 'v'] } }] };
    expect(plan(or, { at: -1, _id: 1 })).toMatchObject({
      indexes: ['path_1_at_-1__id_1', 'unit_1_at_-1'],
      sorted: true,
      merge: true,
      repeats: true,
      exact: false,
    });
    expect(plan({ $or: [{ unit: 'u' }, { note: 'x' }] })).toMatchObject({ indexes: ['_id_'] });
  });

  it('prefers the primary key', () => {
    expect(plan({ _id: 'x', unit: 'u' })).toMatchObject({ indexes: ['_id_'], exact: false });
    expect(plan({ _id: { $in: ['x', 'y'] } })).toMatchObject({ indexes: ['_id_'], exact: true, ranges: [] });
  });

  it('looks ids up instead of walking to them: each once, however many, in the wanted order', () => {
    const keys = (...ids: string[]) => ids.map((id) => encode(id, spaceKey(1)));
    expect(plan({ _id: { $in: ['y', 'x', 'y'] } }).keys).toEqual(keys('y', 'x'));
    expect(plan({ _id: { $in: ['y', 'x', 'z'] } }, { _id: -1 })).toMatchObject({ keys: keys('z', 'y', 'x'), sorted: true });
    expect(plan({ _id: { $in: ['y', 'x'] } }, { at: 1 })).toMatchObject({ indexes: ['_id_'], sorted: false });
    expect(plan({ _id: { $in: ['y', 'x'] }, note: 'n' })).toMatchObject({ keys: keys('y', 'x'), exact: false });
    expect(plan({ _id: { $in: Array.from({ length: 5_000 }, (_, n) => n) } }).keys).toHaveLength(5_000);
    expect(plan({ _id: { $in: [] } })).toMatchObject({ keys: [], exact: true });
    expect(plan({ _id: { $in: ['y', ['x']] } }).keys).toBeUndefined();
  });
});
