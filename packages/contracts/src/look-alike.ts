import { nameKey } from './names';
import { Refused, type Similar } from './refused';

const NUMERALS = '零〇一二三四五六七八九';
const FORMAL = '零壹贰叁肆伍陆柒捌玖';
/** A number in either script, letters, or one other character; what separates words says nothing here. */
const TOKENS = /\p{Nd}+|[零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]+|[a-z]+|[\p{L}\p{M}\p{N}]/gu;
/** Characters that are taken for one another on paper and by those who read it for a machine. */
const TWINS: Record<string, string> = { 囗: '口', 曰: '日', 巳: '己', 已: '己', 戍: '戌', 戊: '戌', 末: '未', 士: '土', 祗: '祇' };
/** Of two that differ in one of these both are there: the east gate and the west gate. */
const TELLING = new Set('东南西北中上下左右前后内外大小新老旧男女正副甲乙丙丁戊己庚辛');
/** A place at the head of a name: two places differ in one character often. */
const PLACE = /^.{2,}(?:[州市县区旗乡镇村]|本级|行委|街道|社区|委员会|委会)/u;
const WINDOW = /窗口?$/u;
/** Shorter ones differ in one character often (公安局, 教育局). */
const LONG_ENOUGH = 4;
const LONG_ENOUGH_TO_MISTYPE = 6;

/**
 * Whether two names that are not the same may well be meant to be: a Chinese numeral for a digit, brackets, dashes or a final
 * 窗口 more or less, one character left out, doubled or mistyped, two that changed places. Numbers and letters tell things
 * apart: 1号窗口 and 2号窗口 look like two. Nobody may take them for one without asking a person.
 * @param within name of what both are in, as it often stands before both
 */
export function looksLike(one: string, other: string, within = ''): boolean {
  const [a, b] = [tokens(one), tokens(other)];
  if (Math.abs(a.length - b.length) > 2 || nameKey(one) === nameKey(other) || a.length === 0) return false;
  if (tellingParts(a) !== tellingParts(b)) return false;
  if (withoutWindow(a) === withoutWindow(b)) return true;
  return mistyped(a, b, tokens(within));
}

const MOST_NAMED = 5;

/** What a name must not look like, where nobody confirmed that it is another. */
export interface Compared {
  /** Prefix of the code: "servicePoint" is refused as "servicePoint.lookAlike". */
  noun: string;
  field: string;
  /** What the thing is called, in Chinese. */
  zh: string;
  there: Iterable<Similar>;
  within?: string;
}

/** The refusal of a name that looks like those of others which are there; undefined where there are none. */
export function lookAlikeRefusal(name: string, { noun, field, zh, there, within }: Compared): Refused | undefined {
  const similar = lookAlikes(name, there, within)
    .slice(0, MOST_NAMED)
    .map((one) => ({ id: one.id, name: one.name }));
  if (similar.length === 0) return undefined;
  const names = similar.map((one) => one.name);
  return new Refused(`${noun}.lookAlike`, 'conflict', {
    field,
    zh: `已有名称相近的${zh}：${quoted(names)}。就是它的，请直接使用已有的；确实是另一个的，请确认后再保存。`,
    en: `There is one of a similar name already: ${names.join(', ')}. Use it; if this is another one, confirm that and send it again.`,
    similar,
  });
}

/** The same for a row of a file: who imports corrects the name, or confirms for the whole file. */
export function lookAlikeRow(name: string, { noun, field, zh, there, within }: Compared): Refused | undefined {
  const names = lookAlikes(name, there, within)
    .slice(0, MOST_NAMED)
    .map((one) => one.name);
  if (names.length === 0) return undefined;
  return new Refused(`${noun}.lookAlike`, 'conflict', {
    field,
    zh: `已有名称相近的${zh}：${quoted(names)}。是同一个的，把本行名称改成与它相同；确实是另一个的，勾选“名称相近的也新建”再导入。`,
    en: `There is one of a similar name: ${names.join(', ')}. If it is the same, write its name; if not, import with confirmLookAlike=true.`,
  });
}

const quoted = (names: string[]): string => names.map((one) => `“${one}”`).join('、');

/** Those of a list that look like a name, in their order. */
export function lookAlikes<T extends { name: string }>(name: string, there: Iterable<T>, within = ''): T[] {
  return [...there].filter((one) => looksLike(name, one.name, within));
}

function tokens(text: string): string[] {
  return (nameKey(text).match(TOKENS) ?? []).map((token) => (isNumber(token) ? `#${valueOf(token)}` : (TWINS[token] ?? token)));
}

const isNumber = (token: string): boolean => /^[\p{Nd}零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]/u.test(token);

/** Leading zeros are written or not; 二十一 is 21, 二一 is 21. */
function valueOf(token: string): string {
  if (/^\p{Nd}/u.test(token)) return token.replace(/^0+(?=.)/, '');
  const plain = token.replaceAll('拾', '十').replaceAll('佰', '百');
  const digit = (text: string): number => Math.max(0, NUMERALS.replace('〇', '').indexOf(text), FORMAL.indexOf(text));
  if (!/[十百]/.test(plain))
    return [...plain]
      .map(digit)
      .join('')
      .replace(/^0+(?=.)/, '');
  const [, hundreds = '', tens = '', ones = ''] = /^(?:(.?)百)?零?(?:(.?)十)?(.?)$/u.exec(plain) ?? [];
  const times = (text: string, unit: string): number => (plain.includes(unit) ? (text ? digit(text) : 1) : 0);
  return String(times(hundreds, '百') * 100 + times(tens, '十') * 10 + (ones ? digit(ones) : 0));
}

function tellingParts(all: readonly string[]): string {
  return all.filter((token) => token.startsWith('#') || /^[a-z]/.test(token)).join(' ');
}

function withoutWindow(all: readonly string[]): string {
  const whole = all.join('');
  return whole.replace(WINDOW, '') || whole;
}

/** One slip of the pen apart. */
function mistyped(a: readonly string[], b: readonly string[], within: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const from = short.findIndex((token, at) => token !== long[at]);
  const at = from < 0 ? short.length : from;
  const tail = (all: readonly string[], skipped: number): string => all.slice(at + skipped).join(' ');
  if (long.length - short.length === 1) {
    return long.length >= LONG_ENOUGH && !TELLING.has(long[at]!) && tail(short, 0) === tail(long, 1);
  }
  if (long.length !== short.length) return false;
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at] && tail(short, 2) === tail(long, 2);
  if (swapped) return long.length >= LONG_ENOUGH;
  if (tail(short, 1) !== tail(long, 1) || TELLING.has(short[at]!) || TELLING.has(long[at]!)) return false;
  const head = Math.max(headOf(short, within), headOf(long, within));
  return at >= head && long.length - head >= LONG_ENOUGH_TO_MISTYPE;
}

/** How many tokens at the head name the place. */
function headOf(all: readonly string[], within: readonly string[]): number {
  const named = within.length > 0 && within.every((token, at) => token === all[at]) ? within.length : 0;
  const [place = ''] =
    PLACE.exec(
      all
        .slice(named)
        .map((token) => (token.length > 1 ? '#' : token))
        .join(''),
    ) ?? [];
  return named + [...place].length;
}
