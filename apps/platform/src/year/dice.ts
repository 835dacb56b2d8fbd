/** A small seeded generator (mulberry32): the same seed gives the same year. */
export class Dice {
  private state: number;

  constructor(seed: string) {
    // FNV-1a of the seed.
    this.state = 2_166_136_261;
    for (const char of seed) this.state = Math.imul(this.state ^ char.charCodeAt(0), 16_777_619) >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A shuffled copy. */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** The whole list in an order in which heavier ones come earlier, as if drawn one after another without putting back. */
  drawn<T>(list: readonly T[], weight: (one: T) => number): T[] {
    return list
      .map((one) => ({ one, key: Math.log(1 - this.next()) / weight(one) }))
      .sort((a, b) => b.key - a.key)
      .map(({ one }) => one);
  }
}

/** Picks by weight, again and again from the same list. */
export class Urn<T> {
  private readonly sums: number[] = [];

  constructor(
    private readonly list: readonly T[],
    weight: (one: T) => number,
  ) {
    let sum = 0;
    for (const one of list) this.sums.push((sum += weight(one)));
  }

  pick(dice: Dice): T {
    const at = dice.next() * (this.sums.at(-1) ?? 0);
    let [low, high] = [0, this.sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sums[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return this.list[low] as T;
  }
}
