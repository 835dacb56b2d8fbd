import type { Condition } from './filter';
import { after, encode, invert, TYPE, typeOf } from './order';

export type FieldCondition = Extract<Condition, { kind: 'field' }>;

/** Keys from start up to, without, end. */
export interface Interval {
  start: Buffer;
  end: Buffer;
}

export const RANGE_OPERATORS: ReadonlySet<string> = new Set(['$gt', '$gte', '$lt', '$lte']);

/** A field's bytes as its index keeps them. */
export function directed(bytes: Buffer, direction: 1 | -1): Buffer {
  return direction === 1 ? bytes : invert(bytes);
}

/**
 * The conditions that bound a field, at most one at each end; none when no range condition is on it. On a multikey field
 * only one end may be used: another element may meet the other.
 */
export function endsOn(path: string, multikey: boolean, conditions: readonly Condition[]): FieldCondition[] {
  const on = conditions.filter(
    (c): c is FieldCondition =>
      c.kind === 'field' && c.path === path && RANGE_OPERATORS.has(c.operator) && c.operand !== null && !Number.isNaN(c.operand),
  );
  const low = on.find((condition) => condition.operator.startsWith('$gt'));
  const high = on.find((condition) => condition.operator.startsWith('$lt'));
  if (low && high && (multikey || typeOf(low.operand) !== typeOf(high.operand))) return [low];
  return [low, high].filter((end) => end !== undefined);
}

/** The keys after a prefix that lie between the ends, within the type of their operands. */
export function between(prefix: Buffer, direction: 1 | -1, ends: FieldCondition[]): Interval {
  const low = ends.find((end) => end.operator.startsWith('$gt'));
  const high = ends.find((end) => end.operator.startsWith('$lt'));
  const type = typeOf(ends[0]!.operand);
  const at = (value: unknown): Buffer => Buffer.concat([prefix, encode(value)]);
  const edge = (byte: number): Buffer => Buffer.concat([prefix, Buffer.from([byte])]);
  // NaN is the least number but is in no range.
  const least = type === TYPE.number ? after(at(Number.NaN)) : edge(type);
  const start = low ? (low.operator === '$gte' ? at(low.operand) : after(at(low.operand))) : least;
  const end = high ? (high.operator === '$lt' ? at(high.operand) : after(at(high.operand))) : edge(type + 1);
  return direction === 1 ? { start, end } : mirrored(prefix, start, end);
}

/** [start, end) of a field kept inverted: every key that begins with an inverted bound lies on its other side. */
function mirrored(prefix: Buffer, start: Buffer, end: Buffer): Interval {
  const flip = (bound: Buffer): Buffer => Buffer.concat([prefix, invert(bound.subarray(prefix.length))]);
  return { start: after(flip(end)), end: after(flip(start)) };
}
