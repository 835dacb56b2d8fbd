import { compareSuffix, type Plan, type Range } from './plan';
import type { Entry, Storage } from './storage';

/** What reading cost: the proof that a page does not scan. */
export interface Examined {
  keys: number;
  documents: number;
}

const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 512;

/** Reads one key range in chunks. Each chunk begins after the last key, so that nothing is held between turns of the event loop. */
class RangeReader {
  #chunk: Entry[] = [];
  #next = 0;
  #size = FIRST_CHUNK;
  #last: Buffer | undefined;
  #ended = false;

  constructor(
    private readonly storage: Storage,
    readonly range: Range,
    private readonly reverse: boolean,
  ) {}

  peek(): Entry | undefined {
    if (this.#next === this.#chunk.length && !this.#ended) this.#read();
    return this.#chunk[this.#next];
  }

  take(): Entry | undefined {
    const entry = this.peek();
    this.#next++;
    return entry;
  }

  #read(): void {
    const { start, end } = this.range;
    const ends = this.reverse
      ? { start: this.#last ?? end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse: true }
      : { start: this.#last ?? start, exclusiveStart: this.#last !== undefined, end };
    this.#chunk = this.storage.range({ ...ends, limit: this.#size });
    this.#next = 0;
    this.#ended = this.#chunk.length < this.#size;
    this.#last = this.#chunk.at(-1)?.key;
    this.#size = Math.min(this.#size * 2, LARGEST_CHUNK);
  }
}

function* lookUp(storage: Storage, keys: readonly Buffer[], examined: Examined, skip: number): Generator<Buffer> {
  for (const key of keys) {
    const bytes = storage.get(key);
    if (!bytes) continue;
    examined.keys++;
    if (skip-- > 0) continue;
    examined.documents++;
    yield bytes;
  }
}

/** The documents' bytes of a plan, in its order, each once; `skip` passes over index entries without touching documents. */
export function* scan(storage: Storage, plan: Plan, space: (id: Buffer) => Buffer, examined: Examined, skip = 0): Generator<Buffer> {
  if (plan.keys) return yield* lookUp(storage, plan.keys, examined, skip);
  const readers = plan.ranges.map((range) => new RangeReader(storage, range, plan.reverse));
  const seen = plan.repeats ? new Set<string>() : undefined;
  let first = 0;
  for (;;) {
    if (!plan.merge) while (first < readers.length && !readers[first]!.peek()) first++;
    const reader = plan.merge ? foremost(readers, plan.reverse) : readers[first];
    const entry = reader?.take();
    if (!reader || !entry) return;
    examined.keys++;
    const id = reader.range.primary ? entry.key.subarray(4) : entry.value;
    if (seen) {
      const text = id.toString('latin1');
      if (seen.has(text)) continue;
      seen.add(text);
    }
    if (skip-- > 0) continue;
    const bytes = reader.range.primary ? entry.value : storage.get(space(id));
    if (!bytes) continue;
    examined.documents++;
    yield bytes;
  }
}

/** How many documents a plan finds that leaves nothing to check; of index ranges, no document is read. */
export function countFound(storage: Storage, plan: Plan, examined: Examined): number {
  if (plan.keys) return [...lookUp(storage, plan.keys, examined, 0)].length;
  if (!plan.repeats) {
    const found = plan.ranges.reduce((sum, { start, end }) => sum + storage.count(start, end), 0);
    examined.keys += found;
    return found;
  }
  const ids = new Set<string>();
  for (const range of plan.ranges) {
    const reader = new RangeReader(storage, range, false);
    for (let entry = reader.take(); entry; entry = reader.take()) {
      examined.keys++;
      ids.add((range.primary ? entry.key : entry.value).toString('latin1'));
    }
  }
  return ids.size;
}

function foremost(readers: RangeReader[], reverse: boolean): RangeReader | undefined {
  let best: RangeReader | undefined;
  for (const reader of readers) {
    const entry = reader.peek();
    if (!entry) continue;
    const order = best
      ? compareSuffix({ key: entry.key, at: reader.range.suffixAt }, { key: best.peek()!.key, at: best.range.suffixAt })
      : -1;
    if (!best || (reverse ? order > 0 : order < 0)) best = reader;
  }
  return best;
}
