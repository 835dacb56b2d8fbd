import { z } from 'zod';
import { annotationsOf, type Label, type RuleDefinition } from './rule';

/** JSON Schema (2020-12) with the annotations of `annotationsOf`. */
export type FormSchema = Record<string, unknown>;

/** The JSON schema of a rule's value, enough to draw a form of it: names, units, limits, choices with their names, the default. */
export function formSchemaOf({ schema, zh, en, default: value, labels }: RuleDefinition): FormSchema {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      name(jsonSchema, labels);
      offer(jsonSchema);
    },
  });
  return { ...json, title: zh, titleEn: en, default: value };
}

/** Names what has no name of its own. */
function name({ properties }: FormSchema, labels: Readonly<Record<string, Label>>): void {
  for (const [key, property] of Object.entries((properties ?? {}) as Record<string, FormSchema>)) {
    const label = labels[key];
    if (label && property['title'] === undefined) Object.assign(property, annotationsOf(label));
  }
}

/** A choice of codes becomes one of named constants: that is how forms show names. */
function offer(schema: FormSchema): void {
  const { enum: codes, items, options } = schema as { enum?: string[]; items?: FormSchema; options?: Record<string, string> };
  if (!options) return;
  delete schema['options'];
  if (codes) {
    delete schema['enum'];
    schema['oneOf'] = codes.map((code) => ({ const: code, title: options[code] ?? code }));
  }
  if (items) {
    schema['uniqueItems'] = true;
    offer(Object.assign(items, { options }));
  }
}
