import { compare } from './order';
import { indexedValues } from './paths';
import { CODES, mongoError, unsupported } from './errors';
import { type Doc, isPlainObject } from './values';

export type Sort = [path: string, direction: 1 | -1][];

/** Reads the sort forms the official driver takes: object, Map, or pairs. */
export function parseSort(sort: unknown): Sort {
  if (!sort) return [];
  const entries =
    sort instanceof Map
      ? [...sort]
      : Array.isArray(sort)
        ? Array.isArray(sort[0])
          ? sort
          : [sort]
        : isPlainObject(sort)
          ? Object.entries(sort)
          : [[sort, 1]];
  return (entries as [string, unknown][]).map(([path, direction]) => [path, directionOf(direction)]);
}

function directionOf(direction: unknown): 1 | -1 {
  if (direction === 1 || direction === 'asc' || direction === 'ascending' || direction === '1') return 1;
  if (direction === -1 || direction === 'desc' || direction === 'descending' || direction === '-1') return -1;
  throw unsupported(`the sort order ${JSON.stringify(direction)}`);
}

/** Keeps the first `limit` of what is pushed, in order; without a limit, all. */
export class Sorter {
  #rows: { keys: unknown[]; doc: Doc }[] = [];
  constructor(
    private readonly sort: Sort,
    private readonly limit: number,
  ) {}

  push(doc: Doc): void {
    const fields = this.sort.map(([path, direction]) => ({ direction, ...indexedValues(doc, path) }));
    if (fields.filter(({ multikey }) => multikey).length > 1)
      throw mongoError(CODES.badValue, 'cannot sort with keys that are parallel arrays');
    this.#rows.push({ keys: fields.map(({ values, direction }) => sortKey(values, direction)), doc });
    // Twice the limit before each cut keeps the work linear and the memory flat.
    if (this.#rows.length > 2 * this.limit + 1000) this.#cut();
  }

  sorted(): Doc[] {
    this.#cut();
    return this.#rows.map((row) => row.doc);
  }

  #cut(): void {
    this.#rows.sort((a, b) => this.#order(a.keys, b.keys));
    if (this.#rows.length > this.limit) this.#rows.length = this.limit;
  }

  #order(a: unknown[], b: unknown[]): number {
    for (let i = 0; i < this.sort.length; i++) {
      const order = compare(a[i], b[i]) * this.sort[i]![1];
      if (order !== 0) return order;
    }
    return 0;
  }
}

/** MongoDB sorts an array by its least element upwards and by its greatest downwards. */
function sortKey(values: unknown[], direction: 1 | -1): unknown {
  return values.reduce((best, value) => (compare(value, best) * direction < 0 ? value : best), values[0]);
}
