import { Aggregator } from 'mingo';
import { Context } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as stages from 'mingo/operators/pipeline';
import { CODES, mongoError, unsupported } from './errors';
import type { FindOptions } from './query';
import { type Doc, isPlainObject } from './values';

const STAGES = ['$match', '$sort', '$skip', '$limit', '$group', '$project', '$unwind', '$count'] as const;
const ACCUMULATORS = ['$sum', '$min', '$max', '$first', '$last', '$push', '$addToSet', '$avg'] as const;
const EXPRESSIONS = [
  '$cond',
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$and',
  '$or',
  '$not',
  '$ifNull',
  '$add',
  '$subtract',
  '$multiply',
] as const;

/** The part of a pipeline the planner reads (leading $match, $sort, $skip, $limit), and the rest, which mingo runs over what comes out. */
export interface Pipeline {
  filter: unknown;
  options: FindOptions;
  rest: (docs: Iterable<Doc>) => Doc[];
}

/** Splits a pipeline. Stages, accumulators and expressions outside the allow-list throw. */
export function parsePipeline(pipeline: unknown): Pipeline {
  if (!Array.isArray(pipeline)) throw mongoError(CODES.typeMismatch, "'pipeline' option must be specified as an array");
  const remaining = pipeline.map(checkedStage);
  const filters: unknown[] = [];
  while (remaining[0]?.$match) filters.push(remaining.shift()!.$match);
  const options: FindOptions = {};
  if (remaining[0]?.$sort) options.sort = remaining.shift()!.$sort;
  if (remaining[0]?.$skip !== undefined) options.skip = remaining.shift()!.$skip as number;
  if (remaining[0]?.$limit !== undefined) options.limit = remaining.shift()!.$limit as number;
  if (remaining.some((stage) => stage.$match)) throw unsupported('$match after another stage');
  return { filter: filters.length ? { $and: filters } : {}, options, rest: (docs) => run(remaining, docs) };
}

function checkedStage(stage: unknown): Doc {
  if (!isPlainObject(stage) || Object.keys(stage).length !== 1)
    throw mongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  const name = Object.keys(stage)[0]!;
  if (!(STAGES as readonly string[]).includes(name)) throw unsupported(`the stage ${name}`);
  if (name === '$group' || name === '$project') assertExpressions(stage[name]);
  return { ...stage };
}

function assertExpressions(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(assertExpressions);
  if (typeof value === 'string' && value.startsWith('$$')) throw unsupported(`the variable ${value}`);
  if (!isPlainObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const known = ([...ACCUMULATORS, ...EXPRESSIONS] as readonly string[]).includes(key);
    if (key.startsWith('$') && !known) throw unsupported(`the expression ${key}`);
    assertExpressions(item);
  }
}

const pick = (from: object, names: readonly string[]): never =>
  Object.fromEntries(names.map((name) => [name, (from as Doc)[name]])) as never;

const context = Context.init({
  pipeline: pick(stages, STAGES),
  accumulator: pick(accumulators, ACCUMULATORS),
  expression: pick(expressions, EXPRESSIONS),
});

function run(remaining: Doc[], docs: Iterable<Doc>): Doc[] {
  if (remaining.length === 0) return [...docs];
  return new Aggregator(remaining, { context }).run<Doc>(docs as never);
}
