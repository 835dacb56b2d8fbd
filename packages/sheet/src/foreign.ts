import type { Refused } from '@mingjing/contracts/refused';
import { notASheet } from './cell';

/** Where the way out stands in the menus of the programs people have. */
const SAVE_AS =
  'WPS：“文件—另存为”，文件类型选“Microsoft Excel 文件（*.xlsx）”；Excel：“文件—另存为”，保存类型选“Excel 工作簿（*.xlsx）”。保存后上传新文件';
const SAVE_AS_EN = 'In Excel or WPS: File, Save As, type "Excel Workbook (*.xlsx)"; then upload that file';

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const OLE_ENTRY = 128;
const OLE_NAME = 64;
const OLE_FIRST = 512;
/** The first record of a worksheet of Excel 2 to 4, which had no container. */
const BARE = [0x0009, 0x0209, 0x0409];

/** The refusal of a file that some other program understands, by its content and whatever its name; undefined for others. */
export function foreignFile(file: Buffer): Refused | undefined {
  if (file.subarray(0, 4).equals(OLE)) return oleFile(file);
  if (file.length > 4 && BARE.includes(file.readUInt16LE(0)) && file.readUInt16LE(2) <= 6) return oldExcel();
  return undefined;
}

/** The same for a zip, by the names of its parts in lower case. */
export function foreignZip(names: readonly string[]): Refused | undefined {
  const has = (part: RegExp): boolean => names.some((name) => part.test(name));
  if (has(/^xl\/workbook\.bin$/)) return binaryExcel();
  if (has(/^mimetype$/) && has(/^content\.xml$/)) return openDocument();
  if (has(/\.iwa$/)) return otherProgram('Numbers 表格');
  if (has(/^(word|ppt)\//)) return otherProgram('文档或演示文稿');
  return undefined;
}

/** The same for text that is the source of a page or a document; its beginning says so. */
export function foreignText(text: string): Refused | undefined {
  if (!/^\s*</.test(text)) return undefined;
  const head = text.slice(0, 4_096);
  if (/urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"/.test(head)) return otherProgram('XML 表格（.xml、.xls）');
  if (/urn:oasis:names:tc:opendocument/.test(head)) return openDocument();
  return otherProgram('网页（另存为 .xls 的网页）');
}

/** The files within the container: names of 16-bit characters at the beginning of entries of 128 bytes. */
function oleFile(file: Buffer): Refused {
  const names = new Set<string>();
  for (let at = OLE_FIRST; at + OLE_ENTRY <= file.length; at += OLE_ENTRY) {
    const length = file.readUInt16LE(at + OLE_NAME);
    if (length < 4 || length > OLE_NAME || length % 2 === 1) continue;
    names.add(file.toString('utf16le', at, at + length - 2));
  }
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo')) return sealed();
  if (names.has('WordDocument') || names.has('PowerPoint Document')) return otherProgram('文档或演示文稿');
  return oldExcel();
}

function oldExcel(): Refused {
  return notASheet(
    'oldExcel',
    `这是旧格式的表格（.xls 或 .et），请先另存为 .xlsx。${SAVE_AS}。`,
    `A workbook of an old format (.xls or .et). ${SAVE_AS_EN}.`,
  );
}

/** Also for a zip with entries under a password. */
export function sealed(): Refused {
  return notASheet(
    'sealed',
    '文件设有打开密码，平台无法读取，请先取消密码。WPS：“文件—文档加密—密码加密”，清空打开密码后保存；Excel：“文件—信息—保护工作簿—用密码进行加密”，清空密码后保存。保存后再上传。',
    'The file needs a password to open. Remove it (Excel: File, Info, Protect Workbook, Encrypt with Password; WPS: File, Encryption), save and upload it again.',
  );
}

function binaryExcel(): Refused {
  return notASheet('binaryExcel', `这是二进制工作簿（.xlsb），请先另存为 .xlsx。${SAVE_AS}。`, `A binary workbook (.xlsb). ${SAVE_AS_EN}.`);
}

function openDocument(): Refused {
  return notASheet(
    'openDocument',
    `这是 OpenDocument 表格（.ods），请先另存为 .xlsx。${SAVE_AS}；LibreOffice：“文件—另存为”，选“Excel 2007–365（.xlsx）”。`,
    `An OpenDocument spreadsheet (.ods). ${SAVE_AS_EN}.`,
  );
}

function otherProgram(what: string): Refused {
  return notASheet(
    'notASheet',
    `这是${what}，不是 .xlsx 或 .csv 表格。如果内容是表格，请打开后另存为 .xlsx。${SAVE_AS}。`,
    `Not an .xlsx or .csv spreadsheet. ${SAVE_AS_EN}.`,
  );
}
