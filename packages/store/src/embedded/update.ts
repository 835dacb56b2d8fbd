import { CODES, mongoError, unsupported } from './errors';
import { type Condition, isOperators, parseFilter } from './filter';
import { matches, valueHolds } from './match';
import { compare, equal } from './order';
import { assertViable, setAt, unsetAt, valueAt } from './paths';
import { type Doc, isPlainObject, plainValue } from './values';

interface Change {
  operator: string;
  path: string;
  operand: unknown;
}

const OPERATORS = new Set(['$set', '$setOnInsert', '$unset', '$inc', '$min', '$max', '$push', '$addToSet', '$pull']);

/** Reads an update into its changes, ordered by path as MongoDB applies them. Pipelines, replacements and positional paths throw. */
export function parseUpdate(update: unknown): Change[] {
  if (Array.isArray(update)) throw unsupported('updates by pipeline');
  if (!isPlainObject(update)) throw mongoError(CODES.failedToParse, 'an update must be an object');
  const changes = Object.entries(update).flatMap(([operator, fields]) => {
    if (!operator.startsWith('$')) throw mongoError(CODES.failedToParse, 'Update document requires atomic operators');
    if (!OPERATORS.has(operator)) throw unsupported(`the update operator ${operator}`);
    if (!isPlainObject(fields))
      throw mongoError(CODES.failedToParse, `Modifiers operate on fields but we found type ${typeof fields} instead`);
    return Object.entries(fields).map(([path, operand]) => ({
      operator,
      path: checkedPath(path),
      operand: operandOf(operator, path, operand),
    }));
  });
  assertNoConflict(changes);
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function checkedPath(path: string): string {
  for (const part of path.split('.')) {
    if (part === '')
      throw mongoError(CODES.emptyFieldName, `The update path '${path}' contains an empty field name, which is not allowed.`);
    if (part.startsWith('$')) throw unsupported(`the positional path ${path}`);
  }
  return path;
}

function operandOf(operator: string, path: string, operand: unknown): unknown {
  if (operator === '$inc' && typeof operand !== 'number') {
    throw mongoError(CODES.typeMismatch, `Cannot increment with non-numeric argument: {${path}: ${JSON.stringify(operand)}}`);
  }
  if (operator === '$pull' && isPlainObject(operand))
    return isOperators(operand) ? parseFilter({ value: operand }) : { filter: parseFilter(operand) };
  if (operator === '$pull' && operand instanceof RegExp) throw unsupported('a regular expression under $pull');
  if ((operator === '$push' || operator === '$addToSet') && isOperators(operand)) return modifiers(operator, operand);
  return operator === '$push' || operator === '$addToSet' ? { each: [plainValue(operand)] } : plainValue(operand);
}

function modifiers(operator: string, operand: Doc): { each: unknown[]; slice?: number } {
  const { $each, $slice, ...rest } = operand;
  const other = Object.keys(rest)[0] ?? (operator === '$addToSet' && $slice !== undefined ? '$slice' : undefined);
  if (other) throw unsupported(`${other} within ${operator}`);
  if (!Array.isArray($each)) throw mongoError(CODES.badValue, `The argument to $each in ${operator} must be an array`);
  if ($slice !== undefined && !Number.isInteger($slice)) throw mongoError(CODES.badValue, 'The value for $slice must be an integer value');
  return { each: plainValue($each) as unknown[], slice: $slice as number | undefined };
}

function assertNoConflict(changes: Change[]): void {
  const paths = changes.map((change) => change.path).sort();
  const seen = new Set<string>();
  for (const path of paths) {
    const parts = path.split('.');
    for (let i = 1; i <= parts.length; i++) {
      const prefix = parts.slice(0, i).join('.');
      if (seen.has(prefix)) throw mongoError(CODES.conflictingUpdate, `Updating the path '${path}' would create a conflict at '${prefix}'`);
    }
    seen.add(path);
  }
}

/** Applies changes to a document in place. Throws MongoDB's codes: 14 for a non-number under $inc, 28 for a scalar on the way, 66 for another _id, 2 for a non-array. */
export function applyUpdate(doc: Doc, changes: readonly Change[], inserting: boolean): void {
  const id = doc._id;
  for (const change of changes) apply(doc, change, inserting);
  if (id !== undefined && !equal(doc._id, id)) {
    throw mongoError(CODES.immutableField, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
}

function apply(doc: Doc, { operator, path, operand }: Change, inserting: boolean): void {
  const current = valueAt(doc, path);
  switch (operator) {
    case '$setOnInsert':
      return inserting ? setAt(doc, path, operand) : undefined;
    case '$set':
      return setAt(doc, path, operand);
    case '$unset':
      return unsetAt(doc, path);
    case '$inc':
      return setAt(doc, path, increased(path, current, operand as number));
    case '$min':
      return current === undefined || compare(operand, current) < 0 ? setAt(doc, path, operand) : undefined;
    case '$max':
      return current === undefined || compare(operand, current) > 0 ? setAt(doc, path, operand) : undefined;
    case '$pull':
      return pull(doc, path, current, operand);
    default:
      return extend(doc, operator, path, current, operand as { each: unknown[]; slice?: number });
  }
}

function increased(path: string, current: unknown, by: number): number {
  if (current !== undefined && typeof current !== 'number') {
    throw mongoError(CODES.typeMismatch, `Cannot apply $inc to a value of non-numeric type. The field '${path}' is not a number`);
  }
  return (current ?? 0) + by;
}

function extend(doc: Doc, operator: string, path: string, current: unknown, { each, slice }: { each: unknown[]; slice?: number }): void {
  if (current !== undefined && !Array.isArray(current)) throw mongoError(CODES.badValue, `The field '${path}' must be an array but is not`);
  let result = [...(current ?? [])];
  for (const item of each) {
    if (operator === '$push' || !result.some((present) => equal(present, item))) result.push(item);
  }
  if (slice !== undefined) result = slice < 0 ? result.slice(slice) : result.slice(0, slice);
  setAt(doc, path, result);
}

function pull(doc: Doc, path: string, current: unknown, operand: unknown): void {
  if (current === undefined) return assertViable(doc, path);
  if (!Array.isArray(current)) throw mongoError(CODES.badValue, 'Cannot apply $pull to a non-array value');
  setAt(
    doc,
    path,
    current.filter((item) => !pulled(item, operand)),
  );
}

function pulled(item: unknown, operand: unknown): boolean {
  if (isPlainObject(operand) && 'filter' in operand) return isPlainObject(item) && matches(item, operand.filter as Condition[]);
  if (Array.isArray(operand) && operand.length && (operand[0] as Condition)?.kind)
    return (operand as Condition[]).every((test) => valueHolds(item, test));
  return equal(item, operand);
}

/** The document an upsert starts from: the filter's equalities, as MongoDB reads them. */
export function upsertSeed(conditions: readonly Condition[]): Doc {
  const doc: Doc = {};
  for (const condition of conditions) {
    if (condition.kind === 'field' && condition.operator === '$eq') setAt(doc, condition.path, condition.operand);
  }
  return doc;
}
