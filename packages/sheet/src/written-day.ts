/** Days are those of Asia/Shanghai: UTC+8 all year since 1991. */
const SHANGHAI_MS = 8 * 3_600_000;
const WEEKDAYS = '日一二三四五六';
/** Longer than anybody writes a day. */
const LONGEST = 60;
const DIGITS = '〇一二三四五六七八九';

const BETWEEN = '\\s*[-/.年月、–—−]\\s*';
const WEEKDAY = '(?:\\(?(?:星期|礼拜|周)([一二三四五六日天])\\)?)?';
const TIME = '(?:T?\\s*(?:上午|下午|凌晨|早上|中午|晚上)?(?:\\s*\\d{1,2}\\s*[:时点].*)?)?';
const DAY = new RegExp(`^(\\d{4})${BETWEEN}(\\d{1,2})${BETWEEN}(\\d{1,2})\\s*[日号]?\\.?\\s*,?\\s*${WEEKDAY}\\s*${TIME}$`, 'i');
const MONTH = new RegExp(`^(\\d{4})${BETWEEN}(\\d{1,2})\\s*月?(?:份)?$`);
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A day as people and programs write it, as YYYY-MM-DD; a moment with its time zone is the day it was in Beijing. Anything
 * else, a weekday that is not that of the day too, stays as it is, and the owning service names the fault.
 */
export function writtenDay(text: string): string {
  if (text.length > LONGEST) return text;
  const plain = plainDay(text);
  if (MOMENT.test(plain)) {
    const moment = Date.parse(plain.replace(/^(\S{10}) /, '$1T').replaceAll(' ', ''));
    return Number.isNaN(moment) ? text : new Date(moment + SHANGHAI_MS).toISOString().slice(0, 10);
  }
  const [, year, month, day, weekday] = DAY.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? [];
  if (!year || !month || !day) return text;
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return weekday === undefined || weekdayOf(found) === weekday.replace('天', '日') ? found : text;
}

/** A month as people write it, as YYYY-MM; anything else stays as it is. */
export function writtenMonth(text: string): string {
  if (text.length > LONGEST) return text;
  const plain = plainDay(text);
  const [, year, month] = MONTH.exec(plain) ?? /^(\d{4})(\d{2})$/.exec(plain) ?? [];
  return year && month ? `${year}-${month.padStart(2, '0')}` : writtenDay(text).replace(/^(\d{4}-\d{2})-\d{2}$/, '$1');
}

/** In half width, with digits for the numerals, without the mark programs put before text. */
function plainDay(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim().replace(/^'/, '');
  if (!/^[〇○零一二三四五六七八九]{4}年/.test(plain)) return plain;
  return plain.replace(/^\S{4}(?=年)|[一二三四五六七八九十廿卅]+(?=[月日号])/g, (numeral) =>
    numeral.length === 4 && !numeral.includes('十') ? [...numeral].map(digitOf).join('') : String(numberOf(numeral)),
  );
}

function digitOf(numeral: string): number {
  return DIGITS.indexOf(numeral.replace(/[○零]/, '〇'));
}

/** 十一 → 11, 二十 → 20, 廿三 → 23. */
function numberOf(numeral: string): number {
  const [tens = '', ones = ''] = numeral.replace('廿', '二十').replace('卅', '三十').split('十');
  if (!/[十廿卅]/.test(numeral)) return digitOf(numeral);
  return (tens === '' ? 1 : digitOf(tens)) * 10 + (ones === '' ? 0 : digitOf(ones));
}

function weekdayOf(day: string): string | undefined {
  return WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
}
