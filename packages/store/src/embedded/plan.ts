import type { CollectionMeta } from './catalogue';
import { spaceKey } from './catalogue';
import type { Condition } from './filter';
import { type IndexDefinition, partialConditions } from './indexes';
import { after, encode, equal, invert, TYPE, typeOf } from './order';
import type { Sort } from './sort';
import { isPlainObject } from './values';

export interface Range {
  start: Buffer;
  /** Excluded. */
  end: Buffer;
  /** Bytes of the key before the first sorted field. */
  suffixAt: number;
  /** Values are documents, not ids. */
  primary: boolean;
}

export interface Plan {
  /** Index names for explain; '_id_' is the documents' own order. */
  indexes: string[];
  ranges: Range[];
  reverse: boolean;
  /** Entries come in the wanted order. */
  sorted: boolean;
  /** Ranges must be merged to keep that order. */
  merge: boolean;
  /** Every condition is met by the ranges alone. */
  exact: boolean;
  /** A document may show more than once. */
  repeats: boolean;
  score: number;
}

type Field = Extract<Condition, { kind: 'field' }>;
type Candidate = Pick<IndexDefinition, 'name' | 'key' | 'multikey' | 'space' | 'partial'> & { primary: boolean };

const MAX_POINTS = 500;
const RANGE = new Set(['$gt', '$gte', '$lt', '$lte']);

/** Chooses the index ranges that answer a filter in the wanted order: equality prefix, then a range, then the sort; alternatives of $or are merged. */
export function planFor(meta: CollectionMeta, conditions: readonly Condition[], sort: Sort): Plan {
  const best = bestOf(meta, conditions, sort, true);
  const or = conditions.find((condition) => condition.kind === 'or');
  if (best.score >= 10 || !or || or.kind !== 'or') return best;
  const rest = conditions.filter((condition) => condition !== or);
  const branches = or.branches.map((branch) => bestOf(meta, [...rest, ...branch], sort, false));
  if (branches.some((branch) => branch.score < 5)) return best;
  const sorted = branches.every((branch) => branch.sorted && branch.reverse === branches[0]!.reverse);
  return {
    indexes: [...new Set(branches.flatMap((branch) => branch.indexes))],
    ranges: branches.flatMap((branch) => branch.ranges),
    reverse: sorted && branches[0]!.reverse,
    sorted,
    merge: sorted && sort.length > 0,
    exact: false,
    repeats: true,
    score: Math.min(...branches.map((branch) => branch.score)),
  };
}

function bestOf(meta: CollectionMeta, conditions: readonly Condition[], sort: Sort, mayDrop: boolean): Plan {
  const primary: Candidate = { name: '_id_', key: [['_id', 1]], multikey: [], space: meta.space, primary: true };
  const usable = meta.indexes.filter((index) => partialConditions(index).every((wanted) => conditions.some((given) => implies(given, wanted))));
  const plans = [primary, ...usable.map((index) => ({ ...index, primary: false }))].map((index) => planWith(index, conditions, sort, mayDrop));
  return plans.reduce((best, plan) => (plan.score > best.score ? plan : best));
}

/** True when a document meeting `given` surely meets a partial index's condition. */
function implies(given: Condition, wanted: Condition): boolean {
  if (given.kind !== 'field' || wanted.kind !== 'field' || given.path !== wanted.path) return false;
  const points = pointsOf(given);
  if (wanted.operator === '$exists') {
    if (given.operator === '$exists') return given.operand === true;
    return points ? points.every((point) => point !== null) : RANGE.has(given.operator) && given.operand !== null;
  }
  if (given.operator === wanted.operator && equal(given.operand, wanted.operand)) return true;
  return wanted.operator === '$eq' && points !== undefined && points.every((point) => equal(point, wanted.operand));
}

function pointsOf({ operator, operand }: Field): unknown[] | undefined {
  const values = operator === '$eq' ? [operand] : operator === '$in' ? (operand as unknown[]) : undefined;
  return values?.every((value) => !Array.isArray(value) && !isPlainObject(value)) ? values : undefined;
}

