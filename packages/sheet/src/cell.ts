import { Refused } from '@mingjing/contracts/refused';

/** What stands in a cell, or why it cannot be taken. */
export interface Cell {
  /** As it is shown. */
  text: string;
  /** The text as a day where it may be one: date cells, and numbers that Excel counts days with. */
  day?: string;
  /** The day of the month is not shown. */
  dayHidden?: boolean;
  /** It may be a number, whatever was typed: of 2026.10 a program keeps 2026.1. */
  maybeNumber?: boolean;
  fault?: Fault;
}

export type Fault = 'formula' | 'error' | 'digitsLost' | 'tooLong' | 'format' | 'noDay' | 'monthUnclear';

/** A worksheet, or the whole of a text file. */
export interface SheetInfo {
  /** Empty in files that have no worksheets. */
  name: string;
  /** One that people do not see. */
  hidden: boolean;
  /** Rows in the file, by a count that does without the reader of rows. */
  counted: number;
  /** Columns that people do not see, from 0. */
  hiddenColumns: ReadonlySet<number>;
  /** Cells stand behind one another in lines of text. */
  isText: boolean;
}

/** A row as it stands in the file; row numbers as the person sees them, from 1. */
export interface RawRow {
  row: number;
  cells: Cell[];
  sheet: SheetInfo;
  /** A merged range joins it to the row above. */
  joined?: boolean;
}

const FAULTS: Record<Fault, { code: string; zh: string; en: string }> = {
  formula: { code: 'cell.formula', zh: '是公式，请改为数值（复制后“选择性粘贴—数值”）', en: 'holds a formula: paste its value instead' },
  error: { code: 'cell.error', zh: '是错误值，请更正', en: 'holds an error value' },
  digitsLost: {
    code: 'cell.digitsLost',
    zh: '是数字格式且过长，末尾几位已丢失，请把该列设为文本格式后重新填写',
    en: 'holds a number too long for Excel, its last digits are lost: make the column text and enter it again',
  },
  tooLong: { code: 'cell.tooLong', zh: '的内容太长，请缩短后再导入', en: 'holds too much text: shorten it' },
  format: {
    code: 'cell.format',
    zh: '的数字格式使显示的内容与存储的内容不同，无法判断以哪个为准，请把该单元格设为文本格式后重新填写',
    en: 'has a number format that shows something else than it holds: make the cell text and enter it again',
  },
  noDay: {
    code: 'cell.noDay',
    zh: '的格式没有显示到“日”，请按“2026-03-05”写出完整日期',
    en: 'shows no day of the month: write the whole date, as 2026-03-05',
  },
  monthUnclear: {
    code: 'cell.monthUnclear',
    zh: '可能是 1 月，也可能是写成数字后丢了末尾 0 的 10 月，请按“2026-01”或“2026-10”填写',
    en: 'may be January, or October without its last 0: write 2026-01 or 2026-10',
  },
};

/** Why a cell is not taken, naming it as the person sees it. */
export function cellFault(fault: Fault, column: number, row: number): { code: string; zh: string; en: string } {
  const { code, zh, en } = FAULTS[fault];
  const name = `${columnName(column)}${row}`;
  return { code, zh: `单元格 ${name} ${zh}。`, en: `Cell ${name} ${en}.` };
}

/** A, B, …, Z, AA, … from 0. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

/**
 * Marks that show nothing and come along when text is copied, and control characters other than tab and line ends; the
 * joiners of emoji and of some scripts stay.
 */
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** What one sees of a text. */
export function seen(text: string): string {
  return text.replace(INVISIBLE, '').trim();
}

/** A long number that a spreadsheet program shortened before it was text: `1.23457E+17`. */
const SHORTENED = /^\d(\.\d+)?E\+\d+$/i;

/** Text as it is shown. */
export function textCell(text: string): Cell {
  return SHORTENED.test(text) ? { text, fault: 'digitsLost' } : { text };
}

/** The file as a whole cannot be read. */
export function notASheet(code: string, zh: string, en: string): Refused {
  return new Refused(`file.${code}`, 'invalid', { field: 'file', zh, en });
}
