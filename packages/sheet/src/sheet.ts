import { notASheet, type RawRow } from './cell';
import type { Column } from './columns';
import { csvRows } from './csv';
import { fieldsOf, type RowFault, type SheetRow } from './fields';
import { foreignFile } from './foreign';
import { hasHeadings, noHeadings, placesIn, secondHeading, unplaced, widthOf, type Places } from './headings';
import { Tally } from './tally';
import { xlsxRows } from './xlsx';

export type { RowFault, SheetRow } from './fields';

/** Rows above the headings that may hold a title or an explanation. */
const SEARCHED = 10;
const ZIP = Buffer.from('PK\u0003\u0004');

/** A worksheet while its headings are looked for, and then. */
interface Reading {
  sheet: RawRow['sheet'];
  above: RawRow[];
  places?: Places;
  /** Columns that have a heading stand before it. */
  width: number;
}

/**
 * Rows below the headings of a spreadsheet, as fields. What kind of file it is, its first bytes say, not its name. Of several
 * worksheets the first that has the headings counts, hidden ones after all that are seen; rows of further ones come with a
 * fault, so that nothing is passed over in silence. The last step compares what was read with what the file holds: whoever
 * takes rows before the end takes them unchecked.
 * @param maxRows more rows than this refuse the file
 * @param tally counts every row of the file
 * @throws Refused file.* naming what to do
 */
export async function* readSheet(file: Buffer, columns: readonly Column[], maxRows: number, tally = new Tally()): AsyncGenerator<SheetRow> {
  const searched: RawRow[] = [];
  let reading: Reading | undefined;
  let taken: RawRow['sheet'] | undefined;
  let headed = false;
  for await (const raw of rowsOf(file, columns, tally)) {
    if (reading?.sheet !== raw.sheet) reading = { sheet: raw.sheet, above: [], width: 0 };
    if (isAbove(raw, reading, columns, tally)) {
      searched.push(raw);
      headed ||= reading.places !== undefined;
      tally.add(raw, 'outside');
      continue;
    }
    if (!reading.places) tally.add(raw, 'outside');
    else if (!raw.cells.some((cell) => cell && (cell.text !== '' || cell.fault))) tally.add(raw, 'blank');
    else {
      tally.add(raw, 'given');
      if (tally.counts.given > maxRows) throw tooManyRows(maxRows);
      taken ??= raw.sheet;
      const row = fieldsOf(raw, reading.places, reading.width);
      yield taken === raw.sheet ? row : { ...row, faults: [elsewhere(raw)] };
    }
  }
  if (!headed) throw noHeadings(searched, columns, SEARCHED);
  if (tally.counts.given === 0)
    throw notASheet('noRows', '表中只有列名，没有数据行，请填写后再导入。', 'There are headings but no rows below them.');
  tally.requireAll();
}

/** True for the headings themselves and what stands above them. */
function isAbove(raw: RawRow, reading: Reading, columns: readonly Column[], tally: Tally): boolean {
  const before = reading.above.at(-1);
  if (reading.places ? !secondHeading(raw, before, columns) : reading.above.length >= SEARCHED) return false;
  const places = placesIn(raw, before, columns);
  if (places) {
    Object.assign(reading, { places, width: Math.max(reading.width, widthOf(raw), before ? widthOf(before) : 0) });
    tally.passOver(raw.sheet, unplaced(raw, before, places));
  }
  reading.above.push(raw);
  return true;
}

function rowsOf(file: Buffer, columns: readonly Column[], tally: Tally): AsyncIterable<RawRow> {
  if (file.length === 0) throw notASheet('empty', '文件是空的，请选择有内容的文件。', 'The file is empty.');
  if (file.subarray(0, ZIP.length).equals(ZIP)) return xlsxRows(file, tally);
  const foreign = foreignFile(file);
  if (foreign) throw foreign;
  return csvRows(file, tally, SEARCHED, (rows) => hasHeadings(rows, columns));
}

function tooManyRows(maxRows: number): Error {
  return notASheet('tooManyRows', `行数太多，最多 ${maxRows} 行，请拆分文件。`, `Too many rows: at most ${maxRows}.`);
}

function elsewhere({ sheet: { name, hidden }, row }: RawRow): RowFault {
  return {
    field: '',
    code: 'sheet.another',
    zh: `这一行在另一个${hidden ? '隐藏的' : ''}工作表“${name}”（第 ${row} 行）。一个文件只导入一个工作表，请把它另存为单独的文件再导入。`,
    en: `This row stands in another ${hidden ? 'hidden ' : ''}worksheet, "${name}", row ${row}. One worksheet a file: save it as a file of its own.`,
  };
}
