import { deflateRawSync } from 'node:zlib';
import { MATTER_COLUMNS } from '../test/columns';
import { readSheet } from './sheet';
import { zipped } from './zip-write';

/** A container of OLE as far as it is looked at: its first four bytes, and an entry with a name. */
function ole(name: string): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE(2 * name.length + 2, 64);
  return Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.alloc(128), entry, Buffer.alloc(256)]);
}

async function zip(entries: Record<string, string>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of zipped(Object.entries(entries).map(([name, text]) => ({ name, content: [text] })))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A zip of one entry under a password. */
async function sealedZip(): Promise<Buffer> {
  const file = await zip({ 'xl/workbook.xml': '<workbook/>' });
  const list = file.indexOf(Buffer.from('PK\u0001\u0002'));
  file.writeUInt16LE(file.readUInt16LE(list + 8) | 1, list + 8);
  return file;
}

const refusal = async (file: Buffer): Promise<unknown> => {
  try {
    for await (const row of readSheet(file, MATTER_COLUMNS, 10)) return row;
  } catch (error) {
    return error;
  }
  return undefined;
};
const SAVE_AS = /WPS：“文件—另存为”.*xlsx.*Excel：“文件—另存为”/;

test.each<[string, () => Buffer | Promise<Buffer>, string, RegExp]>([
  ['.xls', () => ole('Workbook'), 'file.oldExcel', SAVE_AS],
  ['.xls of Excel 95', () => ole('Book'), 'file.oldExcel', SAVE_AS],
  ['.xls of Excel 3', () => Buffer.from('09020600000010000000', 'hex'), 'file.oldExcel', SAVE_AS],
  ['.et', () => ole('ETExtData'), 'file.oldExcel', /\.et.*WPS/],
  ['a workbook under a password', () => ole('EncryptedPackage'), 'file.sealed', /WPS：“文件—文档加密.*Excel：“文件—信息—保护工作簿/],
  ['a zip under a password', sealedZip, 'file.sealed', /密码/],
  ['.doc', () => ole('WordDocument'), 'file.notASheet', /文档/],
  ['.xlsb', () => zip({ 'xl/workbook.bin': 'x' }), 'file.binaryExcel', SAVE_AS],
  ['.ods', () => zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' }), 'file.openDocument', SAVE_AS],
  ['.numbers', () => zip({ 'Index/Document.iwa': 'x' }), 'file.notASheet', /Numbers/],
  ['.docx', () => zip({ 'word/document.xml': '<x/>' }), 'file.notASheet', /文档/],
  ['some zip', () => zip({ 'readme.txt': 'x' }), 'file.notASheet', /工作簿/],
  [
    '.xml of Excel 2003',
    () => Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'),
    'file.notASheet',
    SAVE_AS,
  ],
  ['a page named .xls', () => Buffer.from('<html><table/></html>'), 'file.notASheet', SAVE_AS],
  [
    '.fods',
    () => Buffer.from('<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'),
    'file.openDocument',
    SAVE_AS,
  ],
  ['a gzip', () => Buffer.concat([Buffer.from('1f8b0800', 'hex'), deflateRawSync('x'.repeat(999))]), 'file.notASheet', /xlsx/],
])('%s is known by its content and refused with the way out', async (_, make, code, way) => {
  expect(await refusal(await make())).toMatchObject({
    name: 'Refused',
    code,
    details: { field: 'file', zh: expect.stringMatching(way), en: expect.any(String) },
  });
});
