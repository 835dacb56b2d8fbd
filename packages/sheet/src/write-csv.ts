import { Readable } from 'node:stream';
import { isComputed } from './code-form';
import { guarded } from './guard';
import type { Content, WrittenSheet } from './write';

const CHUNK = 64 * 1024;
/** Without it Excel reads Chinese text in the code page of the machine. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * A CSV file of one sheet (UTF-8 with a byte order mark, CRLF as RFC 4180 has it), made while it is read, as
 * `xlsxStream`. Text that would begin a formula is guarded, and so are codes that programs would compute; rates stand as plain numbers.
 */
export function csvStream({ columns, rows }: Pick<WrittenSheet, 'columns' | 'rows'>): Readable {
  return Readable.from(lines(columns, rows), { objectMode: false });
}

async function* lines(columns: WrittenSheet['columns'], rows: WrittenSheet['rows']): AsyncGenerator<string> {
  const codes = columns.map(({ kind }) => kind === 'code');
  let text = BYTE_ORDER_MARK + line(columns.map(({ header }) => header));
  for await (const row of rows) {
    text += line(
      columns.map((_, at) => row[at]),
      codes,
    );
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text) yield text;
}

function line(cells: readonly Content[], codes: readonly boolean[] = []): string {
  return `${cells.map((cell, at) => quoted(cell, codes[at])).join(',')}\r\n`;
}

function quoted(cell: Content, isCode = false): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const plain = cell ?? '';
  // What is guarded already stays a text.
  const text = guarded(plain) === plain && isCode && isComputed(plain) ? `'${plain}` : guarded(plain);
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
