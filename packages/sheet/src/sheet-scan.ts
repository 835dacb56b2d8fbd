import { PartDecoder } from './xml';
import type { Merge } from './merges';

/** Rows and merged ranges, whatever prefix the elements carry. */
const ELEMENT =
  /<(?:[\w.-]+:)?(?:(row)(?=[\s>/])|mergeCell\s[^>]*?\bref\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d+):\$?[A-Za-z]{1,3}\$?(\d+)["'])/g;
/** Longer than any element that is looked for. */
const LONGEST = 4_096;
/** A sheet with more is no table of data. */
const MOST_MERGES = 100_000;

/**
 * Looks through a worksheet while it is unpacked, wherever the pieces are cut: counts its rows by their tags alone, apart
 * from the reader of rows, and finds the ranges merged over several rows, which stand behind them.
 */
export class SheetScan {
  rows = 0;
  private readonly found: Merge[] = [];
  private readonly decoder = new PartDecoder();
  private rest = '';

  /** @throws Refused file.damaged */
  see(piece: Buffer): void {
    const text = this.rest + this.decoder.decode(piece);
    // What may be the beginning of an element that the next piece ends.
    const open = text.lastIndexOf('<');
    const end = open >= 0 && text.length - open < LONGEST ? open : text.length;
    this.look(text.slice(0, end));
    this.rest = text.slice(end);
  }

  /** @throws Refused file.damaged */
  end(): void {
    this.look(this.rest + this.decoder.end());
    this.rest = '';
  }

  /** The ranges merged over several rows, from the top. */
  get merges(): Merge[] {
    return this.found.toSorted((one, other) => one.from - other.from);
  }

  private look(text: string): void {
    for (const [, row, letters, from, to] of text.matchAll(ELEMENT)) {
      if (row) this.rows += 1;
      else if (letters && Number(to) > Number(from) && this.found.length < MOST_MERGES)
        this.found.push({ from: Number(from), to: Number(to), column: columnOf(letters) });
    }
  }
}

/** A → 0, Z → 25, AA → 26. */
export function columnOf(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
