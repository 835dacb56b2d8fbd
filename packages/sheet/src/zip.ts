import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { isRefused } from '@mingjing/contracts/refused';
import { notASheet } from './cell';
import { sealed } from './foreign';

const MAX_ENTRIES = 1_000;
const MAX_UNPACKED = 400 * 1024 * 1024;

/** Sees what is unpacked, piece by piece. */
export type Watch = (name: string, piece: Buffer) => void;

/** The entries of a zip by their names; these are compared as Windows does, without case and with either slash. */
export class Zip {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Reads the list of entries. @throws Refused file.damaged, file.sealed, file.tooLarge */
  static async open(file: Buffer): Promise<Zip> {
    return sound(async () => {
      const zip = await fromBufferPromise(file, { lazyEntries: true, decodeStrings: false });
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        const name = partName(entry.fileNameRaw.toString('utf8'));
        if (entry.isEncrypted()) throw sealed();
        // Excel calls such a file damaged too: nobody could say which of the two counts.
        if (entries.has(name)) throw damaged();
        entries.set(name, entry);
        if (entries.size > MAX_ENTRIES) throw tooLarge();
      }
      return new Zip(zip, entries);
    });
  }

  has(name: string): boolean {
    return this.entries.has(partName(name));
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /**
   * Unpacks everything to nowhere before anything of it is read: a bomb or a torn file is found here, with flat memory.
   * @throws Refused file.damaged, file.tooLarge
   */
  async check(watch: Watch): Promise<void> {
    let total = 0;
    for (const [name, { crc32: wanted }] of this.entries) {
      let sum = 0;
      for await (const piece of this.pieces(name)) {
        total += piece.length;
        if (total > MAX_UNPACKED) throw tooLarge();
        sum = crc32(piece, sum);
        watch(name, piece);
      }
      if (sum !== wanted) throw damaged();
    }
  }

  /** What an entry holds, unpacked as it is read; nothing where there is none. @throws Refused file.damaged, file.tooLarge */
  async *pieces(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(partName(name));
    if (!entry) return;
    if (entry.uncompressedSize > MAX_UNPACKED) throw tooLarge();
    // Ends with an error where the size is another than the list of entries says.
    const stream = await sound<Readable>(() => this.zip.openReadStreamPromise(entry));
    const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      for (let next = await sound(() => pieces.next()); !next.done; next = await sound(() => pieces.next())) yield next.value;
    } finally {
      stream.destroy();
    }
  }
}

/** How the name of a part is compared: some programs write backslashes, some a slash in front, some other letters of case. */
export function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

/** The library throws plain errors at whatever is malformed. */
async function sound<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isRefused(error) ? error : damaged();
  }
}

export function damaged(): Error {
  return notASheet(
    'damaged',
    '文件已损坏，请用 Excel 或 WPS 打开，重新保存为 .xlsx 后再上传。',
    'The file is damaged; open it in Excel or WPS and save it again as .xlsx.',
  );
}

function tooLarge(): Error {
  return notASheet('tooLarge', '文件展开后过大，请拆分成几个文件再上传。', 'The file unpacks to too much; split it.');
}
