import type { Cell } from './cell';

/** A range merged over several rows; Excel keeps what it shows in the first row and column alone. */
export interface Merge {
  from: number;
  to: number;
  /** From 0. */
  column: number;
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
