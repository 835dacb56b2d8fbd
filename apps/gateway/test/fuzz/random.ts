import { createHash, randomUUID } from 'node:crypto';

/** What all calls of a run are drawn from; told where one fails. `FUZZ_SEED` draws the same again. */
export const SEED = process.env['FUZZ_SEED'] ?? randomUUID().slice(0, 8);

/** Calls of one file: so few by default that the suite stays short. */
export function callsOf(usual: number): number {
  const wanted = Number(process.env['FUZZ_CALLS'] ?? usual);
  if (!Number.isSafeInteger(wanted) || wanted < 1) throw new Error('FUZZ_CALLS is a number of calls');
  return wanted;
}

/** Milliseconds that so many calls may take on a busy machine. */
export const patience = (calls: number): number => 60_000 + 100 * calls;

/** Numbers that follow from the seed and a name alone (mulberry32): a call is drawn the same whatever was called before. */
export class Random {
  private state: number;

  constructor(name: string) {
    this.state = createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32LE();
  }

  /** From 0 to less than 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to less than `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  one<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to draw from');
    return list[this.below(list.length)] as T;
  }
}

/** Does `work` for each number below `count`, so many at a time. */
export async function inLanes(count: number, lanes: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
