import { messages, type Messages } from './gen/messages';

export type { Messages };

/** A field as JSON carries it. */
export interface MessageField {
  /** A moment is ISO 8601; anything with a dot is the full name of a message. */
  type: 'string' | 'boolean' | 'integer' | 'number' | 'bytes' | 'moment' | (string & {});
  list?: boolean;
  /** By strings. */
  map?: boolean;
  /** Absent at times: a message, a moment, or what proto/ calls optional. */
  optional?: boolean;
  comment?: string;
}

/** A message of proto/, with its comments. */
export interface MessageShape {
  comment?: string;
  /** Names of its oneofs; their fields are not among `fields`. */
  oneofs?: string[];
  fields: Record<string, MessageField>;
}

let read: Record<string, MessageShape> | undefined;

/**
 * What a message holds, by its full name, e.g. mingjing.lead.v1.Case; fields in the order of proto/.
 * @throws Error where proto/ has no such message
 */
export function messageShape(name: string): MessageShape {
  read ??= JSON.parse(messages) as Record<string, MessageShape>;
  const found = read[name];
  if (!found) throw new Error(`proto/ has no message ${name}`);
  return found;
}
