import { notASheet, type RawRow, type SheetInfo } from './cell';

/** Every row of a file, whatever became of it. */
export interface RowCounts {
  /** Titles, headings, and worksheets without headings. */
  outside: number;
  /** Rows below the headings with nothing in them. */
  blank: number;
  /** Rows that go on, to be taken or refused. */
  given: number;
}

/** Counts rows as they are read, and holds them against what the file was counted to hold. */
export class Tally {
  readonly counts: RowCounts = { outside: 0, blank: 0, given: 0 };
  /** Headings of columns that fill no field, of the first worksheet that has headings. */
  passedOver: readonly string[] = [];
  private headed: SheetInfo | undefined;
  private readonly read = new Map<SheetInfo, number>();

  /** The headings of a worksheet are found; those of a second row of headings stand for both. */
  passOver(sheet: SheetInfo, headings: readonly string[]): void {
    this.headed ??= sheet;
    if (this.headed === sheet) this.passedOver = headings;
  }

  /** A worksheet is about to be read. */
  expect(sheet: SheetInfo): void {
    this.read.set(sheet, 0);
  }

  /** What became of a row. */
  add({ sheet }: RawRow, what: keyof RowCounts): void {
    this.counts[what] += 1;
    this.read.set(sheet, (this.read.get(sheet) ?? 0) + 1);
  }

  /** @throws Refused file.rowsDiffer where any row of the file was not read, or one was read that is not there */
  requireAll(): void {
    for (const [{ name, counted }, read] of this.read) if (counted !== read) throw rowsDiffer(name, counted, read);
  }
}

function rowsDiffer(name: string, counted: number, read: number): Error {
  return notASheet(
    'rowsDiffer',
    `${name ? `工作表“${name}”` : '文件'}中有 ${counted} 行，读出 ${read} 行，为避免遗漏没有导入任何一行。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。`,
    `${name ? `The worksheet "${name}"` : 'The file'} holds ${counted} rows, ${read} were read; nothing was taken. Open it in Excel or WPS and save it as a new .xlsx.`,
  );
}
