import { between, directed, endsOn, type FieldCondition, type Interval, RANGE_OPERATORS } from './bounds';
import { type CollectionMeta, spaceKey } from './catalogue';
import type { Condition } from './filter';
import { type IndexDefinition, partialConditions } from './indexes';
import { after, encode, equal } from './order';
import type { Sort } from './sort';
import { isPlainObject } from './values';

export interface Range extends Interval {
  /** Bytes of the key before the first sorted field. */
  suffixAt: number;
  /** Values are documents, not ids. */
  primary: boolean;
}

export interface Plan {
  /** Index names for explain; '_id_' is the documents' own order. */
  indexes: string[];
  /** Keys of the only documents there can be, each once, in the wanted order: to be looked up, which costs a fraction of walking. */
  keys?: Buffer[];
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

type Candidate = Pick<IndexDefinition, 'name' | 'key' | 'multikey' | 'space' | 'partial'> & {
  primary: boolean;
};

const MAX_POINTS = 500;

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

function bestOf(meta: CollectionMeta, conditions: readonly Condition[], sort: Sort, alone: boolean): Plan {
  const primary: Candidate = {
    name: '_id_',
    key: [['_id', 1]],
    multikey: [],
    space: meta.space,
    primary: true,
  };
  const byId = planWith(primary, conditions, sort, alone);
  // At most one document: nothing narrows further.
  if (byId.keys && byId.keys.length <= 1) return byId;
  const usable = meta.indexes.filter((index) =>
    partialConditions(index).every((wanted) => conditions.some((given) => implies(given, wanted))),
  );
  const plans = [byId, ...usable.map((index) => planWith({ ...index, primary: false }, conditions, sort, alone))];
  return plans.reduce((best, plan) => (plan.score > best.score ? plan : best));
}

/** True when a document meeting `given` surely meets a partial index's condition. */
function implies(given: Condition, wanted: Condition): boolean {
  if (given.kind !== 'field' || wanted.kind !== 'field' || given.path !== wanted.path) return false;
  const points = pointsOf(given);
  if (wanted.operator === '$exists') {
    if (given.operator === '$exists') return given.operand === true;
    return points ? points.every((point) => point !== null) : RANGE_OPERATORS.has(given.operator) && given.operand !== null;
  }
  if (given.operator === wanted.operator && equal(given.operand, wanted.operand)) return true;
  return wanted.operator === '$eq' && points !== undefined && points.every((point) => equal(point, wanted.operand));
}

function pointsOf({ operator, operand }: FieldCondition): unknown[] | undefined {
  const values = operator === '$eq' ? [operand] : operator === '$in' ? (operand as unknown[]) : undefined;
  return values?.every((value) => !Array.isArray(value) && !isPlainObject(value)) ? values : undefined;
}

function planWith(index: Candidate, conditions: readonly Condition[], sort: Sort, alone: boolean): Plan {
  const { prefixes, depth, used, single, certain } = prefixOf(index, conditions);
  if (alone && index.primary && depth === 1)
    return lookingUp(prefixes, sort, certain && conditions.every((condition) => used.has(condition)));
  const next = index.key[depth];
  const ends = next ? endsOn(next[0], index.multikey.includes(next[0]), conditions) : [];
  for (const end of ends) used.add(end);
  const fixed = new Set([...single].filter((path) => alone && !index.multikey.includes(path)));
  const order = orderOf(index, depth, sort, fixed);
  const ranges = prefixes.map((prefix) => ({
    ...(ends.length ? between(prefix, next![1], ends) : { start: prefix, end: after(prefix) }),
    suffixAt: prefix.length,
    primary: index.primary,
  }));
  const bounded = depth * 10 + (ends.length ? 5 : 0);
  return {
    indexes: [index.name],
    ranges: ranges.filter((range) => Buffer.compare(range.start, range.end) < 0),
    reverse: order === -1,
    sorted: order !== 0,
    merge: order !== 0 && sort.length > 0 && prefixes.length > 1,
    exact: certain && conditions.every((condition) => used.has(condition)),
    repeats: index.multikey.some((path) => !single.has(path)),
    score: bounded + (sort.length && order !== 0 ? 6 : 0) + (index.primary ? 0.5 : 0),
  };
}

/** Documents by their ids. */
function lookingUp(keys: Buffer[], sort: Sort, exact: boolean): Plan {
  const [first] = sort;
  const byId = first?.[0] === '_id';
  if (byId && keys.length > 1) keys.sort((a, b) => Buffer.compare(a, b) * first[1]);
  return {
    indexes: ['_id_'],
    keys,
    ranges: [],
    reverse: false,
    sorted: byId || sort.length === 0 || keys.length <= 1,
    merge: false,
    exact,
    repeats: false,
    score: 10 + (byId ? 6 : 0) + 0.5,
  };
}

interface Prefix {
  /** One for each combination of points. */
  prefixes: Buffer[];
  /** Fields used. */
  depth: number;
  used: Set<Condition>;
  /** Fields held to one value. */
  single: Set<string>;
  /** False when a point stands for more than its value (null for absent too). */
  certain: boolean;
}

function prefixOf(index: Candidate, conditions: readonly Condition[]): Prefix {
  const prefix: Prefix = {
    prefixes: [spaceKey(index.space)],
    depth: 0,
    used: new Set(),
    single: new Set(),
    certain: true,
  };
  for (const [path, direction] of index.key) {
    const before = prefix.prefixes;
    // A look-up for each id is less than any other way to those documents.
    const found = pointOn(path, conditions, index.primary ? Infinity : MAX_POINTS / before.length);
    if (!found) break;
    prefix.used.add(found.condition);
    if (found.points.some((point) => point === null)) prefix.certain = false;
    prefix.prefixes = distinct(before.flatMap((head) => found.points.map((point) => extended(head, point, direction))));
    if (prefix.prefixes.length === before.length) prefix.single.add(path);
    prefix.depth++;
  }
  return prefix;
}

function pointOn(path: string, conditions: readonly Condition[], most: number): { condition: Condition; points: unknown[] } | undefined {
  for (const condition of conditions) {
    if (condition.kind !== 'field' || condition.path !== path) continue;
    const points = pointsOf(condition);
    if (points && points.length <= most) return { condition, points };
  }
  return undefined;
}

function extended(head: Buffer, point: unknown, direction: 1 | -1): Buffer {
  return direction === 1 ? encode(point, head) : Buffer.concat([head, directed(encode(point), direction)]);
}

/** Each once, so that nothing is read twice. */
function distinct(keys: Buffer[]): Buffer[] {
  return keys.length < 2 ? keys : [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
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

/** Order of two keys from their first sorted field on. */
export function compareSuffix(a: { key: Buffer; at: number }, b: { key: Buffer; at: number }): number {
  return Buffer.compare(a.key.subarray(a.at), b.key.subarray(b.at));
}
