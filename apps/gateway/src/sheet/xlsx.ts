import { Readable } from 'node:stream';
import type { CellValue } from 'exceljs';
import { dateCell, notASheet, numberCell, textCell, type Cell, type RawRow } from './cell';
import { within } from './patience';
import { WholeTextReader } from './whole-text';
import { soundEntries } from './zip';

/** The only names of worksheets the reader knows; without one it would wait for ever. */
const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/;
/** The reader waits for ever for what a malformed file promises and lacks. */
const STALLED_MS = 20_000;
const OPTIONS = { entries: 'ignore', sharedStrings: 'cache', hyperlinks: 'ignore', styles: 'cache', worksheets: 'emit' } as const;

/**
 * Rows of the first worksheet, streaming.
 * @throws Refused file.damaged, file.tooLarge, file.notASheet
 */
export async function* xlsxRows(file: Buffer): AsyncIterable<RawRow> {
  const entries = await soundEntries(file);
  if (!entries.has('xl/workbook.xml') || ![...entries].some((name) => SHEET.test(name))) throw notAWorkbook();
  yield* within(rowsOf(file), STALLED_MS, notAWorkbook);
}

async function* rowsOf(file: Buffer): AsyncIterable<RawRow> {
  const reader = new WholeTextReader(Readable.from([file]), OPTIONS);
  try {
    for await (const sheet of reader) {
      for await (const row of sheet) {
        const cells: Cell[] = [];
        row.eachCell((cell, column) => {
          cells[column - 1] = cellOf(cell.value);
        });
        yield { row: row.number, cells };
      }
      return;
    }
  } catch (error) {
    // The reader throws plain errors at whatever is malformed inside; the file was found whole, so it is the content.
    if (error instanceof Error && error.name !== 'Refused') throw notAWorkbook();
    throw error;
  }
}

function cellOf(value: CellValue): Cell {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'number') return numberCell(value);
  if (value instanceof Date) return dateCell(value);
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' };
  if (typeof value === 'string') return { text: value.trim() };
  if ('formula' in value || 'sharedFormula' in value) return { text: '', fault: 'formula' };
  if ('error' in value) return { text: '', fault: 'error' };
  if ('richText' in value) return textCell(value.richText.map(({ text }) => text).join(''));
  return textCell(typeof value.text === 'string' ? value.text : '');
}

function notAWorkbook(): Error {
  return notASheet(
    'notASheet',
    '这不是 Excel 工作簿，请用 Excel 或 WPS 另存为 .xlsx（或 .csv）后再上传。',
    'Not an Excel workbook; save it as .xlsx or .csv.',
  );
}
