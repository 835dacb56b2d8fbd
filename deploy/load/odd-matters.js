// A workbook of matters in which every way of writing a cell that other programs have stands among the rows, with what is to
// be read of each row. The same number of rows and service point give the same file.
'use strict';
const { crc32, deflateRawSync } = require('node:zlib');

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const POINT = '格尔木市政务服务中心综合受理窗口';
const ITEM = '社会保险登记';
const NAME = '示例群众';
const PHONE = '13800001234';
const DAY = '2026-03-05';
const DAY_NUMBER = 46086;

/**
 * @typedef {{ cells: Record<string, string>, fault?: string, refused?: string } | 'blank'} Told what is to be read of a row, and why
 * it is not entered, where reading it does not say
 * @typedef {{ xml: string, told: Told }} Row
 */

/** @param {string} at @param {string} content */
const inline = (at, content) => `<c r="${at}" t="inlineStr"><is>${content}</is></c>`;
/** @param {string} at @param {string} text */
const text = (at, text) => inline(at, `<t>${text}</t>`);
/** @param {string} at @param {string | number} value @param {string} [attributes] */
const value = (at, value, attributes = '') => `<c r="${at}" ${attributes}><v>${value}</v></c>`;

/**
 * A row of which some cells are written in a way of their own.
 * @param {number} row @param {Record<string, string>} own XML of cells by their columns @param {Record<string, string>} [read] @param {string} [fault]
 * @returns {Row}
 */
function rowOf(row, own, read = {}, fault) {
  /** @type {Record<string, string>} */
  const plain = { A: `BJ-${row}`, B: ITEM, C: DAY, D: POINT, E: NAME, F: '13800009999', G: PHONE };
  const cells = Object.entries(plain).map(([column, shown]) => own[column] ?? text(`${column}${row}`, shown));
  const told = {
    matterNumber: `BJ-${row}`,
    itemName: ITEM,
    handledOn: DAY,
    servicePoint: POINT,
    applicantName: NAME,
    phone: PHONE,
    ...read,
  };
  return { xml: `<row r="${row}">${cells.join('')}</row>`, told: { cells: told, ...(fault && { fault }) } };
}

const GUIDE = '<rPh sb="0" eb="2"><t>shè huì</t></rPh><phoneticPr fontId="1"/>';
/** Numbers of the styles below. */
const STYLE = { zeros: 1, prefix: 2, day: 3, month: 4, science: 5 };
const FORMATS = [
  '000000',
  '&quot;BJ2026&quot;000000',
  'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;',
  'yyyy&quot;年&quot;m&quot;月&quot;',
  '0.00E+00',
];

