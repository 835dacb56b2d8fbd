import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { notASheet, textCell, type RawRow } from './cell';
import { linesBelowFirst } from './row-count';

/** What no text file holds: control characters other than tab and line ends. */
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const CHUNK = 64 * 1024;
const MAX_RECORD = 256 * 1024;

/**
 * Rows of a CSV file in UTF-8 (with or without a byte order mark), GB 18030, or UTF-16 with a byte order mark.
 * @throws Refused file.notASheet, file.badCsv
 */
export async function* csvRows(file: Buffer, expect: (rows: number, atMost: number) => void): AsyncIterable<RawRow> {
  const text = decode(file);
  const lines = linesBelowFirst(text);
  expect(lines, lines);
  const [firstLine = ''] = text.split('\n', 1);
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      delimiter: delimiterOf(firstLine),
      relax_column_count: true,
      max_record_size: MAX_RECORD,
      info: true,
      skip_empty_lines: false,
    }),
  );
  let row = 0;
  try {
    for await (const { record } of parser as AsyncIterable<{ record: string[] }>) {
      row += 1;
      yield { row, cells: record.map(textCell), sheet: '' };
    }
  } catch (error) {
    if (error instanceof CsvError) {
      // The parser reads ahead of the rows that were taken.
      const at = Number(error['lines']) || row + 1;
      throw notASheet(
        'badCsv',
        `第 ${at} 行附近的引号或分隔符有误，请用 Excel 或 WPS 另存为 CSV 后再上传。`,
        `Quotes or delimiters near row ${at} are malformed.`,
      );
    }
    throw error;
  }
}

function* pieces(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

function decode(file: Buffer): string {
  for (const encoding of encodingsOf(file)) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(file);
      if (!BINARY.test(text) && !/^\s*</.test(text)) return text;
      break;
    } catch {
      // Not this encoding: the next one.
    }
  }
  throw notASheet(
    'notASheet',
    '这不是表格文件，请上传 .xlsx 或 .csv（网页另存的 .xls 请先用 Excel 另存为 .xlsx）。',
    'Not a spreadsheet; upload .xlsx or .csv.',
  );
}

/** Excel's "Unicode text" is UTF-16 and says so with its first two bytes. */
function encodingsOf(file: Buffer): string[] {
  if (file[0] === 0xff && file[1] === 0xfe) return ['utf-16le'];
  if (file[0] === 0xfe && file[1] === 0xff) return ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

function delimiterOf(line: string): string {
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}
