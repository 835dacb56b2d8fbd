import type { FieldForm, LoopForm } from '@mingjing/contracts';
import type { Calculation } from '@mingjing/workflow';
import type { ActionRule, Loop, LoopEvent, Standing } from './definition';
import type { Field, Fields } from './fields';
import type { Label } from './person';

type Named = Label & { code: string };

const named = (labels: Record<string, Label | undefined>): Named[] =>
  Object.entries(labels).flatMap(([code, label]) => (label ? [{ code, zh: label.zh, en: label.en }] : []));

function fieldForms(fields: Fields): FieldForm[] {
  return Object.entries(fields).map(([name, { rows, ...field }]) => ({ name, ...plain(field), ...(rows && { rows: fieldForms(rows) }) }));
}
function plain(field: Omit<Field, 'rows'>): Omit<FieldForm, 'name' | 'rows'> {
  const { in: _in, out: _out, ...rest } = field;
  return rest;
}

/** The whole loop as plain data, to be served and drawn. */
export function describe<S extends Standing, E extends LoopEvent, P extends Calculation>(loop: Loop<S, E, P>): LoopForm {
  const { noun, zh, en, stages, parts = {}, clocks, events = {} } = loop;
  return {
    ...{ noun, zh, en, stages: named(stages), clocks: named(clocks), events: named(events as Record<string, Label>) },
    parts: Object.entries(parts).map(([code, part]) => ({ code, zh: part.zh, en: part.en, stages: named(part.stages) })),
    actions: Object.entries<ActionRule<S, E, P>>(loop.actions).map(([name, rule]) => ({
      ...{ name, zh: rule.zh, en: rule.en, right: rule.right, ...(rule.on && { on: rule.on }) },
      stages: [...rule.stages],
      fields: fieldForms(rule.fields ?? {}),
    })),
  };
}

/** JSON Schema (2020-12) of what an action's form carries. */
export function schemaOf(fields: readonly FieldForm[]): object {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
    required: fields.filter(({ required, unless, type, ask }) => required && !unless && (type !== 'flag' || ask)).map(({ name }) => name),
    additionalProperties: false,
  };
}

function propertyOf(field: FieldForm): object {
  const { type, zh, en, required, unless, many, min, max, choices = [], rows = [] } = field;
  const needed = required && !unless;
  const said = { title: zh, description: en };
  const list = (items: object): object => ({
    type: 'array',
    items,
    ...said,
    ...(needed && { minItems: 1 }),
    ...(max !== undefined && !many && { maxItems: max }),
  });
  switch (type) {
    case 'words': {
      const text = { type: 'string', ...(needed && { minLength: 1 }), maxLength: max };
      return many ? list(text) : { ...text, ...said };
    }
    case 'code':
      return { type: 'string', ...said, enum: [...choices.map((one) => one.code), ...(needed ? [] : [''])] };
    case 'files':
      return list({ type: 'string', pattern: '^[A-Za-z0-9_-]{1,100}$' });
    case 'whole':
      return { type: 'integer', ...said, minimum: min, maximum: max };
    case 'flag':
      return { type: 'boolean', ...said };
    case 'id':
      return { type: 'string', ...said, ...(needed && { minLength: 1 }), maxLength: 100 };
    case 'day':
      return { type: 'string', ...said, ...(needed ? { format: 'date' } : {}) };
    case 'rows':
      return list(schemaOf(rows));
  }
}
