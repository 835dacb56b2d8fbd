import { cellFault, notASheet, writtenDay, writtenMonth, type Cell, type RawRow } from './cell';
import type { Column } from './columns';
import { csvRows } from './csv';
import { noHeadings, placesIn, secondHeading, type Places } from './headings';
import { xlsxRows } from './xlsx';

/** More than any field takes; what is longer never leaves the process that reads. */
const LONGEST_CELL = 10_000;
/** Of a cell that is too long, so that one sees which it is. */
const SHOWN = 300;
/** Rows above the headings that may hold a title or an explanation. */
const SEARCHED = 10;

export interface RowFault {
  field: string;
  code: string;
  zh: string;
  en: string;
}

export interface SheetRow {
  /** As the person sees it, from 1. */
  row: number;
  cells: Partial<Record<string, string>>;
  /** Cells that cannot be taken; the row is not. */
  faults?: RowFault[];
}

/** Hears about how many rows are to come, and how many at most. */
export type Expect = (rows: number | null, atMost: number) => void;

/** A worksheet while its headings are looked for, and then. */
interface Reading {
  sheet: string;
  above: RawRow[];
  places?: Places;
}

/**
 * Rows below the headings of a spreadsheet, as fields. What kind of file it is, its first bytes say, not its name. Of several
 * worksheets the first that has the headings counts, hidden ones after all that are seen; rows of further ones come with a
 * fault, so that nothing is passed over in silence.
 * @param maxRows more rows than this refuse the file
 * @param expect told before the first row about how many are to come, null where that cannot be known, and how many at most
 * @throws Refused file.* naming what to do
 */
export async function* readSheet(
  file: Buffer,
  columns: readonly Column[],
  maxRows: number,
  expect: Expect = () => {},
): AsyncIterable<SheetRow> {
  const searched: RawRow[] = [];
  let reading: Reading | undefined;
  let taken: string | undefined;
  let headed = false;
  let count = 0;
  for await (const raw of rowsOf(file, expect)) {
    if (reading?.sheet !== raw.sheet) reading = { sheet: raw.sheet, above: [] };
    if (isAbove(raw, reading, columns)) {
      searched.push(raw);
      headed ||= reading.places !== undefined;
      continue;
    }
    if (!reading.places || !raw.cells.some((cell) => cell && (cell.text !== '' || cell.fault))) continue;
    count += 1;
    if (count > maxRows) throw notASheet('tooManyRows', `行数太多，最多 ${maxRows} 行，请拆分文件。`, `Too many rows: at most ${maxRows}.`);
    taken ??= raw.sheet;
    const row = fieldsOf(raw, reading.places);
    yield taken === raw.sheet ? row : { ...row, faults: [elsewhere(raw)] };
  }
  if (!headed) throw noHeadings(searched, columns, SEARCHED);
  if (count === 0) throw notASheet('noRows', '表中只有列名，没有数据行，请填写后再导入。', 'There are headings but no rows below them.');
}

/** True for the headings themselves and what stands above them. */
function isAbove(raw: RawRow, reading: Reading, columns: readonly Column[]): boolean {
  const before = reading.above.at(-1);
  if (reading.places ? !secondHeading(raw, before, columns) : reading.above.length >= SEARCHED) return false;
  reading.places = placesIn(raw, before, columns) ?? reading.places;
  reading.above.push(raw);
  return true;
}

function rowsOf(file: Buffer, expect: Expect): AsyncIterable<RawRow> {
  if (file.length === 0) throw notASheet('empty', '文件是空的，请选择有内容的文件。', 'The file is empty.');
  if (file.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return xlsxRows(file, expect);
  // The container of the old .xls, and of .xlsx files sealed with a password.
  if (file.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw notASheet(
      'oldExcel',
      '这是旧版 .xls 或加密的文件，请取消加密并另存为 .xlsx 后再上传。',
      'An old .xls or a sealed file; save it as .xlsx without a password.',
    );
  }
  return csvRows(file, expect);
}

function fieldsOf({ row, cells }: RawRow, places: Places): SheetRow {
  const fields: Record<string, string> = {};
  const faults: RowFault[] = [];
  for (const [index, column] of places) {
    const cell = cells[index];
    if (!cell) continue;
    const isDay = (column.day || column.month) && cell.day !== undefined;
    const fault = cell.text.length > LONGEST_CELL ? 'tooLong' : cell.fault;
    if (fault && !isDay) faults.push({ field: column.field, ...cellFault(fault, index, row) });
    fields[column.field] = fault === 'tooLong' ? cell.text.slice(0, SHOWN) : textIn(cell, column);
  }
  return { row, cells: fields, ...(faults.length > 0 && { faults }) };
}

function textIn(cell: Cell, { day, month, words }: Column): string {
  if (day) return cell.day ?? writtenDay(cell.text);
  if (month) return cell.day?.slice(0, 7) ?? writtenMonth(cell.text);
  return words && Object.hasOwn(words, cell.text) ? (words[cell.text] as string) : cell.text;
}

function elsewhere({ sheet, row, hidden }: RawRow): RowFault {
  return {
    field: '',
    code: 'sheet.another',
    zh: `这一行在另一个${hidden ? '隐藏的' : ''}工作表“${sheet}”（第 ${row} 行）。一个文件只导入一个工作表，请把它另存为单独的文件再导入。`,
    en: `This row stands in another ${hidden ? 'hidden ' : ''}worksheet, "${sheet}", row ${row}. One worksheet a file: save it as a file of its own.`,
  };
}
