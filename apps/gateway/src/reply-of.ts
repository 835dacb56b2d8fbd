import { z } from 'zod';
import { messageShape, type MessageField, type Messages } from '@mingjing/contracts/messages';
import { at } from './schemas';

type Name = keyof Messages;
type Field<V> = undefined extends V ? z.ZodOptional<z.ZodType<Exclude<V, undefined>, Exclude<V, undefined>>> : z.ZodType<V, V>;
type Fields<N extends Name> = { [K in keyof Messages[N]]-?: Field<Messages[N][K]> };
/** What an answer says other than its message: more, or otherwise; `undefined`: not at all. */
type Changes = Readonly<Record<string, z.ZodType | undefined>>;
type Changed<N extends Name, C extends Changes> = Omit<Fields<N>, keyof C> & {
  [K in keyof C as C[K] extends z.ZodType ? K : never]: C[K] & z.ZodType;
};
/** The schema of a message as an answer carries it: what its TypeScript says, field by field. */
export type ReplyOf<N extends Name, C extends Changes = Record<never, never>> = z.ZodObject<Changed<N, C>>;

const ids = new Map<string, string>();
const made = new Map<string, z.ZodObject>();

/**
 * How a message is called among the components of openapi.json, where its own name says too little beside those of others.
 * Said before it is used.
 */
export function component(name: Name, id: string): void {
  if (made.has(name)) throw new Error(`${name} is in use already; say its id before`);
  ids.set(name, id);
}

/**
 * The schema of a message of proto/ as an answer carries it in JSON: fields and descriptions are those of proto/; moments are
 * ISO 8601; what proto/ may leave out, messages and moments above all, may be absent.
 * @param name in full, e.g. mingjing.lead.v1.Case
 * @param changes where the answer says more or less than the message; what replaces a field keeps its description
 * @param id among the components of openapi.json; absent: the message's own name
 * @throws Error where proto/ has no such message, or two schemas would be one component
 */
export function replyOf<N extends Name, const C extends Changes = Record<never, never>>(name: N, changes?: C, id?: string): ReplyOf<N, C> {
  const schema = changes || id ? schemaOf(name, changes, id) : known(name);
  return schema as unknown as ReplyOf<N, C>;
}

function known(name: string): z.ZodObject {
  const schema = made.get(name) ?? schemaOf(name);
  made.set(name, schema);
  return schema;
}

function schemaOf(name: string, changes: Changes = {}, id = ids.get(name) ?? name.slice(name.lastIndexOf('.') + 1)): z.ZodObject {
  const { comment, oneofs, fields } = messageShape(name);
  if (oneofs) throw new Error(`${name} has oneofs, which no answer in JSON has`);
  const shape: Record<string, z.ZodType> = {};
  for (const [field, one] of Object.entries(fields)) if (!(field in changes)) shape[field] = described(schemaOfField(one), one.comment);
  for (const [field, other] of Object.entries(changes))
    if (other) shape[field] = other.description ? other : described(other, fields[field]?.comment);
  return z.object(shape).meta({ id, ...(comment && { description: comment }) });
}

const described = (schema: z.ZodType, text?: string): z.ZodType => (text ? schema.describe(text) : schema);

function schemaOfField({ type, list, map, optional }: MessageField): z.ZodType {
  const value = valueOf(type);
  const whole = list ? z.array(value) : map ? z.record(z.string(), value) : value;
  return optional ? whole.optional() : whole;
}

function valueOf(type: MessageField['type']): z.ZodType {
  switch (type) {
    case 'string':
      return z.string();
    case 'boolean':
      return z.boolean();
    case 'integer':
      return z.number().int();
    case 'number':
      return z.number();
    case 'moment':
      return at;
    case 'bytes':
      throw new Error('no answer in JSON carries bytes');
    default:
      return known(type);
  }
}