function planWith(index: Candidate, conditions: readonly Condition[], sort: Sort, mayDrop: boolean): Plan {
  const used = new Set<Condition>();
  const single = new Set<string>();
  let prefixes = [spaceKey(index.space)];
  let depth = 0;
  let exact = true;
  for (const [path, direction] of index.key) {
    const found = pointOn(path, conditions, prefixes.length);
    if (!found) break;
    used.add(found.condition);
    if (found.points.length === 1) single.add(path);
    if (found.points.some((point) => point === null)) exact = false;
    prefixes = prefixes.flatMap((prefix) => found.points.map((point) => Buffer.concat([prefix, directed(encode(point), direction)])));
    depth++;
  }
  const bounds = index.key[depth] ? boundsOn(index, index.key[depth]!, conditions, used) : undefined;
  const fixed = new Set([...single].filter((path) => mayDrop && !index.multikey.includes(path)));
  const order = orderOf(index, depth, sort, fixed);
  const ranges = prefixes.map((prefix) => ({ ...(bounds?.(prefix) ?? { start: prefix, end: after(prefix) }), suffixAt: prefix.length, primary: index.primary }));
  return {
    indexes: [index.name],
    ranges: ranges.filter((range) => Buffer.compare(range.start, range.end) < 0),
    reverse: order === -1,
    sorted: order !== 0,
    merge: order !== 0 && sort.length > 0 && prefixes.length > 1,
    exact: exact && conditions.every((condition) => used.has(condition)),
    repeats: index.multikey.some((path) => !single.has(path)),
    score: depth * 10 + (bounds ? 5 : 0) + (sort.length && order !== 0 ? 6 : 0) + (index.primary ? 0.5 : 0),
  };
}

/** Distinct points, so that no range is walked twice. */
function pointOn(path: string, conditions: readonly Condition[], times: number): { condition: Condition; points: unknown[] } | undefined {
  for (const condition of conditions) {
    if (condition.kind !== 'field' || condition.path !== path) continue;
    const points = pointsOf(condition);
    if (!points || points.length * times > MAX_POINTS) continue;
    return { condition, points: [...new Map(points.map((point) => [encode(point).toString('latin1'), point])).values()] };
  }
  return undefined;
}

/** The two ends on the field after the prefix. On a multikey field only one end may be used: another element may meet the other. */
function boundsOn(index: Candidate, [path, direction]: [string, 1 | -1], conditions: readonly Condition[], used: Set<Condition>) {
  const on = conditions.filter((c): c is Field => c.kind === 'field' && c.path === path && RANGE.has(c.operator) && c.operand !== null && !Number.isNaN(c.operand));
  const lows = on.filter((condition) => condition.operator.startsWith('$gt'));
  const highs = on.filter((condition) => condition.operator.startsWith('$lt'));
  let low = lows[0];
  let high = highs[0];
  if (!low && !high) return undefined;
  if (low && high && (index.multikey.includes(path) || typeOf(low.operand) !== typeOf(high.operand))) high = undefined;
  for (const condition of [low, high]) if (condition) used.add(condition);
  return (prefix: Buffer): { start: Buffer; end: Buffer } => between(prefix, direction, low, high);
}

function between(prefix: Buffer, direction: 1 | -1, low: Field | undefined, high: Field | undefined): { start: Buffer; end: Buffer } {
  const type = typeOf((low ?? high)!.operand);
  const at = (value: unknown): Buffer => Buffer.concat([prefix, directed(encode(value), direction)]);
  const edge = (byte: number): Buffer => Buffer.concat([prefix, Buffer.from([direction === 1 ? byte : 0xff - byte])]);
  // NaN is the least number but is in no range.
  const least = type === TYPE.number ? at(Number.NaN) : edge(type - 1);
  if (direction === 1) {
    const start = low ? (low.operator === '$gte' ? at(low.operand) : after(at(low.operand))) : after(least);
    return { start, end: high ? (high.operator === '$lt' ? at(high.operand) : after(at(high.operand))) : edge(type + 1) };
  }
  const start = high ? (high.operator === '$lte' ? at(high.operand) : after(at(high.operand))) : edge(type);
  return { start, end: low ? (low.operator === '$gt' ? at(low.operand) : after(at(low.operand))) : type === TYPE.number ? least : after(edge(type)) };
}

/** 1 or -1 when the index gives the sort forwards or backwards from `depth` on, 0 when it does not. */
function orderOf(index: Candidate, depth: number, sort: Sort, fixed: Set<string>): 1 | -1 | 0 {
  const wanted = sort.filter(([path]) => !fixed.has(path));
  if (wanted.length === 0) return 1;
  const rest = index.key.slice(depth);
  if (!index.key.some(([path]) => path === '_id')) rest.push(['_id', 1]);
  if (rest.length < wanted.length) return 0;
  const direction = (wanted[0]![1] * rest[0]![1]) as 1 | -1;
  const same = wanted.every(([path, way], i) => rest[i]![0] === path && rest[i]![1] * direction === way && !index.multikey.includes(path));
  return same ? direction : 0;
}

function directed(bytes: Buffer, direction: 1 | -1): Buffer {
  return direction === 1 ? bytes : invert(bytes);
}

/** Order of two keys from their first sorted field on. */
export function compareSuffix(a: { key: Buffer; at: number }, b: { key: Buffer; at: number }): number {
  return Buffer.compare(a.key.subarray(a.at), b.key.subarray(b.at));
}
