import type { Condition } from './filter';
import { compare, equal, typeOf } from './order';
import { candidates, leaves } from './paths';

/** True when a document meets all conditions, compared as MongoDB compares: within type brackets, through arrays, null as absent. */
export function matches(doc: unknown, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => holds(doc, condition));
}

function holds(doc: unknown, condition: Condition): boolean {
  switch (condition.kind) {
    case 'or':
      return condition.branches.some((branch) => matches(doc, branch));
    case 'nor':
      return !condition.branches.some((branch) => matches(doc, branch));
    case 'not':
      return !matches(doc, condition.of);
    case 'elemMatch':
      return leaves(doc, condition.path).some((leaf) => Array.isArray(leaf) && leaf.some((item) => elementHolds(item, condition)));
    case 'field':
      return fieldHolds(
        condition.operator === '$size' || condition.operator === '$exists' ? leaves(doc, condition.path) : candidates(doc, condition.path),
        condition,
      );
  }
}

function elementHolds(item: unknown, condition: Extract<Condition, { kind: 'elemMatch' }>): boolean {
  if (condition.filter) return typeof item === 'object' && item !== null && !(item instanceof Date) && matches(item, condition.filter);
  return condition.values!.every((test) => valueHolds(item, test));
}

/** A condition on an array's element itself; the element is not unwound a second time. */
export function valueHolds(item: unknown, condition: Condition): boolean {
  if (condition.kind === 'not') return !condition.of.every((inner) => valueHolds(item, inner));
  if (condition.kind === 'elemMatch') return Array.isArray(item) && item.some((inner) => elementHolds(inner, condition));
  return condition.kind === 'field' && fieldHolds([item], condition);
}

function fieldHolds(values: unknown[], { operator, operand }: Extract<Condition, { kind: 'field' }>): boolean {
  switch (operator) {
    case '$eq':
      return values.some((value) => equal(value, operand));
    case '$ne':
      return !values.some((value) => equal(value, operand));
    case '$in':
      return (operand as unknown[]).some((one) => values.some((value) => equal(value, one)));
    case '$nin':
      return !(operand as unknown[]).some((one) => values.some((value) => equal(value, one)));
    case '$all':
      return (operand as unknown[]).length > 0 && (operand as unknown[]).every((one) => values.some((value) => equal(value, one)));
    case '$exists':
      return values.some((value) => value !== undefined) === operand;
    case '$size':
      return values.some((value) => Array.isArray(value) && value.length === operand);
    case '$regex':
      return values.some((value) => typeof value === 'string' && (operand as RegExp).test(value));
    default:
      return values.some((value) => inRange(value, operator, operand));
  }
}

function inRange(value: unknown, operator: string, operand: unknown): boolean {
  if (typeOf(value) !== typeOf(operand)) return false;
  if (Number.isNaN(value) || Number.isNaN(operand)) return operator.endsWith('e') && Number.isNaN(value) && Number.isNaN(operand);
  const order = compare(value, operand);
  if (operator === '$gt') return order > 0;
  if (operator === '$gte') return order >= 0;
  if (operator === '$lt') return order < 0;
  return order <= 0;
}
