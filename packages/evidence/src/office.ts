import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { RandomAccessReader, fromRandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { isRefused } from '@mingjing/contracts/refused';
import { stretch, type Content } from './content';
import { damaged, hidden, refusedFile } from './refusals';

const MOST_ENTRIES = 10_000;
const MOST_UNPACKED = 400 * 1024 * 1024;
/** Bytes of the list of parts; those of real documents have some thousand. */
const MOST_TYPES = 1024 * 1024;
const TYPES = '[content_types].xml';
const ZIP_END_BYTES = 22;

/** Type of the main part of each, which the list of parts names (ECMA-376 part 1, 11.3.10 and 12.3.23). */
const MAIN_PART = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
} as const;

/** Parts that act by themselves once the document is open: macros and controls. */
const ACTIVE = /(^|\/)(vbaproject\.bin|vbadata\.xml|activex\/[^/]*)$/;
const ACTIVE_TYPE = /macroenabled|vnd\.ms-office\.(vbaproject|activex)/i;

/** Reads a sealed content as a file on disk would be read: the stretches that are asked for. */
class ContentReader extends RandomAccessReader {
  constructor(private readonly content: Content) {
    super();
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.content.read(start, end), { objectMode: false });
  }
}

/**
 * An Office document is one whole ZIP from its first byte to its last, with the main part its name says and nothing that acts
 * by itself. It is not unpacked but for the list of parts.
 * @throws Refused evidence.damaged, evidence.hidden, evidence.macros, evidence.content, evidence.tooLarge… (field file)
 */
export async function requireOffice(kind: keyof typeof MAIN_PART, content: Content): Promise<void> {
  const end = await stretch(content, content.size - ZIP_END_BYTES, content.size);
  if (!(end.toString('latin1').startsWith('PK\x05\x06') && end.readUInt16LE(20) === 0)) {
    throw damaged(
      '文件不是完整的 Office 文档，或末尾带有别的内容。',
      'This is no whole Office document, or something stands behind its end.',
    );
  }
  try {
    const zip = await open(content);
    const types = await look(zip);
    if (!types) throw noDocument(kind);
    const list = (await buffer(await zip.openReadStreamPromise(types))).toString('utf8');
    if (ACTIVE_TYPE.test(list)) throw macros();
    if (!list.includes(MAIN_PART[kind])) throw noDocument(kind);
  } catch (error) {
    if (isRefused(error)) throw error;
    throw damaged('Office 文档已损坏。', 'The Office document is damaged.');
  }
}

function open(content: Content): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false };
    fromRandomAccessReader(new ContentReader(content), content.size, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

/** Goes through all entries. @returns the list of parts */
async function look(zip: ZipFile): Promise<Entry | undefined> {
  let types: Entry | undefined;
  let unpacked = 0;
  let first = Number.POSITIVE_INFINITY;
  const names = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    if (entry.isEncrypted()) throw encrypted();
    // Of two parts of one name nobody could say which counts.
    if (names.has(name)) throw damaged('Office 文档里有重名的部件。', 'Two parts of the document have one name.');
    names.add(name);
    if (ACTIVE.test(name)) throw macros();
    unpacked += entry.uncompressedSize;
    first = Math.min(first, entry.relativeOffsetOfLocalHeader);
    if (names.size > MOST_ENTRIES || unpacked > MOST_UNPACKED) throw bomb();
    if (name === TYPES) types = entry.uncompressedSize <= MOST_TYPES ? entry : undefined;
  }
  if (first > 0) throw hidden('这个 Office 文档前面藏有别的内容。', 'Something is hidden in front of this document.');
  return types;
}

function macros(): Error {
  return refusedFile(
    'macros',
    'file',
    '文档带有宏或控件，不能上传。请另存为不带宏的文档，或导出为 PDF 后再上传。',
    'The document carries macros or controls. Save it without them, or export it as PDF.',
  );
}

function encrypted(): Error {
  return refusedFile('encrypted', 'file', '文档设有密码。请取消密码后再上传。', 'The document has a password; take it off first.');
}

function bomb(): Error {
  return refusedFile(
    'unpacksTooLarge',
    'file',
    '文档展开后过大。请删去不需要的内容或拆成几份后再上传。',
    'The document unpacks to too much; take out what is not needed, or split it.',
  );
}

function noDocument(kind: keyof typeof MAIN_PART): Error {
  const zh = kind === 'docx' ? 'Word 文档' : 'Excel 表格';
  return refusedFile(
    'content',
    'file',
    `文件名是 .${kind}，内容却不是${zh}。请用 Office 或 WPS 打开，另存为 .${kind} 后再上传，不要只改文件名。`,
    `The name says ${kind}, the content is none. Save it as ${kind} from Office or WPS; renaming is not enough.`,
  );
}
