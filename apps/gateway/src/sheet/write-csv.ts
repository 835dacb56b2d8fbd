import { Readable } from 'node:stream';
import { guarded } from './guard';
import type { WrittenSheet } from './write';

const CHUNK = 64 * 1024;
/** Without it Excel reads Chinese text in the code page of the machine. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * A CSV file of one sheet (UTF-8 with a byte order mark, CRLF as RFC 4180 has it), made while it is read, as
 * `xlsxStream`. Text that would begin a formula is guarded; rates stand as plain numbers.
 */
export function csvStream({ columns, rows }: Pick<WrittenSheet, 'columns' | 'rows'>): Readable {
  return Readable.from(lines(columns, rows), { objectMode: false });
}

async function* lines(columns: WrittenSheet['columns'], rows: WrittenSheet['rows']): AsyncGenerator<string> {
  let text = BYTE_ORDER_MARK + line(columns.map(({ header }) => header));
  for await (const row of rows) {
    text += line(columns.map((_, at) => row[at]));
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text) yield text;
}

function line(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string | number | undefined): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = guarded(cell ?? '');
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
