import { onDemand } from 'bson';
import { type Doc, toBytes } from './values';

const HEAD = 4;

/**
 * The stored bytes of a document with the touched fields at the top as `doc` has them, and all others as they lie there:
 * making objects of those and bytes again is most of what a small change to a large document costs.
 * @returns undefined where nothing differs
 */
export function spliced(bytes: Buffer, doc: Doc, touched: ReadonlySet<string>): Buffer | undefined {
  const added = new Set(Object.keys(doc).filter((name) => touched.has(name)));
  const pieces: Buffer[] = [];
  let differs = false;
  let from = HEAD;
  for (const [, nameAt, nameLength, at, size] of onDemand.parseToElements(bytes)) {
    const name = bytes.toString('utf8', nameAt, nameAt + nameLength);
    if (!touched.has(name)) continue;
    const [start, end] = [nameAt - 1, at + size];
    const element = added.delete(name) ? elementOf(name, doc) : undefined;
    if (element?.equals(bytes.subarray(start, end))) continue;
    differs = true;
    pieces.push(bytes.subarray(from, start), ...(element ? [element] : []));
    from = end;
  }
  if (!differs && added.size === 0) return undefined;
  pieces.push(bytes.subarray(from, bytes.length - 1), ...[...added].map((name) => elementOf(name, doc)));
  return framed(pieces);
}

function elementOf(name: string, doc: Doc): Buffer {
  return toBytes({ [name]: doc[name] }).subarray(HEAD, -1);
}

function framed(elements: Buffer[]): Buffer {
  const length = elements.reduce((sum, element) => sum + element.length, HEAD + 1);
  const result = Buffer.allocUnsafe(length);
  result.writeInt32LE(length);
  let end = HEAD;
  for (const element of elements) end += element.copy(result, end);
  result[end] = 0;
  return result;
}
