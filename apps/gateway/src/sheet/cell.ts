import { Refused } from '@mingjing/contracts/refused';

/** What stands in a cell, or why it cannot be taken. */
export interface Cell {
  text: string;
  /** The text as a day where it may be one: date cells, and numbers that Excel counts days with. */
  day?: string;
  fault?: Fault;
}

export type Fault = 'formula' | 'error' | 'digitsLost' | 'tooLong';

/** A row as it stands in the file; row numbers as the person sees them, from 1. */
export interface RawRow {
  row: number;
  cells: Cell[];
  /** Name of the worksheet; empty in files that have none. */
  sheet: string;
  /** The worksheet is one that people do not see. */
  hidden?: boolean;
  /** A merged range joins it to the row above. */
  joined?: boolean;
}

const DAY_MS = 86_400_000;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
/** Workbooks of old Macs count from 1904: their day numbers are that much smaller. */
const DAYS_TO_1904 = 1_462;
/** Day numbers of 1954 to 2119: outside, a number is just a number. */
const FIRST_DAY = 20_000;
const LAST_DAY = 80_000;
/** Excel keeps 15 digits of a number; of a longer one the end is lost already. */
const KEPT_DIGITS = 1e15;

const FAULTS: Record<Fault, { code: string; zh: string; en: string }> = {
  formula: { code: 'cell.formula', zh: '是公式，请改为数值（复制后“选择性粘贴—数值”）', en: 'holds a formula: paste its value instead' },
  error: { code: 'cell.error', zh: '是错误值，请更正', en: 'holds an error value' },
  digitsLost: {
    code: 'cell.digitsLost',
    zh: '是数字格式且过长，末尾几位已丢失，请把该列设为文本格式后重新填写',
    en: 'holds a number too long for Excel, its last digits are lost: make the column text and enter it again',
  },
  tooLong: { code: 'cell.tooLong', zh: '的内容太长，请缩短后再导入', en: 'holds too much text: shorten it' },
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

export function numberCell(value: number, from1904 = false): Cell {
  if (Math.abs(value) >= KEPT_DIGITS) return { text: String(value), fault: 'digitsLost' };
  const number = Math.floor(value) + (from1904 ? DAYS_TO_1904 : 0);
  const maybeDay = number >= FIRST_DAY && number <= LAST_DAY;
  return { text: String(value), ...(maybeDay && { day: dayOf(new Date(EXCEL_EPOCH + number * DAY_MS)) }) };
}

export function dateCell(value: Date): Cell {
  if (Number.isNaN(value.getTime())) return { text: '', fault: 'error' };
  const day = dayOf(value);
  return { text: day, day };
}

/** Marks that show nothing and come along when text is copied; the joiners of emoji and of some scripts stay. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** What one sees of a text. */
export function seen(text: string): string {
  return text.replace(INVISIBLE, '').trim();
}

/** Text; what a spreadsheet program wrote of a long number into a CSV file has lost its end. */
export function textCell(value: string): Cell {
  const text = seen(value);
  return /^\d(\.\d+)?E\+\d+$/i.test(text) ? { text, fault: 'digitsLost' } : { text };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

const WRITTEN = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\s*\d{1,2}[:时].*|\s*[上下]午.*)?$/;

/** A day as people write it, as YYYY-MM-DD; anything else stays as it is and the owning service names the fault. */
export function writtenDay(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const [, year, month, day] = WRITTEN.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? [];
  return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
}

/** A month as people write it, as YYYY-MM; anything else stays as it is. */
export function writtenMonth(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const [, year, month] = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$/.exec(plain) ?? /^(\d{4})(\d{2})$/.exec(plain) ?? [];
  return year && month ? `${year}-${month.padStart(2, '0')}` : writtenDay(text).replace(/^(\d{4}-\d{2})-\d{2}$/, '$1');
}

/** The file as a whole cannot be read. */
export function notASheet(code: string, zh: string, en: string): Refused {
  return new Refused(`file.${code}`, 'invalid', { field: 'file', zh, en });
}
