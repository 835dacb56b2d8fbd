import type { RejectedRow, RowError } from '../intake';
import type { Column } from './columns';
import type { Kind } from './kinds';
import type { WrittenSheet } from './write';

/** The last column of a file of rows to correct; reading it again, it is passed over like any heading nobody knows. */
export const FAULTS_HEADING = '问题';

/** An empty sheet with the headings, and one that explains them. */
export function templateSheets({ title, columns }: Kind): WrittenSheet[] {
  return [{ name: title, columns: columns.map(({ names }) => ({ header: names[0] ?? '' })), rows: [] }, explanations(columns)];
}

function explanations(columns: readonly Column[]): WrittenSheet {
  const heading = (header: string, width: number) => ({ header, width });
  return {
    name: '填写说明',
    columns: [heading('列', 16), heading('必填', 8), heading('填写要求', 60), heading('示例', 24), heading('列名也可写作', 50)],
    rows: columns.map(({ names: [name = '', ...others], required, filled, about, example }) => [
      name,
      required || filled ? '必填' : '',
      about,
      example,
      others.join('、'),
    ]),
  };
}

/** Refused rows under the headings of the template, as they stood, with everything that is wrong with each: to correct and send again. */
export function correctionSheet({ title, columns }: Kind, rows: readonly RejectedRow[], errors: readonly RowError[]): WrittenSheet {
  const headings = columns.map(({ names }) => names[0] ?? '');
  const faults = new Map<number, string[]>();
  for (const { row, field, message } of errors) {
    const column = columns.find((one) => one.field === field);
    const text = column ? `${column.names[0]}：${message}` : message;
    faults.set(row, [...(faults.get(row) ?? []), text]);
  }
  return {
    name: title,
    columns: [...headings.map((header) => ({ header })), { header: FAULTS_HEADING, width: 60 }],
    rows: rows.map(({ row, cells }) => [...headings.map((heading) => cells[heading]), (faults.get(row) ?? []).join('\n')]),
  };
}
