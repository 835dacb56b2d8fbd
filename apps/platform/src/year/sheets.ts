import { Workbook } from 'exceljs';

export type Cell = string | number | Date;

/** An .xlsx as an administrator would send it: one sheet, a line of headings, then the rows. */
export async function sheet(headings: readonly string[], rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const book = new Workbook();
  const page = book.addWorksheet('Sheet1');
  page.addRow([...headings]);
  for (const row of rows) page.addRow([...row]);
  return Buffer.from(await book.xlsx.writeBuffer());
}
