import type { Column } from './columns';
import { FAULTS_HEADING } from './headings';
import type { Kind } from './kind';
import type { WrittenSheet } from './write';

/** What is wrong with a row, in Chinese and English. */
export interface RowError {
  row: number;
  field: string;
  code: string;
  message: string;
  messageEn: string;
}

/** A row that was refused, by the headings of the template: what stood in its cells. */
export interface RejectedRow {
  row: number;
  cells: Record<string, string>;
}

/** An empty sheet with the headings, and one that explains them. */
export function templateSheets({ title, columns }: Kind): WrittenSheet[] {
  const asked = columns.filter(({ ours }) => !ours);
  return [{ name: title, columns: asked.map(({ names }) => ({ header: names[0] ?? '' })), rows: [] }, explanations(asked)];
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
  const had = (heading: string): boolean => rows.some(({ cells }) => cells[heading]);
  const headings = columns.flatMap(({ names: [heading = ''], ours }) => (ours && !had(heading) ? [] : [heading]));
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
