import { buffer } from 'node:stream/consumers';
import { xlsxStream } from '@mingjing/sheet';

export type Cell = string | number | Date;

/** An .xlsx as an administrator would send it: one sheet, a line of headings, then the rows; days as YYYY-MM-DD. */
export async function sheet(headings: readonly string[], rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const columns = headings.map((header) => ({ header }));
  const contents = rows.map((row) => row.map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell)));
  return buffer(xlsxStream([{ name: 'Sheet1', columns, rows: contents }]));
}
