/** Rows of delimited text, counted without the reader of rows, and the first place where quotes are out of order. */
export interface CsvScan {
  rows: number;
  fault?: { row: number; column: number };
}

const QUOTE = '"';

/**
 * Walks over delimited text (RFC 4180, with any of the three line ends, also mixed): a quote opens a cell only at its
 * beginning, two of them are one, and behind the closing one the cell ends. Elsewhere a quote is a character like any other.
 */
export function scanCsv(text: string, delimiter: string): CsvScan {
  let at = 0;
  let rows = 0;
  let column = 0;
  const fault = (): CsvScan => ({ rows, fault: { row: rows + 1, column } });
  while (at < text.length) {
    if (text[at] === QUOTE) {
      at = behindQuotes(text, at);
      if (at < 0 || (at < text.length && text[at] !== delimiter && !isEnd(text[at]))) return fault();
    }
    while (at < text.length && text[at] !== delimiter && !isEnd(text[at])) at += 1;
    if (text[at] === delimiter) {
      at += 1;
      column += 1;
      // Behind the last delimiter of a text stands an empty cell.
      if (at < text.length) continue;
    } else if (at < text.length) at += text.startsWith('\r\n', at) ? 2 : 1;
    rows += 1;
    column = 0;
  }
  return { rows };
}

function isEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

/** Behind the quote that closes the cell; -1 where none does. */
function behindQuotes(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    at = text.indexOf(QUOTE, at);
    if (at < 0) return -1;
    if (text[at + 1] !== QUOTE) return at + 1;
    at += 2;
  }
}
