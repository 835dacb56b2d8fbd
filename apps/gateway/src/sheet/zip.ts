import { createInflateRaw } from 'node:zlib';
import { notASheet } from './cell';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
const HEADER_BYTES = 30;
/** A data descriptor has at most this many bytes, with signature and 64-bit sizes. */
const DESCRIPTOR_BYTES = 24;
const MAX_ENTRIES = 1_000;
const MAX_UNPACKED = 400 * 1024 * 1024;

/**
 * Walks a zip from front to back, unpacking everything to nowhere, before a reader that keeps things in memory sees it:
 * a bomb, a torn file or a sealed one is found here, with flat memory. Sizes in headers are not believed.
 * @returns names of the entries
 * @throws Refused file.damaged, file.tooLarge
 */
export async function soundEntries(file: Buffer): Promise<Set<string>> {
  const names = new Set<string>();
  let at = 0;
  let unpacked = 0;
  while (at + HEADER_BYTES <= file.length && file.readUInt32LE(at) === LOCAL) {
    const method = file.readUInt16LE(at + 8);
    const nameLength = file.readUInt16LE(at + 26);
    const start = at + HEADER_BYTES + nameLength + file.readUInt16LE(at + 28);
    names.add(file.toString('utf8', at + HEADER_BYTES, at + HEADER_BYTES + nameLength));
    const size = method === DEFLATED ? await inflated(file.subarray(start), MAX_UNPACKED - unpacked) : storedSize(file, at, method);
    unpacked += size.out;
    if (names.size > MAX_ENTRIES || unpacked > MAX_UNPACKED) throw tooLarge();
    at = nextHeader(file, start + size.in);
  }
  if (names.size === 0 || at + 4 > file.length || file.readUInt32LE(at) !== CENTRAL) throw damaged();
  return names;
}

function storedSize(file: Buffer, header: number, method: number): { in: number; out: number } {
  const sealed = (file.readUInt16LE(header + 6) & 1) !== 0;
  const size = file.readUInt32LE(header + 18);
  if (method !== STORED || sealed || size > file.length) throw damaged();
  return { in: size, out: size };
}

function nextHeader(file: Buffer, from: number): number {
  for (let at = from; at <= from + DESCRIPTOR_BYTES && at + 4 <= file.length; at += 1) {
    const signature = file.readUInt32LE(at);
    if (signature === LOCAL || signature === CENTRAL) return at;
  }
  throw damaged();
}

/** How much a deflated part takes and gives; it says itself where it ends. */
function inflated(packed: Buffer, room: number): Promise<{ in: number; out: number }> {
  return new Promise((resolve, reject) => {
    const inflate = createInflateRaw();
    let out = 0;
    inflate.on('data', (chunk: Buffer) => {
      out += chunk.length;
      if (out <= room) return;
      inflate.destroy();
      reject(tooLarge());
    });
    inflate.on('error', () => reject(damaged()));
    inflate.on('end', () => resolve({ in: inflate.bytesWritten, out }));
    inflate.end(packed);
  });
}

function damaged(): Error {
  return notASheet('damaged', '文件已损坏或已加密，请重新保存为 .xlsx 后再上传。', 'The file is damaged or sealed; save it again as .xlsx.');
}

function tooLarge(): Error {
  return notASheet('tooLarge', '文件展开后过大，请拆分成几个文件再上传。', 'The file unpacks to too much; split it.');
}
