import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { notASheet } from './cell';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const DESCRIPTOR = 0x08074b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const STORED = 0;
const DEFLATED = 8;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const SIZE_ELSEWHERE = 0xffffffff;
/** A data descriptor has at most this many bytes, with signature and 64-bit sizes. */
const DESCRIPTOR_BYTES = 24;
const MAX_ENTRIES = 1_000;
const MAX_UNPACKED = 400 * 1024 * 1024;

/** An entry as it lies in the file. */
export interface Entry {
  packed: Buffer;
  deflated: boolean;
}

/** Sees what is unpacked, piece by piece. */
export type Watch = (name: string, piece: Buffer) => void;

/**
 * Walks a zip from front to back, unpacking everything to nowhere, before a reader that keeps things in memory sees it:
 * a bomb, a torn file or a sealed one is found here, with flat memory. A size that a header names must be the true one.
 * @returns the entries by name, in the order of the file
 * @throws Refused file.damaged, file.tooLarge
 */
export async function soundEntries(file: Buffer, watch: Watch = () => {}): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let at = 0;
  let total = 0;
  while (signature(file, at) === LOCAL && at + LOCAL_BYTES <= file.length) {
    const nameLength = file.readUInt16LE(at + 26);
    const start = at + LOCAL_BYTES + nameLength + file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + LOCAL_BYTES, at + LOCAL_BYTES + nameLength);
    // Excel calls such a file damaged too; and it would be a way round the most entries there may be.
    if (entries.has(name)) throw damaged();
    const { taken, given } = await sizeOf(file, at, start, MAX_UNPACKED - total, (piece) => watch(name, piece));
    entries.set(name, { packed: file.subarray(start, start + taken), deflated: file.readUInt16LE(at + 8) === DEFLATED });
    total += given;
    if (entries.size > MAX_ENTRIES || total > MAX_UNPACKED) throw tooLarge();
    at = nextHeader(file, start + taken, named(file, at) === 0);
  }
  if (entries.size === 0) throw damaged();
  requireEnd(file, at);
  return entries;
}

/** What an entry found sound holds, unpacked as it is read. */
export function unpacked({ packed, deflated }: Entry): Readable {
  const stored = Readable.from([packed]);
  return deflated ? stored.pipe(createInflateRaw()) : stored;
}

function signature(file: Buffer, at: number): number | undefined {
  return at + 4 <= file.length ? file.readUInt32LE(at) : undefined;
}

/** The packed size a local header names; 0 where it stands after the data. */
function named(file: Buffer, header: number): number {
  return file.readUInt32LE(header + 18);
}

async function sizeOf(
  file: Buffer,
  header: number,
  start: number,
  room: number,
  watch: (piece: Buffer) => void,
): Promise<{ taken: number; given: number }> {
  const flags = file.readUInt16LE(header + 6);
  const method = file.readUInt16LE(header + 8);
  const size = named(file, header);
  const sealed = (flags & 1) !== 0;
  if (sealed || start > file.length || (method !== STORED && method !== DEFLATED)) throw damaged();
  if (method === STORED) {
    if (start + size > file.length) throw damaged();
    watch(file.subarray(start, start + size));
    return { taken: size, given: size };
  }
  const found = await inflated(file.subarray(start), room, watch);
  if (size !== 0 && size !== SIZE_ELSEWHERE && size !== found.taken) throw damaged();
  return found;
}

function nextHeader(file: Buffer, from: number, described: boolean): number {
  if (described && signature(file, from) !== DESCRIPTOR && signature(file, from) !== LOCAL && signature(file, from) !== CENTRAL)
    throw damaged();
  for (let at = from; at <= from + DESCRIPTOR_BYTES; at += 1) {
    const found = signature(file, at);
    if (found === LOCAL || found === CENTRAL) return at;
  }
  throw damaged();
}

/** The list of entries and its end must be whole: a reader would wait for the rest. */
function requireEnd(file: Buffer, from: number): void {
  let at = from;
  for (;;) {
    const found = signature(file, at);
    if (found === CENTRAL && at + CENTRAL_BYTES <= file.length) {
      at += CENTRAL_BYTES + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    } else if (found === END64 && at + 12 <= file.length) {
      at += 12 + Number(file.readBigUInt64LE(at + 4));
    } else if (found === LOCATOR64) {
      at += 20;
    } else if (found === END && at + END_BYTES <= file.length && at + END_BYTES + file.readUInt16LE(at + 20) <= file.length) {
      return;
    } else {
      throw damaged();
    }
  }
}

/** How much a deflated part takes and gives; it says itself where it ends. */
function inflated(packed: Buffer, room: number, watch: (piece: Buffer) => void): Promise<{ taken: number; given: number }> {
  return new Promise((resolve, reject) => {
    const inflate = createInflateRaw();
    let given = 0;
    inflate.on('data', (chunk: Buffer) => {
      given += chunk.length;
      watch(chunk);
      if (given <= room) return;
      inflate.destroy();
      reject(tooLarge());
    });
    inflate.on('error', () => reject(damaged()));
    inflate.on('end', () => resolve({ taken: inflate.bytesWritten, given }));
    inflate.end(packed);
  });
}

export function damaged(): Error {
  return notASheet(
    'damaged',
    '文件已损坏或已加密，请重新保存为 .xlsx 后再上传。',
    'The file is damaged or sealed; save it again as .xlsx.',
  );
}

function tooLarge(): Error {
  return notASheet('tooLarge', '文件展开后过大，请拆分成几个文件再上传。', 'The file unpacks to too much; split it.');
}
