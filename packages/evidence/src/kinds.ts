import { EVIDENCE_KINDS } from '@mingjing/contracts/words';
import type { EvidenceKind as KindName } from '@mingjing/rules';
import { refusedFile } from './refusals';

/** A kind of file: how its names end, how its bytes begin, as what it is served. */
export interface Kind {
  /** Endings of names, the usual one first. */
  endings: readonly string[];
  mediaType: string;
  /** Bytes at the beginning, in hexadecimal. */
  begins: string;
  zh: string;
}

/**
 * Every kind that can be taken; which are is the rule's. First bytes: PDF ISO 32000-1 7.5.2, ZIP (docx, xlsx) APPNOTE 4.3.7,
 * JPEG ITU-T T.81 B.2.1, PNG ISO/IEC 15948 5.2.
 */
export const KINDS = {
  pdf: { endings: ['pdf'], mediaType: 'application/pdf', begins: '255044462d', zh: EVIDENCE_KINDS.pdf },
  docx: {
    endings: ['docx'],
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    begins: '504b0304',
    zh: EVIDENCE_KINDS.docx,
  },
  xlsx: {
    endings: ['xlsx'],
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    begins: '504b0304',
    zh: EVIDENCE_KINDS.xlsx,
  },
  jpg: { endings: ['jpg', 'jpeg'], mediaType: 'image/jpeg', begins: 'ffd8ff', zh: EVIDENCE_KINDS.jpg },
  png: { endings: ['png'], mediaType: 'image/png', begins: '89504e470d0a1a0a', zh: EVIDENCE_KINDS.png },
} as const satisfies Record<KindName, Kind>;

/** Bytes of the beginning that tell a kind. */
export const HEAD_BYTES = 32;

/** What people often have instead, and what they can do about it. */
const INSTEAD: Readonly<Record<string, { zh: string; en: string }>> = {
  ...spread(['heic', 'heif'], {
    zh: '这是苹果手机的 HEIC 照片，许多电脑打不开。请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或先把照片转为 JPG 再上传。',
    en: 'HEIC photos cannot be opened on many computers. Set the camera to "Most Compatible", or convert the photo to JPG.',
  }),
  ...spread(['doc', 'wps'], {
    zh: '请用 Word 或 WPS 打开，另存为 .docx 或 PDF 后再上传。',
    en: 'Open it in Word or WPS and save it as .docx or PDF.',
  }),
  ...spread(['xls', 'et', 'csv'], {
    zh: '请用 Excel 或 WPS 打开，另存为 .xlsx 或 PDF 后再上传。',
    en: 'Open it in Excel or WPS and save it as .xlsx or PDF.',
  }),
  ...spread(['docm', 'xlsm', 'dotm', 'xltm'], {
    zh: '带宏的文档不能上传。请另存为不带宏的 .docx、.xlsx 或 PDF 后再上传。',
    en: 'Documents with macros are not taken. Save it without macros as .docx, .xlsx or PDF.',
  }),
  ...spread(['svg', 'gif', 'bmp', 'webp', 'tif', 'tiff', 'avif'], {
    zh: '请把图片另存为 JPG 或 PNG 后再上传。',
    en: 'Save the picture as JPG or PNG.',
  }),
  ...spread(['zip', 'rar', '7z'], {
    zh: '请解压后逐个上传其中的文件。',
    en: 'Unpack it and upload the files one by one.',
  }),
  ...spread(['ppt', 'pptx', 'ofd', 'txt'], {
    zh: '请另存或打印为 PDF 后再上传。',
    en: 'Save or print it as PDF.',
  }),
};

function spread<T>(endings: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(endings.map((ending) => [ending, value]));
}

/** The ending of a name in lower case, without its dot; empty where it has none. */
export function endingOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/**
 * The kind a file claims to be by its name.
 * @throws Refused evidence.kind (field name), saying which are taken and what to do with this one
 */
export function kindOfName(name: string, taken: readonly KindName[]): KindName {
  const ending = endingOf(name);
  const found = taken.find((kind) => (KINDS[kind].endings as readonly string[]).includes(ending));
  if (found) return found;
  const list = taken.map((kind) => KINDS[kind].zh).join('、');
  const { zh, en } = INSTEAD[ending] ?? { zh: '请换成其中一种再上传。', en: 'Convert it to one of these.' };
  throw refusedFile('kind', 'name', `只收 ${list}。${zh}`, `Taken are ${taken.join(', ')}. ${en}`);
}

/** Beginnings of what people have renamed, tried in this order. */
const KNOWN_BEGINNINGS: readonly [begins: RegExp, zh: string, en: string][] = [
  [/^4d5a/, '程序文件', 'a program'],
  [/^7f454c46/, '程序文件', 'a program'],
  [/^.{8}66747970(68656963|68656978|6d696631|68657663|6d736631)/, 'HEIC 照片', 'a HEIC photo'],
  [/^d0cf11e0a1b11ae1/, '旧版或加密的 Office 文档', 'an old or encrypted Office document'],
  [/^(3c3f786d6c|3c737667|efbbbf3c|3c21444f|3c68746d)/i, '网页或 SVG 图形', 'a web page or SVG'],
  [/^(526172211a07|377abcaf271c)/, '压缩包', 'an archive'],
];

/**
 * Name and content must agree: what begins otherwise than its name says is refused.
 * @param head the first HEAD_BYTES bytes, or all where there are fewer
 * @throws Refused evidence.content (field file)
 */
export function requireBeginning(kind: KindName, head: Buffer): void {
  const hex = head.subarray(0, HEAD_BYTES).toString('hex');
  if (hex.startsWith(KINDS[kind].begins)) return;
  const seen = KNOWN_BEGINNINGS.find(([begins]) => begins.test(hex));
  const other = Object.entries(KINDS).find(([, { begins }]) => hex.startsWith(begins));
  const [zh, en] = seen ? [seen[1], seen[2]] : other ? [other[1].zh, other[0]] : ['别的内容', 'something else'];
  throw refusedFile(
    'content',
    'file',
    `文件名是 .${KINDS[kind].endings[0]}，内容却是${zh}。请用原来的程序打开，另存为 ${KINDS[kind].zh} 后再上传，不要只改文件名。`,
    `The name says ${kind}, but the content is ${en}. Save it as ${kind} with the program it comes from; renaming is not enough.`,
  );
}
