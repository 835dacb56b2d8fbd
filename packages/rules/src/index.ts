import * as directory from './directory';
import * as evaluation from './evaluation';
import * as evidence from './evidence';
import * as lead from './lead';
import * as notification from './notification';
import * as papers from './papers';
import type { RuleDefinition } from './rule';
import * as statistics from './statistics';
import * as supervision from './supervision';

/** The rules of each service (those of documents' numbers are the directory's, too), in the order in which a screen shows them. */
const BY_SERVICE = { evaluation, lead, supervision, evidence, papers, statistics, notification, directory };

const isRule = (value: unknown): value is RuleDefinition =>
  typeof value === 'object' && value !== null && 'key' in value && 'schema' in value;

/** Every rule there is, by its key; one that is not here is refused. */
export const RULES: ReadonlyMap<string, RuleDefinition> = new Map(
  Object.values(BY_SERVICE)
    .flatMap((service) => Object.values(service) as unknown[])
    .filter(isRule)
    .map((rule) => [rule.key, rule]),
);

export * from './directory';
export * from './evaluation';
export * from './evidence';
export { formSchemaOf, type FormSchema } from './form-schema';
export * from './lead';
export * from './notification';
export * from './papers';
export { annotationsOf, labelled, rule, security, type Label, type RuleDefinition } from './rule';
export * from './statistics';
export * from './supervision';
export { faultsOf, VARIABLE, VARIABLES, type Fault, type TemplateKind } from './template-faults';
