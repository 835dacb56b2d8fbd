import { deserialize, onDemand, serialize } from 'bson';
import { mongoError, unsupported } from './errors';

/** A document as the store keeps it. */
export type Doc = Record<string, unknown>;

const MAX_BYTES = 16 * 1024 * 1024;

/** MongoDB limits a document to 16 MiB. Undefined becomes null, as the official driver sends it. */
export function toBytes(doc: object): Buffer {
  const bytes = Buffer.from(serialize(doc, { ignoreUndefined: false }));
  if (bytes.length > MAX_BYTES)
    throw mongoError(10334, `BSONObj size: ${bytes.length} is invalid; a document holds at most ${MAX_BYTES} bytes`);
  return bytes;
}

/** Stored bytes as plain values: dates, ObjectIds and Binary as the official driver returns them. */
export function fromBytes(bytes: Uint8Array): Doc {
  return deserialize(bytes, { promoteBuffers: false }) as Doc;
}

const HEAD = 4;

/** As `fromBytes`, of the named fields at the top only: making objects of the others is most of what reading a large document costs. */
export function fieldsFromBytes(bytes: Buffer, names: ReadonlySet<string>): Doc {
  return fromBytes(fieldBytes(bytes, names));
}

/** The bytes of a document that has the named fields only. */
export function fieldBytes(bytes: Buffer, names: ReadonlySet<string>): Buffer {
  // bson calls onDemand experimental; its version is pinned, and the contract of the stores runs through here.
  const kept: [from: number, to: number][] = [];
  let length = HEAD + 1;
  for (const [, nameAt, nameLength, at, size] of onDemand.parseToElements(bytes)) {
    if (!names.has(bytes.toString('utf8', nameAt, nameAt + nameLength))) continue;
    kept.push([nameAt - 1, at + size]);
    length += at + size - nameAt + 1;
  }
  if (length === bytes.length) return bytes;
  const result = Buffer.allocUnsafe(length);
  result.writeInt32LE(length);
  let end = HEAD;
  for (const [from, to] of kept) end += bytes.copy(result, end, from, to);
  result[end] = 0;
  return result;
}

/** Brings anything a caller hands in (maps, buffers, mongoose arrays) to the values that would be read back; refuses kinds outside the allow-list. */
export function plain<T extends object>(input: T): T {
  return assertPlain(fromBytes(toBytes(input))) as T;
}

/** A document just read back, after refusing kinds outside the allow-list. */
export function assertPlain(read: Doc): Doc {
  for (const [key, value] of Object.entries(read)) assertStorable(value, key);
  return read;
}

/** As `plain`, for one value (an operand). */
export function plainValue(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof RegExp) return value;
  return plain({ value }).value;
}

export function isPlainObject(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !('_bsontype' in value) &&
    !(value instanceof RegExp)
  );
}

/** null, booleans, numbers (doubles), strings, dates, ObjectId, Binary, arrays and plain objects; everything else would order or round differently. */
function assertStorable(value: unknown, path: string): void {
  if (value === null || typeof value !== 'object' || value instanceof Date) return;
  if (Array.isArray(value)) return value.forEach((item, i) => assertStorable(item, `${path}.${i}`));
  const kind = (value as { _bsontype?: string })._bsontype;
  if (kind === 'ObjectId' || kind === 'Binary') return;
  if (kind !== undefined || value instanceof RegExp) throw unsupported(`a value of type ${kind ?? 'RegExp'} (at ${path})`);
  for (const [key, item] of Object.entries(value)) assertStorable(item, `${path}.${key}`);
}
