/** So many handsets of a day are remembered; the oldest go first. */
const MOST = 20_000;

/**
 * Which windows each handset of today evaluated as far as this process saw it: in memory alone, by keyed hashes. It says
 * when it is worth asking the store for all of them, so that somebody who evaluates one window costs no read.
 */
export class Handsets {
  private day = '';
  private readonly seen = new Map<string, Set<string>>();

  /** Notes a window and says how many this handset has evaluated, this one included. */
  note(day: string, handset: string, window: string): number {
    if (day !== this.day) this.seen.clear();
    this.day = day;
    const windows = this.seen.get(handset) ?? new Set<string>();
    windows.add(window);
    this.seen.delete(handset);
    this.seen.set(handset, windows);
    for (const [oldest] of this.seen) {
      if (this.seen.size <= MOST) break;
      this.seen.delete(oldest);
    }
    return windows.size;
  }
}
