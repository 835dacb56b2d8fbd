import fs from 'node:fs';
import { Refused } from '@mingjing/contracts/refused';

/** What lmdb writes (dependencies/lmdb/libraries/liblmdb/mdb.c: MDB_page_header, MDB_meta, MDB_db, MDB_node), little-endian. */
const MAGIC = 0xbeefc0de;
const FORMAT = 2;
const HEADER_BYTES = 24;
const META = { magic: 24, version: 28, databases: [48, 96], lastPage: 144, transaction: 152, bytes: 168 };
const ROOT = 40;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const META_PAGE = 0x08;
/** Of a node of a leaf: its value lies on pages of its own; its value is a tree. */
const ELSEWHERE = 0x01;
const TREE = 0x02;
const NODE_BYTES = 8;
/** A file up to this is read from end to end (about a second at most); of a longer one only what its head says is checked. */
const READ_WHOLE_BYTES = 256 * 1024 * 1024;

class Damage extends Error {}

interface Head {
  pageBytes: number;
  lastPage: number;
  transaction: bigint;
  roots: bigint[];
}

/**
 * Checks a data file of lmdb before it is mapped: whoever maps one that is cut short or overwritten is ended by the kernel, without
 * a word. A file that is not there, or empty because it has just been made, is sound.
 * @throws Refused `store.damaged` naming the file and what to do
 */
export function requireSoundFile(file: string): void {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    const bytes = fs.fstatSync(descriptor).size;
    if (bytes > 0) check(descriptor, bytes);
  } catch (error) {
    if (error instanceof Damage) throw damaged(file, error.message);
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

function check(descriptor: number, bytes: number): void {
  const first = headAt(descriptor, 0);
  const second = headAt(descriptor, first.pageBytes);
  if (second.pageBytes !== first.pageBytes) throw new Damage('its two heads differ');
  const head = second.transaction > first.transaction ? second : first;
  // Pages at the end that are free need not be there: then, too, all that is in use is looked for.
  const short = bytes < (head.lastPage + 1) * head.pageBytes;
  if (!short && bytes > READ_WHOLE_BYTES) return;
  const pages = Math.floor(bytes / head.pageBytes);
  const trees = new Trees(descriptor, head.pageBytes, pages);
  for (const root of head.roots) trees.visit(root);
}

function headAt(descriptor: number, at: number): Head {
  const page = Buffer.alloc(META.bytes);
  if (fs.readSync(descriptor, page, 0, page.length, at) < page.length) throw new Damage('it ends within its head');
  const sound =
    page.readUInt32LE(META.magic) === MAGIC &&
    (page.readUInt32LE(META.version) & 0xffff) === FORMAT &&
    (page.readUInt16LE(18) & META_PAGE) !== 0;
  if (!sound) throw new Damage('its head is overwritten');
  const pageBytes = page.readUInt32LE(META.databases[0]!);
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) throw new Damage('its head is overwritten');
  return {
    pageBytes,
    lastPage: Number(page.readBigUInt64LE(META.lastPage)),
    transaction: page.readBigUInt64LE(META.transaction),
    roots: META.databases.map((database) => page.readBigUInt64LE(database + ROOT)),
  };
}

/** Every page that is in use must be there and say that it is itself. */
class Trees {
  constructor(
    private readonly descriptor: number,
    private readonly pageBytes: number,
    private readonly pages: number,
  ) {}

  visit(root: bigint): void {
    if (root === NO_PAGE) return;
    const waiting = [root];
    let visited = 0;
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      visited += 1;
      if (visited > this.pages) throw new Damage('its pages go round in a circle');
      const page = this.read(next, this.pageBytes);
      const flags = page.readUInt16LE(18) & (BRANCH | LEAF | OVERFLOW | META_PAGE);
      if (flags !== BRANCH && flags !== LEAF) throw new Damage(`page ${next} is overwritten`);
      const nodes = page.readUInt16LE(20) >> 1;
      if (HEADER_BYTES + nodes * 2 > this.pageBytes) throw new Damage(`page ${next} is overwritten`);
      for (let n = 0; n < nodes; n += 1) {
        const at = page.readUInt16LE(HEADER_BYTES + n * 2) + HEADER_BYTES;
        if (at + NODE_BYTES > this.pageBytes) throw new Damage(`page ${next} is overwritten`);
        if (flags === BRANCH) waiting.push(branchOf(page, at));
        else this.value(page, at, waiting);
      }
    }
  }

  private value(page: Buffer, at: number, waiting: bigint[]): void {
    const kind = page.readUInt16LE(at + 4);
    if ((kind & (ELSEWHERE | TREE)) === 0) return;
    const data = at + NODE_BYTES + page.readUInt16LE(at + 6);
    if (data + ROOT + 8 > this.pageBytes && (kind & TREE) !== 0) throw new Damage('a tree is overwritten');
    if (data + 8 > this.pageBytes) throw new Damage('a value is overwritten');
    if ((kind & TREE) !== 0) {
      const root = page.readBigUInt64LE(data + ROOT);
      if (root !== NO_PAGE) waiting.push(root);
      return;
    }
    const first = page.readBigUInt64LE(data);
    const head = this.read(first, HEADER_BYTES);
    if ((head.readUInt16LE(18) & OVERFLOW) === 0) throw new Damage(`page ${first} is overwritten`);
    if (Number(first) + head.readUInt32LE(20) > this.pages) throw new Damage('it is cut short');
  }

  private read(number: bigint, bytes: number): Buffer {
    if (number >= BigInt(this.pages)) throw new Damage('it is cut short');
    const page = Buffer.allocUnsafe(bytes);
    fs.readSync(this.descriptor, page, 0, bytes, Number(number) * this.pageBytes);
    if (page.readBigUInt64LE(0) !== number) throw new Damage(`page ${number} is overwritten`);
    return page;
  }
}

/** Page a node of a branch leads to. */
function branchOf(page: Buffer, at: number): bigint {
  const low = BigInt(page.readUInt16LE(at)) | (BigInt(page.readUInt16LE(at + 2)) << 16n);
  return low | (BigInt(page.readUInt16LE(at + 4)) << 32n);
}

function damaged(file: string, how: string): Refused {
  return new Refused('store.damaged', 'unavailable', {
    field: file,
    zh: `数据文件 ${file} 已损坏，不能打开；请用最近一次备份恢复整个数据目录后再启动（见 docs/operations.md）。`,
    en: `The data file ${file} is damaged (${how}): restore the whole data directory from the last backup, then start (docs/operations.md).`,
  });
}
