/** What spreadsheet programs take for the beginning of a formula, in full width too. */
const FORMULA = /^[\s\u0000]*[=+\-@＝＋－＠\t\r]/;

/**
 * Text that no spreadsheet program computes when it opens a CSV file: an apostrophe stands before what would begin a
 * formula, and before an apostrophe, so that imports, which take one off, have the text again. In .xlsx files the type of the
 * cell does this, and the text stays as it is.
 */
export function guarded(text: string): string {
  return FORMULA.test(text) || /^[\t\r\n']/.test(text) ? `'${text}` : text;
}
