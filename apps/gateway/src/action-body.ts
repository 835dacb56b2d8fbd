import type { FieldForm } from '@mingjing/contracts';
import { z } from 'zod';
import { day, id, whole, words } from './schemas';

const optional = (schema: z.ZodType, empty: unknown, required: boolean): z.ZodType => (required ? schema : schema.default(empty));
const textOf = ({ required, unless }: FieldForm): z.ZodType => (required && !unless ? words.min(1) : words.default(''));

function schemaOf(field: FieldForm): z.ZodType {
  const { type, required, unless, many, min = 0, max = 0, choices = [], rows = [] } = field;
  const needed = required && !unless;
  switch (type) {
    case 'words':
      return many
        ? optional(
            z
              .array(words.min(1))
              .min(needed ? 1 : 0)
              .max(50),
            [],
            needed,
          )
        : textOf(field);
    case 'code': {
      const code = z.enum(choices.map((one) => one.code));
      return needed ? code : code.or(z.literal('')).default('');
    }
    case 'files':
      return optional(
        z
          .array(z.string().min(1).max(200))
          .min(needed ? 1 : 0)
          .max(max),
        [],
        needed,
      );
    case 'whole':
      return z.number().int().min(min).max(max);
    case 'flag':
      if (field.ask) return z.boolean();
      return required ? z.boolean().default(false) : z.boolean().optional();
    case 'id':
      return needed ? id : id.or(z.literal('')).default('');
    case 'day':
      return needed ? day : day.or(z.literal('')).default('');
    case 'rows':
      return optional(
        z
          .array(z.strictObject(shapeOf(rows)))
          .min(needed ? 1 : 0)
          .max(max),
        [],
        needed,
      );
  }
}

/** What the form of an action carries; the exact rules of a field are the owning service's. */
export function shapeOf(fields: readonly FieldForm[]): z.ZodRawShape {
  const described = (field: FieldForm): string => {
    const choices = field.choices?.map(({ code, zh }) => (code === zh ? code : `${code} ${zh}`)).join(', ');
    return `${field.zh}: ${field.en}${choices ? ` (${choices})` : ''}`;
  };
  return Object.fromEntries(fields.map((field) => [field.name, schemaOf(field).describe(described(field))]));
}

/** What every action may carry besides. */
export const common = {
  note: words.default(''),
  expectedVersion: whole.default(0).describe('Version one has seen; another one now is a conflict (409). 0: whatever it is'),
};
