const DIGITS = '零一二三四五六七八九';
const FORMAL: Record<string, string> = {
  壹: '一',
  贰: '二',
  叁: '三',
  肆: '四',
  伍: '五',
  陆: '六',
  柒: '七',
  捌: '八',
  玖: '九',
  拾: '十',
  〇: '零',
};
/** 零 to 九十九, at the place of their values. */
const CHINESE = Array.from({ length: 100 }, (_, n) => {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  if (n < 10) return DIGITS.charAt(n);
  return `${tens > 1 ? DIGITS.charAt(tens) : ''}十${ones > 0 ? DIGITS.charAt(ones) : ''}`;
});

/** What a number is written with: up to three digits, or Chinese numerals. A part of a pattern. */
export const NUMBER = '(?:[0-9]{1,3}|[零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾百]{1,5})';

/** The value of digits, or of a Chinese numeral up to 九十九 in its standard form (二十一, not 二一); undefined for any other. */
export function valueOf(number: string): number | undefined {
  if (/^[0-9]+$/.test(number)) return Number(number);
  const value = CHINESE.indexOf([...number].map((sign) => FORMAL[sign] ?? sign).join(''));
  return value < 0 ? undefined : value;
}

/** A number in the script of another: digits with as many places where that begins with 0, else a Chinese numeral. */
export function writtenLike(value: number, other: string): string {
  if (!/^[0-9]/.test(other)) return CHINESE[value] ?? String(value);
  return String(value).padStart(other.startsWith('0') ? other.length : 0, '0');
}
