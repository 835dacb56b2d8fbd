import { cellFault, type Cell, type Fault, type RawRow } from './cell';
import type { Column } from './columns';
import type { Places } from './headings';
import { plainForm } from './code-form';
import { writtenDay, writtenMonth } from './written-day';

/** More than any field takes; what is longer never leaves the process that reads. */
const LONGEST_CELL = 10_000;
/** Of a cell that is too long, so that one sees which it is. */
const SHOWN = 300;
const LONGEST_MOMENT = 40;
/** Ids begin with a small letter; serial numbers and numbers of files do not. */
const OUR_ID = /^[a-z][0-9A-Za-z_-]{1,63}$/;

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

/** A row as fields. @param width columns the headings take up */
export function fieldsOf({ row, cells, sheet }: RawRow, places: Places, width: number): SheetRow {
  const fields: Record<string, string> = {};
  const faults: RowFault[] = [];
  // A delimiter within a text, or a lost line end, moves every cell behind it under another heading.
  const used = sheet.isText ? cells.findLastIndex(({ text }) => text !== '') + 1 : 0;
  if (used > width) faults.push(tooWide(used, width));
  for (const [index, column] of places) {
    const cell = cells[index];
    if (!cell) continue;
    if (column.ours) {
      fields[column.field] = column.ours === 'moment' ? cell.text.slice(0, LONGEST_MOMENT) : cell.fault ? '' : ourIdIn(cell.text);
      continue;
    }
    const fault = faultOf(cell, column);
    if (fault) faults.push({ field: column.field, ...cellFault(fault, index, row) });
    fields[column.field] = fault === 'tooLong' ? cell.text.slice(0, SHOWN) : textIn(cell, column);
  }
  return { row, cells: fields, ...(faults.length > 0 && { faults }) };
}

function ourIdIn(text: string): string {
  return OUR_ID.test(text) ? text : '';
}

function faultOf(cell: Cell, { day, month }: Column): Fault | undefined {
  if (cell.text.length > LONGEST_CELL) return 'tooLong';
  if ((day || month) && cell.day !== undefined) return day && cell.dayHidden ? 'noDay' : undefined;
  if (month && cell.maybeNumber && /^\d{4}\.1$/.test(cell.text)) return 'monthUnclear';
  return cell.fault;
}

function textIn(cell: Cell, { day, month, words, form }: Column): string {
  if (day) return cell.day ?? writtenDay(cell.text);
  if (month) return cell.day?.slice(0, 7) ?? writtenMonth(cell.text);
  if (form) return plainForm(cell.text, form);
  return words && Object.hasOwn(words, cell.text) ? (words[cell.text] as string) : cell.text;
}

function tooWide(cells: number, width: number): RowFault {
  return {
    field: '',
    code: 'row.tooWide',
    zh: `这一行有 ${cells} 列，列名只有 ${width} 列：可能有单元格里的逗号没有加引号，或缺了换行。请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再导入。`,
    en: `This row has ${cells} cells, the headings ${width}: a comma within a cell is not quoted, or a line end is missing. Check it and save it as .xlsx.`,
  };
}
