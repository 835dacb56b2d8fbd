import { Readable } from 'node:stream';
import { columnName } from './cell';
import { PARTS, sheetFoot, sheetHead, STYLES } from './xlsx-parts';
import { zipped, type ZipEntry } from './zip-write';

/** What a cell is given: text stays text whatever it looks like, undefined leaves the cell out. */
export type Content = string | number | undefined;

export interface WrittenColumn {
  header: string;
  /** In characters; a guess from the heading where absent. */
  width?: number;
  /**
   * How numbers look: `percent` takes 0.994 for 99.4 %. Cells of `text` columns are text also where people type into them; a `code`
   * is marked as text in CSV, too, where programs would compute it.
   */
  kind?: 'text' | 'code' | 'number' | 'percent';
}

export interface WrittenSheet {
  name: string;
  columns: readonly WrittenColumn[];
  rows: Iterable<readonly Content[]> | AsyncIterable<readonly Content[]>;
}

/** Rows that Excel shows, the heading not counted; one more fails the stream. */
export const MOST_ROWS = 1_048_575;
const MOST_CHARACTERS = 32_767;
const CHUNK = 64 * 1024;

/** Characters XML has no way to write. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * An .xlsx file, made while it is read: rows are asked for as fast as the reader takes them, and no more of them once it
 * is destroyed (the client went away). Text cells hold text by type, so no program computes what looks like a formula and
 * long digits stay whole.
 */
export function xlsxStream(sheets: readonly WrittenSheet[]): Readable {
  return Readable.from(zipped(entriesOf(sheets)), { objectMode: false });
}

function* entriesOf(sheets: readonly WrittenSheet[]): Iterable<ZipEntry> {
  for (const [name, content] of Object.entries(PARTS(sheets.map((sheet) => sheetName(sheet.name))))) yield { name, content: [content] };
  for (const [index, sheet] of sheets.entries()) yield { name: `xl/worksheets/sheet${index + 1}.xml`, content: sheetXml(sheet) };
}

async function* sheetXml({ columns, rows }: WrittenSheet): AsyncGenerator<string> {
  const styles = columns.map(({ kind }) => STYLES[kind ?? 'text']);
  const headings = columns.map(({ header }) => header);
  let text = sheetHead(columns) + rowXml(1, headings, () => STYLES.heading);
  let number = 1;
  for await (const row of rows) {
    number += 1;
    if (number - 1 > MOST_ROWS) throw new Error(`a sheet of more than ${MOST_ROWS} rows`);
    text += rowXml(number, row, (column) => styles[column] ?? STYLES.text);
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield text + sheetFoot;
}

function rowXml(number: number, row: readonly Content[], style: (column: number) => number): string {
  let cells = '';
  for (const [column, content] of row.entries()) {
    if (content === undefined || content === '') continue;
    const at = `r="${columnName(column)}${number}"`;
    if (typeof content === 'number') {
      if (Number.isFinite(content)) cells += `<c ${at} s="${style(column)}"><v>${content}</v></c>`;
    } else {
      const kept = style(column) === STYLES.heading ? STYLES.heading : STYLES.text;
      cells += `<c ${at} s="${kept}" t="inlineStr"><is><t xml:space="preserve">${written(content)}</t></is></c>`;
    }
  }
  return `<row r="${number}">${cells}</row>`;
}

/** Text as XML; `_x0041_` would be read as a character by its number. */
export function written(text: string): string {
  const whole = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  return whole
    .replace(/\r\n?/g, '\n')
    .replace(UNWRITABLE, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (mark) => MARKS[mark] as string);
}

/** At most 31 characters, none of those Excel forbids. */
function sheetName(name: string): string {
  return written(name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31));
}
