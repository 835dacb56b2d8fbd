import type { CellValue } from 'exceljs';
import { dateCell, notASheet, numberCell, seen, textCell, type Cell, type RawRow } from './cell';
import { MergedCells, Merges } from './merges';
import { within } from './patience';
import { RowCount } from './row-count';
import { SheetEnds } from './sheet-ends';
import { openWorkbook, SHEET, type OpenSheet } from './workbook';
import { damaged, soundEntries, type Entry } from './zip';

/** The reader waits for ever for what a malformed file promises and lacks. */
const STALLED_MS = 20_000;
/** The last row a worksheet can have. */
const LAST_ROW = 1_048_576;

/**
 * Rows of all worksheets in the order of their tabs, hidden ones last, streaming.
 * @throws Refused file.damaged, file.tooLarge, file.notASheet
 */
export async function* xlsxRows(file: Buffer, expect: (rows: number | null, atMost: number) => void): AsyncIterable<RawRow> {
  const isSheet = (name: string): boolean => SHEET.test(name);
  const count = new RowCount(isSheet);
  // Which cells are merged stands behind the rows, so it is looked for beforehand.
  const merges = new Merges(isSheet);
  const ends = new SheetEnds(isSheet);
  const entries = await soundEntries(file, (name, piece) => {
    count.see(name, piece);
    merges.see(name, piece);
    ends.see(name, piece);
  });
  if (!entries.has('xl/workbook.xml') || ![...entries.keys()].some((name) => SHEET.test(name))) throw notAWorkbook();
  if (ends.some('prefixed')) throw notAWorkbook();
  if (ends.some('cut')) throw damaged();
  expect(count.total, count.most);
  yield* within(rowsOf(entries, merges), STALLED_MS, notAWorkbook);
}

async function* rowsOf(entries: ReadonlyMap<string, Entry>, merges: Merges): AsyncIterable<RawRow> {
  const reader = await openWorkbook(entries);
  try {
    let number = 0;
    for await (const sheet of reader) {
      number += 1;
      const { part, name = `Sheet${number}`, state = 'visible' } = sheet as unknown as OpenSheet;
      const merged = new MergedCells(merges.of(part));
      const from1904 = reader.properties?.model?.date1904 === true;
      for await (const row of sheet) {
        if (!(row.number <= LAST_ROW)) throw notAWorkbook();
        const cells: Cell[] = [];
        row.eachCell((cell, column) => {
          cells[column - 1] = cellOf(cell.value, from1904);
        });
        yield { row: row.number, joined: merged.fill(row.number, cells), cells, sheet: name, hidden: state !== 'visible' };
      }
    }
  } catch (error) {
    // The reader throws plain errors at whatever is malformed inside; the file was found whole, so it is the content.
    if (error instanceof Error && error.name !== 'Refused') throw notAWorkbook();
    throw error;
  }
}

function cellOf(value: CellValue, from1904: boolean): Cell {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'number') return numberCell(value, from1904);
  if (value instanceof Date) return dateCell(value);
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' };
  if (typeof value === 'string') return { text: seen(unescaped(value)) };
  // The value it had when it was saved: for the file of rows to correct, never taken as it is.
  if ('formula' in value || 'sharedFormula' in value) return { text: cellOf(value.result, from1904).text, fault: 'formula' };
  if ('error' in value) return { text: '', fault: 'error' };
  if ('richText' in value) return textCell(unescaped(value.richText.map(({ text }) => text).join('')));
  return textCell(typeof value.text === 'string' ? unescaped(value.text) : '');
}

/** Excel writes some characters by their number: `_x000D_`. */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

function notAWorkbook(): Error {
  return notASheet(
    'notASheet',
    '这不是 Excel 工作簿，请用 Excel 或 WPS 另存为 .xlsx（或 .csv）后再上传。',
    'Not an Excel workbook; save it as .xlsx or .csv.',
  );
}