/** Ways of writing a row. @type {((row: number) => Row)[]} */
const KINDS = [
  (row) => rowOf(row, {}),
  (row) => rowOf(row, { B: value(`B${row}`, 1, 't="s"'), D: value(`D${row}`, 0, 't="s"'), E: value(`E${row}`, 2, 't="s"') }),
  (row) => rowOf(row, { B: inline(`B${row}`, `<r><t>社会</t></r><r><rPr><b/></rPr><t>保险登记</t></r>${GUIDE}`) }),
  (row) => rowOf(row, { C: value(`C${row}`, `${DAY}T00:00:00`, 't="d"') }),
  (row) => rowOf(row, { C: value(`C${row}`, DAY_NUMBER, `s="${STYLE.day}"`) }),
  (row) => rowOf(row, { A: value(`A${row}`, row, `s="${STYLE.zeros}"`) }, { matterNumber: String(row).padStart(6, '0') }),
  (row) => rowOf(row, { A: value(`A${row}`, row, `s="${STYLE.prefix}"`) }, { matterNumber: `BJ2026${String(row).padStart(6, '0')}` }),
  (row) => rowOf(row, { G: value(`G${row}`, '1.3800001234E10') }),
  (row) => rowOf(row, { E: `<c r="E${row}"><v></v></c>` }, { applicantName: '' }),
  (row) => rowOf(row, { C: text(`C${row}`, '2026年3月5号（周四）') }),
  (row) => rowOf(row, { C: text(`C${row}`, '2026-03-04T18:30:00Z') }),
  (row) => rowOf(row, { E: text(`E${row}`, '示例\u000b群众') }),
  (row) => rowOf(row, { B: value(`B${row}`, ITEM, 't="str"') }),
  (row) => ({ ...rowOf(row, {}), xml: rowOf(row, {}).xml.replaceAll(/ r="[A-Z]\d+"/g, '') }),
  (row) => ({ xml: `<row r="${row}" ht="20" customHeight="1"/>`, told: 'blank' }),
  (row) => ({ xml: `<row r="${row}">${value(`A${row}`, '')}<c r="B${row}" s="1"/></row>`, told: 'blank' }),
  (row) => rowOf(row, { G: `<c r="G${row}" t="str"><f>"138"</f><v>${PHONE}</v></c>` }, {}, 'cell.formula'),
  (row) => rowOf(row, { E: value(`E${row}`, '#N/A', 't="e"') }, { applicantName: '' }, 'cell.error'),
  (row) => rowOf(row, { A: value(`A${row}`, '1234567890123456') }, { matterNumber: '1234567890123456' }, 'cell.digitsLost'),
  (row) => rowOf(row, { C: value(`C${row}`, DAY_NUMBER, `s="${STYLE.month}"`) }, {}, 'cell.noDay'),
  (row) => rowOf(row, { G: value(`G${row}`, PHONE, `s="${STYLE.science}"`) }, {}, 'cell.format'),
  // Read as they stand, and refused by who would keep them.
  (row) => refusedLater(rowOf(row, { G: text(`G${row}`, '138****1234') }, { phone: '138****1234' }), 'phone.masked'),
  (row) => refusedLater(rowOf(row, { E: text(`E${row}`, '示*') }, { applicantName: '示*' }), 'name.masked'),
  (row) => refusedLater(rowOf(row, { C: text(`C${row}`, '1999-12-31') }, { handledOn: '1999-12-31' }), 'matter.pastDay'),
];

/** @param {Row} row @param {string} refused @returns {Row} */
function refusedLater({ xml, told }, refused) {
  return { xml, told: told === 'blank' ? told : { ...told, refused } };
}

/**
 * The file, and what is to be read of each of its rows below the headings.
 * @param {number} rows @param {string} [point] name of the service point of all of them
 * @returns {{ file: Buffer, told: Told[] }}
 */
function oddMatters(rows, point = POINT) {
  const made = Array.from({ length: rows }, (_, n) => /** @type {(row: number) => Row} */ (KINDS[n % KINDS.length])(n + 2));
  const headings = ['办件编号', '事项名称', '办理日期', '评议对象', '申请人', '手机号', '联系电话'];
  const head = `<row r="1">${headings.map((heading, at) => text(`${'ABCDEFG'[at]}1`, heading)).join('')}</row>`;
  const sheet =
    `<worksheet xmlns="${MAIN}"><cols><col min="6" max="6" width="9" hidden="1"/></cols><sheetData>${head}` +
    `${made.map(({ xml }) => xml.replace(POINT, point)).join('')}</sheetData></worksheet>`;
  const strings = [`<t>${point}</t>`, `<t>${ITEM}</t>${GUIDE}`, `<r><t>示例</t></r><r><t>群众</t></r>${GUIDE}`];
  const file = zip({
    '_rels/.rels': relations([['officeDocument', 'xl/book.xml']]),
    'xl/book.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="办件" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/book.xml.rels': relations([
      ['worksheet', 'data.xml'],
      ['sharedStrings', '/xl/texts.xml'],
      ['styles', 'looks.xml'],
    ]),
    'xl/texts.xml': `<sst xmlns="${MAIN}">${strings.map((string) => `<si>${string}</si>`).join('')}</sst>`,
    'xl/looks.xml':
      `<styleSheet xmlns="${MAIN}"><numFmts>${FORMATS.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`).join('')}</numFmts>` +
      `<cellXfs><xf numFmtId="0"/>${FORMATS.map((_, at) => `<xf numFmtId="${164 + at}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/data.xml': sheet,
  });
  return { file, told: made.map(({ told }) => told) };
}

/** @param {[kind: string, target: string][]} to */
function relations(to) {
  const all = to.map(([kind, target], at) => `<Relationship Id="r${at + 1}" Type="${RELATIONS}/${kind}" Target="${target}"/>`);
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
}

/** @param {Record<string, string>} entries text by name */
function zip(entries) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    // What the header before an entry and the list of entries have in common.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
    list.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, place, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

module.exports = { oddMatters };
