import { cellFault, notASheet, writtenDay, type Cell, type RawRow } from './cell';
import { headingKey, type Column } from './columns';
import { csvRows } from './csv';
import { xlsxRows } from './xlsx';

/** Rows above the headings that may hold a title or an explanation. */
const SEARCHED = 10;

export interface SheetRow {
  /** As the person sees it, from 1. */
  row: number;
  cells: Partial<Record<string, string>>;
  /** A cell that cannot be taken; the row is not. */
  fault?: { field: string; code: string; zh: string; en: string };
}

/**
 * Rows below the headings of a spreadsheet, as fields. What kind of file it is, its first bytes say, not its name.
 * @param maxRows more rows than this refuse the file
 * @throws Refused file.* naming what to do
 */
export async function* readSheet(file: Buffer, columns: readonly Column[], maxRows: number): AsyncIterable<SheetRow> {
  const above: RawRow[] = [];
  let places: Map<number, Column> | undefined;
  let count = 0;
  for await (const raw of rowsOf(file)) {
    if (!places || secondHeading(raw, above.at(-1), columns)) {
      places = placesIn(raw, above.at(-1), columns);
      above.push(raw);
      if (!places && above.length >= SEARCHED) break;
      continue;
    }
    if (!raw.cells.some((cell) => cell && (cell.text !== '' || cell.fault))) continue;
    count += 1;
    if (count > maxRows) throw notASheet('tooManyRows', `行数太多，最多 ${maxRows} 行，请拆分文件。`, `Too many rows: at most ${maxRows}.`);
    yield fieldsOf(raw, places);
  }
  if (!places) throw noHeadings(above, columns);
}

/** Directly below headings, a row of nothing but headings: groups stood above, their columns stand here. */
function secondHeading(raw: RawRow, before: RawRow | undefined, columns: readonly Column[]): boolean {
  const filled = raw.cells.filter((cell) => cell?.text);
  return raw.row === (before?.row ?? 0) + 1 && filled.length > 0 && filled.every((cell) => columnOf(cell, columns));
}

function rowsOf(file: Buffer): AsyncIterable<RawRow> {
  if (file.length === 0) throw notASheet('empty', '文件是空的，请选择有内容的文件。', 'The file is empty.');
  if (file.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return xlsxRows(file);
  // The container of the old .xls, and of .xlsx files sealed with a password.
  if (file.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw notASheet(
      'oldExcel',
      '这是旧版 .xls 或加密的文件，请取消加密并另存为 .xlsx 后再上传。',
      'An old .xls or a sealed file; save it as .xlsx without a password.',
    );
  }
  return csvRows(file);
}

/** Where each field stands, if this row holds the headings; a blank below a merged heading takes the text above it. */
function placesIn(raw: RawRow, before: RawRow | undefined, columns: readonly Column[]): Map<number, Column> | undefined {
  const places = new Map<number, Column>();
  const taken = new Set<Column>();
  const width = Math.max(raw.cells.length, before?.cells.length ?? 0);
  for (let index = 0; index < width; index += 1) {
    const column = columnOf(raw.cells[index], columns) ?? (raw.cells[index]?.text ? undefined : columnOf(before?.cells[index], columns));
    if (!column || taken.has(column)) continue;
    taken.add(column);
    places.set(index, column);
  }
  return columns.every((column) => !column.required || taken.has(column)) ? places : undefined;
}

function columnOf(cell: Cell | undefined, columns: readonly Column[]): Column | undefined {
  if (!cell?.text) return undefined;
  const key = headingKey(cell.text);
  return columns.find(({ names }) => names.some((name) => headingKey(name) === key));
}

function fieldsOf({ row, cells }: RawRow, places: Map<number, Column>): SheetRow {
  const fields: Record<string, string> = {};
  for (const [index, { field, day, words }] of places) {
    const cell = cells[index];
    if (!cell) continue;
    if (cell.fault && !(day && cell.day)) return { row, cells: fields, fault: { field, ...cellFault(cell.fault, index, row) } };
    const text = day ? (cell.day ?? writtenDay(cell.text)) : cell.text;
    fields[field] = words && Object.hasOwn(words, text) ? (words[text] as string) : text;
  }
  return { row, cells: fields };
}

function noHeadings(above: RawRow[], columns: readonly Column[]): Error {
  const seen = new Set(above.flatMap(({ cells }) => cells.map((cell) => columnOf(cell, columns))));
  const lacking = columns.filter((column) => column.required && !seen.has(column)).map(({ names }) => names[0]);
  const wanted = lacking.length > 0 ? lacking : columns.filter(({ required }) => required).map(({ names }) => names[0]);
  return notASheet(
    'noHeadings',
    `前 ${SEARCHED} 行中没有找到列名：${wanted.join('、')}。请使用导入模板的列名。`,
    `No headings in the first ${SEARCHED} rows for: ${wanted.join(', ')}.`,
  );
}
