import type { Cell } from './cell';

const OPEN = Buffer.from('<mergeCell ');
const CLOSE = '>'.charCodeAt(0);
const RANGE = /\bref="\$?([A-Z]{1,3})\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)"/;
/** Longer than any range is written. */
const LONGEST = 200;
/** A sheet with more is no table of data. */
const MOST = 100_000;

/** A range merged over several rows; Excel keeps what it shows in the first row and column alone. */
export interface Merge {
  from: number;
  to: number;
  /** From 0. */
  column: number;
}

/** Finds the ranges merged over several rows while worksheets are unpacked, wherever the pieces are cut. */
export class Merges {
  private readonly found = new Map<string, Merge[]>();
  private current = '';
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly isSheet: (name: string) => boolean) {}

  see(name: string, piece: Buffer): void {
    if (!this.isSheet(name)) return;
    if (this.current !== name) this.rest = Buffer.alloc(0);
    this.current = name;
    const text = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : piece;
    let read = 0;
    for (let at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, read)) {
      const end = text.indexOf(CLOSE, at);
      if (end < 0 && text.length - at < LONGEST) {
        this.rest = Buffer.from(text.subarray(at));
        return;
      }
      this.keep(name, text.toString('latin1', at, end < 0 ? at + LONGEST : end));
      read = end < 0 ? at + LONGEST : end;
    }
    // What may be the beginning of a range that the next piece ends.
    this.rest = Buffer.from(text.subarray(Math.max(read, text.length - OPEN.length + 1)));
  }

  /** The ranges of a worksheet, from the top. */
  of(name: string): Merge[] {
    return (this.found.get(name) ?? []).toSorted((one, other) => one.from - other.from);
  }

  private keep(name: string, element: string): void {
    const [, letters, from, to] = RANGE.exec(element) ?? [];
    if (!letters || Number(to) <= Number(from)) return;
    const ranges = this.found.get(name) ?? [];
    if (ranges.length < MOST) ranges.push({ from: Number(from), to: Number(to), column: columnOf(letters) });
    this.found.set(name, ranges);
  }
}

/** A → 0, Z → 25, AA → 26. */
function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Walks down a worksheet and gives every row of a merged range what stands in the range's first row. */
export class MergedCells {
  private next = 0;
  private readonly open = new Map<number, { to: number; cell: Cell | undefined }>();

  constructor(private readonly merges: readonly Merge[]) {}

  /**
   * Fills the blanks of a row in place; a row with nothing of its own stays empty.
   * @returns whether a range joins this row to the one above
   */
  fill(row: number, cells: Cell[]): boolean {
    const own = cells.some((cell) => cell && (cell.text !== '' || cell.fault));
    let joined = false;
    for (const [column, { to, cell }] of this.open) {
      if (to < row) {
        this.open.delete(column);
        continue;
      }
      joined = true;
      if (own && cell && !cells[column]?.text && !cells[column]?.fault) cells[column] = cell;
    }
    for (let merge = this.merges[this.next]; merge && merge.from <= row; merge = this.merges[this.next]) {
      this.open.set(merge.column, { to: merge.to, cell: merge.from === row ? cells[merge.column] : undefined });
      this.next += 1;
    }
    return joined;
  }
}
