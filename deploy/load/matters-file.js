// A spreadsheet of synthetic matters, as an administrator exports one: the same seed gives the same rows, nobody living is meant.
'use strict';
const exceljs = require('exceljs');

const HEADINGS = ['办件编号', '事项编码', '事项名称', '办理日期', '评议对象', '申请人', '手机号'];
const ITEMS = ['社会保险登记', '企业设立登记', '居民身份证换领', '不动产转移登记', '用水报装', '医疗费用报销'];
const DAY_MS = 86_400_000;
/** The first half of a year, unless another span is asked for. */
const HALF_YEAR = { first: Date.UTC(2026, 0, 1), days: 181 };
/** As many of a prefecture's year could be invited: 17,466 of 64,306. */
const WITH_PHONE = 17_466 / 64_306;

/** A linear congruential generator. @param {number} seed @returns {() => number} from 0 up to 1 */
function random(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 4_294_967_296;
}

/**
 * One row; the phone numbers are drawn, not anybody's by intent.
 * @param {number} n @param {string} servicePoint @param {{ first: number, days: number }} span @param {() => number} next
 */
function rowOf(n, servicePoint, { first, days }, next) {
  const item = Math.floor(next() * ITEMS.length);
  const day = new Date(first + Math.floor(next() * days) * DAY_MS);
  const phone = next() < WITH_PHONE ? `139${String(Math.floor(next() * 1e8)).padStart(8, '0')}` : '';
  return [
    `BJ2026${String(n).padStart(8, '0')}`,
    `SX${String(item + 1).padStart(4, '0')}`,
    ITEMS[item],
    day,
    servicePoint,
    `示例群众${n}`,
    phone,
  ];
}

/**
 * Writes the file, row by row.
 * @param {string} file
 * @param {{ rows: number, servicePoints: string[], seed?: number, span?: { first: number, days: number } }} what first: midnight UTC in ms
 */
async function writeMatters(file, { rows, servicePoints, seed = 1, span = HALF_YEAR }) {
  const next = random(seed);
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true });
  const sheet = book.addWorksheet('办件');
  sheet.getColumn(4).numFmt = 'yyyy-mm-dd';
  sheet.addRow(HEADINGS).commit();
  for (let n = 1; n <= rows; n += 1) {
    const point = servicePoints[Math.floor(next() * servicePoints.length)] ?? '';
    sheet.addRow(rowOf(n, point, span, next)).commit();
  }
  await book.commit();
}

/** The days before today. @param {number} days */
const before = (days) => ({ first: (Math.floor(Date.now() / DAY_MS) - days) * DAY_MS, days });

module.exports = { writeMatters, random, before };
