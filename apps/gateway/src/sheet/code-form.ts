import type { Column } from './columns';

const MARK = /^['`](?=['`]*[0-9A-Za-z])/;

/**
 * Numbers and codes without what programs add: the mark of a text (one; what it marks is as it stands), decimals of an empty column,
 * commas between thousands.
 */
export function plainForm(text: string, form: NonNullable<Column['form']>): string {
  const plain = text.replace(MARK, '');
  if (form === 'code') return plain === text ? plain.replace(/^(\d{6,})\.0+$/, '$1') : plain;
  return plain.replace(/^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$/, (_, whole: string) => whole.replaceAll(',', ''));
}

/** A code for a file, marked as text where reading the file would else take something off. */
export function markedCode(text: string): string {
  return plainForm(text, 'code') === text ? text : `'${text}`;
}
