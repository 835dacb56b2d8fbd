import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { notASheet, textCell, type RawRow } from './cell';

/** What no text file holds: control characters other than tab and line ends. */
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const CHUNK = 64 * 1024;
const MAX_RECORD = 256 * 1024;

/**
 * Rows of a CSV file in UTF-8 (with or without a byte order mark) or GB 18030.
 * @throws Refused file.notASheet, file.badCsv
 */
export async function* csvRows(file: Buffer): AsyncIterable<RawRow> {
  const text = decode(file);
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
      yield { row, cells: record.map(textCell) };
    }
  } catch (error) {
    if (error instanceof Error && error.name !== 'Refused' && (error as { code?: string }).code?.startsWith('CSV_')) {
      throw notASheet(
        'badCsv',
        `第 ${row + 1} 行附近的引号或分隔符有误，请用 Excel 或 WPS 另存为 CSV 后再上传。`,
        `Quotes or delimiters near row ${row + 1} are malformed.`,
      );
    }
    throw error;
  }
}

function* pieces(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

function decode(file: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
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

function delimiterOf(line: string): string {
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}
