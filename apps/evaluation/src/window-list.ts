import { nameKey } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';
import { NUMBER } from './numerals';
import { BETWEEN, plain, severalInOne, SUFFIX, windowsIn } from './window-range';

const LIST = '、,，;；|｜\\n';
/** Of a window's name; what is further from the sign that closes it does not belong together. */
const LONGEST = 60;
const QUOTES = ['“”', '""', '＂＂', '‘’', "''", '「」', '『』', '《》', '«»', '〝〞'];
const BRACKETS = ['（）', '()', '【】', '[]', '［］', '〔〕'];
/** From an opening to its closing sign; one that is its own closing sign stands at the end of an entry. */
const TOGETHER = [...QUOTES, ...BRACKETS].map(([open = '', close = '']) => {
  const end = open === close ? `(?=\\s*(?:[${LIST}]|$))` : '';
  return `[${escaped(open)}][^${escaped(close)}\\n]{0,${LONGEST}}[${escaped(close)}]${end}`;
});
const ENTRY = new RegExp(`(?:${TOGETHER.join('|')}|[^${LIST}])+`, 'gu');
const QUOTED = new RegExp(`^(?:${QUOTES.map(([open, close]) => `${open}([^${open}${close}]+)${close}`).join('|')})$`, 'u');
/** 1号窗口, A1窗口, 社保窗口, 窗口1: what people call one window. */
const ONE_WINDOW = new RegExp(
  `^(?:.{0,12}?(?:(?:${NUMBER}|[a-z])号?窗口?|号|窗口?|柜台|台席)|窗口?(?:${NUMBER}|[a-z]|[a-z]${NUMBER})号?)$`,
  'iu',
);
const NOT_YET_ONE = /^(?:号|窗口?|柜台|台席)$/u;
const NUMBERS = `[a-z第]?${NUMBER}(?:${BETWEEN}[a-z第]?${NUMBER})?`;
/** 1, A1, 1-3, 1号: they may go on to the next. */
const UNFINISHED = new RegExp(`^(?:${NUMBERS}|[①-⑳]+)号?$`, 'iu');
const FINISHED = new RegExp(`^(?:${NUMBERS}|[①-⑳]+)(${SUFFIX})(?:[（(【［\\[〔].*)?$`, 'iu');
/** Between windows that are written side by side; a space beside a dash is a part of a range. */
const DASH = '[\\p{Pd}−─━~～〜→至到]';
const BESIDE = new RegExp(
  `[/／\\\\&＆+＋${LIST}]+|(?<!${DASH}\\s*)\\s+(?!\\s*${DASH})|(?<=(?:窗口?|号|\\p{N}|[一二三四五六七八九十])[”\"]?)[和与及](?=.)`,
  'u',
);

function escaped(sign: string): string {
  return sign.replace(/[()[\]]/, '\\$&');
}

interface Piece {
  name: string;
  /** In quotation marks: one window, whatever is in it. */
  sure: boolean;
}

/**
 * The windows a cell lists. Several written as one become several where that is beyond doubt (1号窗口/2号窗口, 1至3号窗口,
 * 1-3号窗口, 1、2号窗口); a name in quotation marks stands for one window, whatever is in it. What was read once is not
 * to be read again: the names come without the quotation marks.
 * @throws Refused `window.severalInOne` where it is not, `window.twice`
 */
export function readWindowList(text: string): string[] {
  return readWindowNames(listedWindows(text));
}

/** The entries of a cell that lists windows, as they stand; what is in quotation marks or brackets stays together. */
export function listedWindows(text: string): string[] {
  return text.match(ENTRY) ?? [];
}

/** The same for names that came one by one. */
export function readWindowNames(names: readonly string[]): string[] {
  const all = withSuffixes(names.flatMap(pieces)).flatMap(({ name, sure }) => (sure ? [name] : windowsIn(name)));
  const seen = new Set<string>();
  for (const name of all) {
    const key = nameKey(name);
    if (seen.has(key)) throw twice(name);
    seen.add(key);
  }
  return all;
}

/** What one window is to be called. @throws Refused `window.severalInOne` */
export function readWindowName(text: string): string {
  const [first = '', ...others] = readWindowNames([text]);
  if (others.length > 0) throw severalInOne(text.trim(), [first, ...others]);
  return first;
}

function pieces(text: string): Piece[] {
  const whole = piece(text);
  if (whole.name === '') return [];
  return whole.sure ? [whole] : (sideBySide(whole.name) ?? [whole]);
}

function piece(text: string): Piece {
  const name = text.trim();
  const quoted = QUOTED.exec(name)?.slice(1).find(Boolean)?.trim();
  return quoted ? { name: quoted, sure: true } : { name, sure: false };
}

/** A number alone takes what stands behind the next numbered one: 1、2号窗口, 1-3号、5号窗口. */
function withSuffixes(given: readonly Piece[]): Piece[] {
  let suffix = '';
  const all = [...given].reverse().map(({ name, sure }): Piece => {
    const known = sure ? '' : plain(name);
    const numbered = FINISHED.exec(known)?.[1] ?? '';
    if (!UNFINISHED.test(known)) {
      suffix = numbered;
      return { name, sure };
    }
    if (suffix === '') suffix = numbered;
    // 1号、2号医保窗口: the first is no window of that kind for certain.
    const missing = known.endsWith('号') ? (/^号?(窗口?|柜台|台席)$/u.exec(suffix)?.[1] ?? '') : suffix;
    return { name: `${name}${missing}`, sure };
  });
  return all.reverse();
}

/** 1号窗口/2号窗口, 社保窗口和医保窗口, 1和2号窗口: each piece is what one window is called. */
function sideBySide(name: string): Piece[] | undefined {
  const all = name
    .split(BESIDE)
    .map(piece)
    .filter((one) => one.name !== '');
  if (all.length < 2) return undefined;
  const known = all.map((one) => plain(one.name));
  if (known.every((one) => ONE_WINDOW.test(one) && !NOT_YET_ONE.test(one))) return all;
  const numbers = known.every((one) => UNFINISHED.test(one) || FINISHED.test(one));
  if (!numbers || !known.some((one) => FINISHED.test(one))) return undefined;
  // 1/2号窗口: several, written in a way that nobody can be sure of.
  const sure = FINISHED.test(known.at(-1) ?? '') && !/[/／\\&＆+＋\s]/u.test(name);
  if (!sure)
    throw severalInOne(
      name,
      withSuffixes(all).map((one) => one.name),
    );
  return all;
}

function twice(name: string): Refused {
  return new Refused('window.twice', 'invalid', {
    field: 'windowNames',
    zh: `窗口“${name}”写了两次，请删去一个。`,
    en: `The window "${name}" is listed twice; leave one out.`,
  });
}
