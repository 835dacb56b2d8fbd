import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CsvError as CsvErrorNow, parse as parseNow } from 'csv-parse/sync';
import { columnName, notASheet, seen, textCell, type Cell, type RawRow, type SheetInfo } from './cell';
import { scanCsv } from './csv-scan';
import type { Tally } from './tally';
import { textOf } from './text-encoding';

const CHUNK = 64 * 1024;
const MAX_RECORD = 256 * 1024;
const DELIMITERS = [',', '\t', ';'];
/** Of the beginning of a file, in which the delimiter is looked for. */
const LOOKED_AT = 64 * 1024;

/** Whether some of the rows hold the headings that are looked for. */
export type HasHeadings = (rows: RawRow[]) => boolean;

/**
 * Rows of a text file with a delimiter between cells: the one with which the headings are found.
 * @throws Refused file.notASheet, file.badEncoding, file.badCsv
 */
export async function* csvRows(file: Buffer, tally: Tally, searched: number, hasHeadings: HasHeadings): AsyncGenerator<RawRow> {
  const text = textOf(file);
  const delimiter = delimiterOf(text, searched, hasHeadings);
  const { rows, fault } = scanCsv(text, delimiter);
  if (fault) throw badQuotes(fault.row, fault.column);
  const sheet = sheetOf(rows);
  tally.expect(sheet);
  const parser = Readable.from(pieces(text)).pipe(parse(optionsFor(delimiter)));
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1;
      yield { row, cells: record.map(cellOf), sheet };
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(row + 1);
    throw error;
  }
}

function optionsFor(delimiter: string) {
  return {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD,
    skip_empty_lines: false,
  };
}

function sheetOf(counted: number): SheetInfo {
  return { name: '', hidden: false, counted, hiddenColumns: new Set(), isText: true };
}

function* pieces(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

/** A line above the headings may hold other delimiters than the table; without headings the one that stands most often. */
function delimiterOf(text: string, searched: number, hasHeadings: HasHeadings): string {
  const head = text.slice(0, LOOKED_AT);
  const tries = DELIMITERS.map((delimiter) => ({ delimiter, rows: firstRows(head, delimiter, searched) }));
  const found = tries.find(({ rows }) => hasHeadings(rows));
  const width = ({ rows }: (typeof tries)[number]): number => Math.max(0, ...rows.map(({ cells }) => cells.length));
  return (found ?? tries.reduce((best, one) => (width(one) > width(best) ? one : best))).delimiter;
}

function firstRows(head: string, delimiter: string, searched: number): RawRow[] {
  const rows: RawRow[] = [];
  const onRecord = (record: string[]): null => {
    rows.push({ row: rows.length + 1, cells: record.map(cellOf), sheet: sheetOf(0) });
    return null;
  };
  try {
    parseNow(head, { ...optionsFor(delimiter), to: searched, on_record: onRecord });
  } catch (error) {
    // Quotes that are out of order with this delimiter, or a row that the piece cuts off: those before it count.
    if (!(error instanceof CsvErrorNow)) throw error;
  }
  return rows;
}

/**
 * What a cell shows: programs that want a text to stay text write `="138…"` or put an apostrophe before it, as our own
 * exports do before what would begin a formula.
 */
function cellOf(value: string): Cell {
  const text = seen(value);
  const quoted = /^="((?:[^"]|"")*)"$/.exec(text)?.[1];
  const plain = quoted === undefined ? text.replace(/^'(?=.)/su, '') : quoted.replaceAll('""', '"');
  return { ...textCell(seen(plain)), maybeNumber: true };
}

function badQuotes(row: number, column: number): Error {
  const cell = `${columnName(column)}${row}`;
  return notASheet(
    'badCsv',
    `第 ${row} 行（单元格 ${cell}）的引号没有成对，或引号后面还有内容。请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再上传。`,
    `Quotes in row ${row} (cell ${cell}) are not closed, or text follows them. Open it in Excel or WPS and save it as .xlsx.`,
  );
}

function unreadable(row: number): Error {
  return notASheet(
    'badCsv',
    `第 ${row} 行附近的引号或分隔符有误，或一行过长，请用 Excel 或 WPS 另存为 .xlsx 后再上传。`,
    `Quotes or delimiters near row ${row} are malformed, or a row is too long.`,
  );
}
