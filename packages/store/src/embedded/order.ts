import { isPlainObject } from './values';
import { unsupported } from './errors';

/** Type bytes in BSON comparison order: https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
export const TYPE = {
  undefined: 0x06,
  null: 0x14,
  number: 0x1e,
  string: 0x3c,
  object: 0x46,
  array: 0x50,
  binary: 0x5a,
  objectId: 0x64,
  boolean: 0x6e,
  date: 0x78,
} as const;

/** An empty array's index entry: below null. */
export const EMPTY_ARRAY = Symbol('empty array');

const END = Buffer.from([0]);

/** The type bracket of a value: range operators only compare within one. */
export function typeOf(value: unknown): number {
  if (value === EMPTY_ARRAY) return TYPE.undefined;
  if (value === null || value === undefined) return TYPE.null;
  if (typeof value === 'number') return TYPE.number;
  if (typeof value === 'string') return TYPE.string;
  if (typeof value === 'boolean') return TYPE.boolean;
  if (value instanceof Date) return TYPE.date;
  if (Array.isArray(value)) return TYPE.array;
  if (isPlainObject(value)) return TYPE.object;
  const kind = (value as { _bsontype?: string })._bsontype;
  if (kind === 'ObjectId') return TYPE.objectId;
  if (kind === 'Binary') return TYPE.binary;
  throw unsupported(`ordering a value of type ${kind ?? typeof value}`);
}

const NOTHING = Buffer.alloc(0);

/**
 * Bytes whose memcmp order is BSON order and of which none is a prefix of another: the one comparison for indexes, sorts and matching.
 * @param head bytes to begin with, as of the index's space: one allocation instead of two
 */
export function encode(value: unknown, head: Buffer = NOTHING): Buffer {
  if (typeof value === 'string' && !value.includes('\0')) return plainText(value, head);
  const type = typeOf(value);
  return Buffer.concat([head, Buffer.from([type]), body(type, value)]);
}

/** Negative, zero or positive as BSON orders the two. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number' && a === a && b === b) return a - b;
  return typeOf(a) - typeOf(b) || Buffer.compare(encode(a), encode(b));
}

export function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  return compare(a, b) === 0;
}

/** Descending index fields keep every byte inverted. */
export function invert(bytes: Buffer): Buffer {
  const result = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i++) result[i] = 0xff - bytes[i]!;
  return result;
}

/** The smallest key above every key that begins with the prefix. */
export function after(prefix: Buffer): Buffer {
  const result = Buffer.from(prefix);
  for (let i = result.length - 1; i >= 0; i--) {
    if (result[i]! < 0xff) {
      result[i] = result[i]! + 1;
      return result.subarray(0, i + 1);
    }
  }
  throw new RangeError('no key is above this prefix');
}

function body(type: number, value: unknown): Buffer {
  switch (type) {
    case TYPE.number:
      return double(value as number);
    case TYPE.date:
      return double((value as Date).getTime());
    case TYPE.string:
      return text(value as string);
    case TYPE.boolean:
      return Buffer.from([value ? 1 : 0]);
    case TYPE.objectId:
      return Buffer.from((value as { id: Uint8Array }).id);
    case TYPE.binary:
      return binary(value as { sub_type: number; value(): Uint8Array });
    case TYPE.array:
      return Buffer.concat([...(value as unknown[]).map((item) => encode(item)), END]);
    case TYPE.object:
      return Buffer.concat([
        ...Object.entries(value as object).map(([key, item]) => Buffer.concat([Buffer.from([typeOf(item)]), text(key), encode(item)])),
        END,
      ]);
    default:
      return Buffer.alloc(0);
  }
}

/** IEEE 754 made monotone: sign flipped, negatives inverted; NaN sorts below every number, as in MongoDB. */
function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) return bytes;
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  if (bytes[0]! & 0x80) return invert(bytes);
  bytes[0] = bytes[0]! | 0x80;
  return bytes;
}

/** Type and text of a string without zeros, as most are. */
function plainText(value: string, head: Buffer): Buffer {
  const at = head.length;
  const length = Buffer.byteLength(value, 'utf8');
  const bytes = Buffer.allocUnsafe(at + length + 3);
  bytes.set(head);
  bytes[at] = TYPE.string;
  bytes.write(value, at + 1, length, 'utf8');
  bytes[at + length + 1] = 0;
  bytes[at + length + 2] = 0;
  return bytes;
}

/** UTF-8, zero bytes escaped, closed by two zeros. */
function text(value: string): Buffer {
  const raw = Buffer.from(value, 'utf8');
  if (!raw.includes(0)) return Buffer.concat([raw, END, END]);
  const escaped: number[] = [];
  for (const byte of raw) escaped.push(...(byte === 0 ? [0, 0xff] : [byte]));
  return Buffer.from([...escaped, 0, 0]);
}

/** Binary compares by length, subtype, bytes. */
function binary(value: { sub_type: number; value(): Uint8Array }): Buffer {
  const bytes = Buffer.from(value.value());
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length);
  head[4] = value.sub_type;
  return Buffer.concat([head, bytes]);
}
