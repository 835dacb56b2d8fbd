import { notASheet } from './cell';
import { foreignText } from './foreign';

/** Control characters other than tab and line ends; the reader takes a few off, many are no text. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const MOST_CONTROLS = 0.01;
/** NUL bytes that fill a file up, and the mark with which old programs end one. */
const END_BYTES = new Set([0x00, 0x1a]);
/** Of the characters of a table in Chinese, the share of digits, letters, delimiters and line ends. */
const LEAST_PLAIN = 0.02;
/** Of characters that are not ASCII, the share that must be whole for a file to count as damaged UTF-8. */
const MOSTLY = 0.9;

/**
 * The text of a file in UTF-8 or UTF-16, each with a byte order mark or without, or in GB 18030 (GBK, GB 2312); all of it or
 * nothing.
 * @throws Refused file.notASheet, file.badEncoding and those of other formats
 */
export function textOf(file: Buffer): string {
  const text = decoded(file);
  const foreign = text === undefined ? undefined : foreignText(text);
  if (text === undefined || foreign || (text.match(CONTROL)?.length ?? 0) > 1 + text.length * MOST_CONTROLS) throw foreign ?? notText();
  return text;
}

function decoded(file: Buffer): string | undefined {
  if (file[0] === 0xff && file[1] === 0xfe) return as('utf-16le', withoutEnd(file, 2));
  if (file[0] === 0xfe && file[1] === 0xff) return as('utf-16be', withoutEnd(file, 2));
  const bytes = withoutEnd(file, 1);
  if (bytes.includes(0)) return unmarkedUtf16(withoutEnd(file, 2));
  const utf8 = as('utf-8', bytes);
  const gbk = as('gb18030', bytes);
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (utf8 === undefined) {
    if (isMarked || isMostlyUtf8(bytes)) throw badEncoding(lineOfFault(bytes));
    return gbk;
  }
  // Every character has two bytes: in UTF-8 they would be Greek or Arabic, in GBK Chinese, and nothing says which.
  const isAmbiguous = !isMarked && gbk !== undefined && /[\u0080-\u07ff]/.test(utf8) && !/[\u0800-\uffff]/.test(utf8);
  if (isAmbiguous) throw unclearEncoding();
  return utf8;
}

function as(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What old programs and broken disks put behind the end is no part of the text. @param width of a character in bytes */
function withoutEnd(file: Buffer, width: 1 | 2): Buffer {
  let end = file.length;
  if (width === 1) while (end > 0 && END_BYTES.has(file[end - 1] as number)) end -= 1;
  else while (end >= 2 && file[end - 1] === 0 && file[end - 2] === 0) end -= 2;
  return file.subarray(0, end);
}

/** Text with NUL bytes is UTF-16, in the order in which more of its characters are ASCII. */
function unmarkedUtf16(bytes: Buffer): string | undefined {
  const [little, big] = [as('utf-16le', bytes), as('utf-16be', bytes)];
  const plain = (text: string | undefined): number => (text?.match(/[\n\r\t,;0-9A-Za-z]/g) ?? []).length;
  const text = plain(little) >= plain(big) ? little : big;
  return text !== undefined && plain(text) > text.length * LEAST_PLAIN && !text.includes('\u0000') ? text : undefined;
}

/** Whether a file that is no whole UTF-8 was meant to be: another encoding hardly gives its sequences of bytes. */
function isMostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const whole = text.match(/[\u0800-\ufffc]/g)?.length ?? 0;
  return whole >= (whole + broken) * MOSTLY;
}

function lineOfFault(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  return text.slice(0, text.indexOf('\ufffd')).split(/\r\n|\n|\r/).length;
}

function notText(): Error {
  return notASheet(
    'notASheet',
    '这不是表格文件，请上传 .xlsx 或 .csv（网页另存的 .xls 请先用 Excel 另存为 .xlsx）。',
    'Not a spreadsheet; upload .xlsx or .csv.',
  );
}

const SAVE = '请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后再上传';

function badEncoding(line: number): Error {
  return notASheet(
    'badEncoding',
    `第 ${line} 行有损坏的字符（文件是 UTF-8 编码，但不完整，或混有其他编码的内容）。${SAVE}。`,
    `Line ${line} holds broken characters: UTF-8 that is not whole, or mixed with another encoding. Save it again as CSV UTF-8 or .xlsx.`,
  );
}

function unclearEncoding(): Error {
  return notASheet(
    'badEncoding',
    `无法判断文件的文字编码（UTF-8 或 GBK 都可能）。${SAVE}。`,
    'It is not clear whether the text is UTF-8 or GBK. Save it again as CSV UTF-8 or .xlsx.',
  );
}
