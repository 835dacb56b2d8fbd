const ROW = Buffer.from('<row');
/** A space, `>` or `/`: `<rowBreaks` is no row. */
const AFTER = new Set([0x20, 0x3e, 0x2f]);

/** Counts the rows of worksheets while they are unpacked, wherever the pieces are cut. */
export class RowCount {
  private count = 0;
  private readonly sheets = new Set<string>();
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly isSheet: (name: string) => boolean) {}

  see(name: string, piece: Buffer): void {
    if (!this.isSheet(name)) return;
    if (!this.sheets.has(name)) this.rest = Buffer.alloc(0);
    this.sheets.add(name);
    const text = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : piece;
    for (let at = text.indexOf(ROW); at >= 0 && at + ROW.length < text.length; at = text.indexOf(ROW, at + ROW.length)) {
      if (AFTER.has(text[at + ROW.length] as number)) this.count += 1;
    }
    // What may be the beginning of a row that the next piece ends.
    this.rest = Buffer.from(text.subarray(Math.max(0, text.length - ROW.length)));
  }

  /** Rows of all sheets, empty ones and headings too: there are never more. */
  get most(): number {
    return this.count;
  }

  /** Rows below a heading of one row; null where several sheets make it uncertain which of them count. */
  get total(): number | null {
    return this.sheets.size === 1 ? Math.max(0, this.count - 1) : null;
  }
}

/** The same for text: lines below the first; fewer rows where a cell has several lines. */
export function linesBelowFirst(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
