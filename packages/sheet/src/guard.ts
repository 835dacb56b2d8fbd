import { seen } from './cell';

/** What spreadsheet programs take for the beginning of a formula, in full width too. */
const FORMULA = /^[\s\u0000]*[=+\-@＝＋－＠\t\r]/;

/** What an import takes off, or reads as a text that must stay one. */
const BEGINS_ODDLY = /^['=]/;

/**
 * Text that no spreadsheet program computes when it opens a CSV file: an apostrophe stands before what would begin a
 * formula, and before an apostrophe, so that imports, which take one off, have the text again. In .xlsx files the type of the
 * cell does this, and the text stays as it is.
 */
export function guarded(text: string): string {
  // An import looks at what is seen: a mark that shows nothing may stand before the apostrophe.
  return FORMULA.test(text) || /^[\t\r\n]/.test(text) || BEGINS_ODDLY.test(seen(text)) ? `'${text}` : text;
}
