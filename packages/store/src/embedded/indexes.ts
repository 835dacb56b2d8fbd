import { CODES, mongoError, unsupported } from './errors';
import { type Condition, parseFilter } from './filter';
import { matches } from './match';
import { encode, invert } from './order';
import { indexedValues } from './paths';
import { type Doc, isPlainObject } from './values';

export interface IndexDefinition {
  name: string;
  key: [path: string, direction: 1 | -1][];
  unique: boolean;
  /** As given; parsed on load. */
  partial?: Doc;
  /** First four bytes of every key of this index. */
  space: number;
  /** Fields in which some document held an array. */
  multikey: string[];
}

export interface IndexEntry {
  /** Bytes of all fields, without the document's id. */
  key: Buffer;
  values: unknown[];
}

/** lmdb's limit is 1978 bytes a key; the space and the id need room too. */
const MAX_FIELDS_BYTES = 1500;
const KNOWN_OPTIONS = new Set(['unique', 'partialFilterExpression', 'name', 'background', 'v', 'ns', 'key']);
const PARTIAL_OPERATORS = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte']);

/** Checks and names an index as MongoDB does; TTL, sparse, text, hashed and the like throw. */
export function defineIndex(spec: unknown, options: Doc = {}): Omit<IndexDefinition, 'space'> {
  const key = keyOf(spec);
  for (const [option, value] of Object.entries(options)) {
    if (!KNOWN_OPTIONS.has(option) && value !== undefined && value !== false) throw unsupported(`the index option ${option}`);
  }
  const partial = options.partialFilterExpression as Doc | undefined;
  if (partial) assertPartial(partial);
  const name = typeof options.name === 'string' ? options.name : key.map(([path, direction]) => `${path}_${direction}`).join('_');
  return { name, key, unique: options.unique === true, ...(partial ? { partial } : {}), multikey: [] };
}

function keyOf(spec: unknown): [string, 1 | -1][] {
  const entries =
    typeof spec === 'string' ? [[spec, 1]] : spec instanceof Map ? [...spec] : isPlainObject(spec) ? Object.entries(spec) : [];
  if (entries.length === 0) throw mongoError(CODES.cannotCreateIndex, 'Index keys cannot be an empty object');
  return (entries as [string, unknown][]).map(([path, direction]) => {
    if (direction !== 1 && direction !== -1) throw unsupported(`an index of kind ${JSON.stringify(direction)}`);
    if (path.split('.').some((part) => part === '' || part.startsWith('$') || /^\d+$/.test(part)))
      throw unsupported(`an index on the path ${path}`);
    return [path, direction];
  });
}

function assertPartial(partial: Doc): void {
  for (const condition of parseFilter(partial)) {
    const allowed =
      condition.kind === 'field' &&
      PARTIAL_OPERATORS.has(condition.operator) &&
      !(condition.operator === '$exists' && condition.operand === false);
    if (!allowed) throw mongoError(CODES.cannotCreateIndex, 'Expression not supported in partial index');
  }
}

/** @cache of what follows from a filter alone */
const parsedPartials = new WeakMap<Doc, Condition[]>();

/** The conditions of a partial index; none for a full one. */
export function partialConditions(index: Pick<IndexDefinition, 'partial'>): Condition[] {
  if (!index.partial) return [];
  let parsed = parsedPartials.get(index.partial);
  if (!parsed) parsedPartials.set(index.partial, (parsed = parseFilter(index.partial)));
  return parsed;
}

/** First parts of the paths an index looks at, those of its partial filter too. */
export function rootsOf(index: Pick<IndexDefinition, 'key' | 'partial'>): string[] {
  const filtered = partialConditions(index).flatMap((condition) => (condition.kind === 'field' ? condition.path : []));
  return [...index.key.map(([path]) => path), ...filtered].map((path) => path.split('.', 1)[0]!);
}

/** The entries of a document in an index, each once, and the fields that held an array. None when a partial index leaves the document out. */
export function entriesOf(index: IndexDefinition, doc: Doc): { entries: IndexEntry[]; multikey: string[] } {
  if (index.partial && !matches(doc, partialConditions(index))) return { entries: [], multikey: [] };
  const fields = index.key.map(([path, direction]) => ({ path, direction, ...indexedValues(doc, path) }));
  const multikey = fields.filter((field) => field.multikey).map((field) => field.path);
  if (multikey.length > 1) throw mongoError(CODES.parallelArrays, `cannot index parallel arrays [${multikey.join('] [')}]`);
  let entries: IndexEntry[] = [{ key: Buffer.alloc(0), values: [] }];
  for (const { values, direction } of fields) {
    const encoded = distinct(values).map(([bytes, value]) => ({
      bytes: direction === 1 ? bytes : invert(bytes),
      value,
    }));
    entries = entries.flatMap((entry) =>
      encoded.map(({ bytes, value }) => ({
        key: Buffer.concat([entry.key, bytes]),
        values: [...entry.values, value],
      })),
    );
  }
  const long = entries.find((entry) => entry.key.length > MAX_FIELDS_BYTES);
  if (long)
    throw mongoError(CODES.keyTooLong, `Index key too large for ${index.name}: ${long.key.length} bytes, at most ${MAX_FIELDS_BYTES}`);
  return { entries, multikey };
}

function distinct(values: unknown[]): [Buffer, unknown][] {
  const seen = new Map<string, [Buffer, unknown]>();
  for (const value of values) {
    const bytes = encode(value);
    seen.set(bytes.toString('latin1'), [bytes, value]);
  }
  return [...seen.values()];
}
