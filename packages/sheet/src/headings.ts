import { isRefused } from '@mingjing/contracts/refused';
import { columnName, notASheet, type Cell, type RawRow } from './cell';
import { headingKey, type Column } from './columns';

/** The last column of a file of rows to correct. */
export const FAULTS_HEADING = '问题';
const MOST_TOLD = 50;
const LONGEST_TOLD = 50;

/** Which column of a file fills which field. */
export type Places = Map<number, Column>;

interface Named {
  column: Column;
  /** Place of the heading among the column's names. */
  rank: number;
  key: string;
}

/** Directly below headings, a row merged with them or of nothing but headings: groups stood above, their columns stand here. */
export function secondHeading(raw: RawRow, before: RawRow | undefined, columns: readonly Column[]): boolean {
  const filled = raw.cells.filter((cell) => cell?.text);
  if (raw.row !== (before?.row ?? 0) + 1 || filled.length === 0) return false;
  return raw.joined === true || filled.every((cell) => named(cell, columns));
}

/**
 * Where each field stands, if this row holds the headings; a blank below a merged heading takes the text above it.
 * @throws Refused file.duplicateHeading where one heading stands twice
 */
export function placesIn(raw: RawRow, before: RawRow | undefined, columns: readonly Column[]): Places | undefined {
  const found = new Map<Column, Named & { index: number; hidden: boolean }>();
  const twice: [number, number][] = [];
  const width = Math.max(raw.cells.length, before?.cells.length ?? 0);
  for (let index = 0; index < width; index += 1) {
    const here = named(raw.cells[index], columns) ?? (raw.cells[index]?.text ? undefined : named(before?.cells[index], columns));
    if (!here) continue;
    const hidden = raw.sheet.hiddenColumns.has(index);
    const other = found.get(here.column);
    if (other?.key === here.key && other.hidden === hidden && !here.column.ours) twice.push([other.index, index]);
    // What people see comes before what they do not.
    if (!other || (other.hidden === hidden ? here.rank < other.rank : other.hidden)) found.set(here.column, { ...here, index, hidden });
  }
  if (!columns.every((column) => !column.required || found.has(column))) return undefined;
  const [first] = twice;
  if (first) throw duplicateHeading(raw, first);
  return new Map([...found.values()].map(({ index, column }) => [index, column]));
}

/** Headings, as they stand, of columns that fill no field; what is longer than a heading is cut. */
export function unplaced(raw: RawRow, before: RawRow | undefined, places: Places): string[] {
  const texts = raw.cells.flatMap((cell, index) => (places.has(index) ? [] : [cell?.text || (before?.cells[index]?.text ?? '')]));
  const told = texts.filter((text) => text !== '' && text !== FAULTS_HEADING);
  return told.slice(0, MOST_TOLD).map((text) => text.slice(0, LONGEST_TOLD));
}

/** Columns up to the last that has a text. */
export function widthOf({ cells }: RawRow): number {
  return cells.findLastIndex((cell) => cell?.text) + 1;
}

/** Whether one of the rows holds the headings that must be there. */
export function hasHeadings(rows: readonly RawRow[], columns: readonly Column[]): boolean {
  try {
    return rows.some((raw, at) => placesIn(raw, rows[at - 1], columns));
  } catch (error) {
    // One of them twice: the headings are there.
    if (isRefused(error)) return true;
    throw error;
  }
}

function named(cell: Cell | undefined, columns: readonly Column[]): Named | undefined {
  if (!cell?.text) return undefined;
  const key = headingKey(cell.text);
  for (const column of columns) {
    const rank = column.names.findIndex((name) => headingKey(name) === key);
    if (rank >= 0) return { column, rank, key };
  }
  return undefined;
}

function duplicateHeading({ row, cells }: RawRow, places: [number, number]): Error {
  const [one, other] = places.map((index) => `${columnName(index)}${row}`);
  const text = cells[places[1]]?.text ?? '';
  return notASheet(
    'duplicateHeading',
    `列名“${text}”出现了两次（单元格 ${one} 和 ${other}），无法判断以哪一列为准。请删除其中一列，或改掉它的列名。`,
    `The heading "${text}" stands twice (cells ${one} and ${other}); delete or rename one of the columns.`,
  );
}

const isChinese = (name: string): boolean => /\p{Script=Han}/u.test(name);

/** No row held all the headings that must be there: says which are lacking, and what else they may be called. */
export function noHeadings(above: readonly RawRow[], columns: readonly Column[], searched: number): Error {
  const seen = new Set(above.flatMap(({ cells }) => cells.map((cell) => named(cell, columns)?.column)));
  const required = columns.filter((column) => column.required);
  const lacking = required.filter((column) => !seen.has(column));
  const wanted = lacking.length > 0 ? lacking : required;
  const zh = wanted
    .map(({ names: [name, ...others] }) => `“${name}”（也可写作${others.filter(isChinese).slice(0, 3).join('、')}）`)
    .join('、');
  return notASheet(
    'noHeadings',
    `前 ${searched} 行中没有找到列名：${zh}。请补上这些列，或使用导入模板。`,
    `No headings in the first ${searched} rows for: ${wanted.map(({ names }) => names.join(' / ')).join(', ')}.`,
  );
}
