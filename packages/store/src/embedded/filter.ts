import { CODES, mongoError, unsupported } from './errors';
import { type Doc, isPlainObject, plainValue } from './values';

/** Operators that behave here exactly as in MongoDB (the differential test says so); any other throws. */
export type FieldOperator = '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte' | '$in' | '$nin' | '$exists' | '$size' | '$all' | '$regex';

export type Condition =
  | { kind: 'field'; path: string; operator: FieldOperator; operand: unknown }
  | { kind: 'not'; path: string; of: Condition[] }
  | { kind: 'elemMatch'; path: string; filter?: Condition[]; values?: Condition[] }
  | { kind: 'or' | 'nor'; branches: Condition[][] };

const COMPARISONS = new Set(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte']);
const LISTS = new Set(['$in', '$nin', '$all']);

/** Reads a filter into conditions that all must hold. Throws MongoDB's BadValue for malformed ones, 115 for operators outside the allow-list. */
export function parseFilter(filter: unknown): Condition[] {
  if (filter === undefined || filter === null) return [];
  if (!isPlainObject(filter)) throw mongoError(CODES.typeMismatch, 'filter must be an object');
  return Object.entries(filter).flatMap(([key, value]) => {
    if (key === '$and') return branches(key, value).flat();
    if (key === '$or') return [{ kind: 'or', branches: branches(key, value) } as const];
    if (key === '$nor') return [{ kind: 'nor', branches: branches(key, value) } as const];
    if (key.startsWith('$')) throw unsupported(`the query operator ${key}`);
    return field(key, value);
  });
}

function branches(key: string, value: unknown): Condition[][] {
  if (!Array.isArray(value) || value.length === 0) throw mongoError(CODES.badValue, `${key} must be a nonempty array`);
  return value.map(parseFilter);
}

function field(path: string, value: unknown): Condition[] {
  if (value instanceof RegExp) return [regex(path, value)];
  if (isOperators(value)) return operators(path, value);
  return [{ kind: 'field', path, operator: '$eq', operand: plainValue(value) }];
}

/** True for `{ $gt: 1 }`; an object without operators is a value. */
export function isOperators(value: unknown): value is Doc {
  return isPlainObject(value) && Object.keys(value)[0]?.startsWith('$') === true;
}

function operators(path: string, value: Doc): Condition[] {
  return Object.entries(value).flatMap(([operator, operand]) => {
    if (operator === '$options') return [];
    return [one(path, operator, operand, value)];
  });
}

function one(path: string, operator: string, operand: unknown, all: Doc): Condition {
  if (COMPARISONS.has(operator)) return comparison(path, operator as FieldOperator, operand);
  if (LISTS.has(operator)) return list(path, operator as FieldOperator, operand);
  switch (operator) {
    case '$exists':
      return { kind: 'field', path, operator, operand: Boolean(operand) };
    case '$size':
      if (!Number.isInteger(operand) || (operand as number) < 0)
        throw mongoError(CODES.badValue, 'Failed to parse $size. Expected a non-negative integer');
      return { kind: 'field', path, operator, operand };
    case '$regex':
      return regex(path, operand, all.$options);
    case '$not':
      if (operand instanceof RegExp) return { kind: 'not', path, of: [regex(path, operand)] };
      if (!isOperators(operand)) throw mongoError(CODES.badValue, '$not needs a regex or a document');
      return { kind: 'not', path, of: operators(path, operand) };
    case '$elemMatch':
      return elemMatch(path, operand);
    default:
      throw unsupported(`the query operator ${operator}`);
  }
}

function comparison(path: string, operator: FieldOperator, operand: unknown): Condition {
  if (operand instanceof RegExp) {
    if (operator === '$eq' || operator === '$ne') throw unsupported(`a regular expression under ${operator}`);
    throw mongoError(CODES.badValue, `Can't have RegEx as arg to predicate over field '${path}'.`);
  }
  const value = plainValue(operand);
  const ranged = operator !== '$eq' && operator !== '$ne';
  if (ranged && (Array.isArray(value) || isPlainObject(value))) throw unsupported(`${operator} with an array or object`);
  return { kind: 'field', path, operator, operand: value };
}

function list(path: string, operator: FieldOperator, operand: unknown): Condition {
  if (!Array.isArray(operand)) throw mongoError(CODES.badValue, `${operator} needs an array`);
  const values = operand.map(plainValue);
  if (values.some((value) => value instanceof RegExp || isOperators(value)))
    throw unsupported(`regular expressions or operators within ${operator}`);
  return { kind: 'field', path, operator, operand: values };
}

function regex(path: string, operand: unknown, options?: unknown): Condition {
  if (typeof operand !== 'string' && !(operand instanceof RegExp)) throw mongoError(CODES.badValue, '$regex has to be a string');
  const flags = typeof options === 'string' ? options : operand instanceof RegExp ? operand.flags.replace(/[gy]/g, '') : '';
  if (/[^imsu]/.test(flags)) throw mongoError(51108, `invalid flag in regex options: ${flags}`);
  const source = operand instanceof RegExp ? operand.source : operand;
  return {
    kind: 'field',
    path,
    operator: '$regex',
    operand: new RegExp(source, [...new Set(`${flags}u`)].join('')),
  };
}

function elemMatch(path: string, operand: unknown): Condition {
  if (!isPlainObject(operand)) throw mongoError(CODES.badValue, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  const logical = first === '$and' || first === '$or' || first === '$nor';
  if (isOperators(operand) && !logical) return { kind: 'elemMatch', path, values: operators('', operand) };
  return { kind: 'elemMatch', path, filter: parseFilter(operand) };
}
