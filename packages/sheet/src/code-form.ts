import type { Column } from './columns';

const MARK = /^['`](?=['`]*[0-9A-Za-z])/;

/**
 * Numbers and codes without what programs add: the mark of a text (one; what it marks is as it stands), decimals of an empty column,
 * commas between thousands.
 */
export function plainForm(text: string, form: NonNullable<Column['form']>): string {
  const plain = text.replace(MARK, '');
  if (form === 'code') return plain === text ? plain.replace(/^(\d{6,})\.0+$/, '$1') : plain;
  return plain.replace(/^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$/, (_, whole: string) => whole.replaceAll(',', ''));
}

/** A code for a file, marked as text where reading the file would else take something off. */
export function markedCode(text: string): string {
  return plainForm(text, 'code') === text ? text : `'${text}`;
}

/** Numbers that programs show as they are written: no zero before them, and few enough digits. */
const PLAIN_NUMBER = /^(?:0|[1-9]\d{0,9})$/;
/** 00012345, 1.10, 3/4, 12:30, 1-2, (5), ￥5, 50% */
const DIGITS_AND_MARKS = /^[\p{Sc}\s\d.,:/()%+-]*\d[\p{Sc}\s\d.,:/()%+-]*$/u;
/** 1E5, 12e-3 */
const POWER = /^[\d.,]+e[+-]?\d+$/i;
/** 5PM, 5:30 a */
const CLOCK = /^[\d:. ]+[ap]m?$/i;
/** 2026年3月, 3月5日, 9时30分, 三月五日 */
const CHINESE_TIME = /^[\d〇零一二三四五六七八九十年月日号时点分秒\s上下午]*[年月日时分][\d〇零一二三四五六七八九十年月日号时点分秒\s]*$/;
/** MAR5, SEPT2, 5-Mar-26 */
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const MONTH_NAME = new RegExp(`^${MONTH}[\\s./,-]*\\d+[\\s\\d./,-]*$|^\\d+[\\s./,-]*${MONTH}[\\s\\d./,-]*$`, 'i');
const TRUTH = /^(?:true|false)$/i;

/**
 * True for a code that a spreadsheet program keeps as something else when it opens a CSV file, a number or a day, and so writes
 * changed when it saves it. An apostrophe before it goes through Excel, WPS and LibreOffice both to .csv and to .xlsx, while `="…"`
 * becomes a formula in .xlsx; imports take it off.
 */
export function isComputed(code: string): boolean {
  const text = code.trim();
  if (PLAIN_NUMBER.test(text)) return false;
  return [DIGITS_AND_MARKS, POWER, CLOCK, CHINESE_TIME, MONTH_NAME, TRUTH].some((form) => form.test(text));
}
