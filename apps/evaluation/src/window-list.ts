import { nameKey } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';

const LIST = /[、,，;；|｜\n]/u;
const QUOTED = /^["“'‘「『](.+)["”'’」』]$/u;
const NUMERAL = '[0-9]{1,3}|[零〇一二三四五六七八九十百]{1,5}';
/** 1号窗口, A1窗口, 社保窗口: what people call one window. */
const ONE_WINDOW = new RegExp(`^.{0,12}?(?:(?:${NUMERAL}|[a-z])号?窗口?|号|窗口?|柜台|台席)$`, 'u');
/** 1-3号窗口, A1至A3号窗口, 4号-6号窗口. */
const RANGE = /^(.{0,12}?)([0-9]{1,3})(号?)(-|至|到)\1?([0-9]{1,3})(号?(?:窗口?|柜台|台席)?)$/u;
/** 1、2、3号窗口: numbers that go on to the next. */
const BARE_NUMBER = new RegExp(`^(?:${NUMERAL})$`, 'u');
const NUMBERED = new RegExp(`^(?:${NUMERAL})(号?(?:窗口?|柜台|台席)|号)$`, 'u');
const MOST_OF_A_RANGE = 100;

/**
 * The windows a cell lists. Several written as one become several where that is beyond doubt (1号窗口/2号窗口, 1至3号窗口,
 * 1-3号窗口, 1、2号窗口); a name in quotation marks stands for one window, whatever is in it.
 * @throws Refused `window.severalInOne` where it is not, `window.twice`
 */
export function readWindowList(text: string): string[] {
  return readWindowNames(listedWindows(text));
}

/** The entries of a cell that lists windows, as they stand. */
export function listedWindows(text: string): string[] {
  return text.split(LIST);
}

/** The same for names that came one by one. */
export function readWindowNames(names: readonly string[]): string[] {
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  const all = withSuffixes(given).flatMap(several);
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
  const [first = '', ...others] = several(text.trim());
  if (others.length > 0) throw severalInOne(text.trim(), [first, ...others]);
  return first;
}

/** A number alone takes what stands behind the next numbered one. */
function withSuffixes(given: readonly string[]): string[] {
  let suffix = '';
  const all = [...given].reverse().map((name) => {
    const key = nameKey(name);
    const numbered = NUMBERED.exec(key);
    if (numbered) suffix = numbered[1]!;
    else if (!BARE_NUMBER.test(key)) suffix = '';
    return BARE_NUMBER.test(key) && suffix ? `${name}${suffix}` : name;
  });
  return all.reverse();
}

function several(name: string): string[] {
  const [, quoted] = QUOTED.exec(name) ?? [];
  if (quoted) return [quoted.trim()];
  const key = nameKey(name);
  return range(name, key) ?? sideBySide(name) ?? [name];
}

/** A range from one to another; with a dash alone it begins at 1, or says twice what it counts. */
function range(name: string, key: string): string[] | undefined {
  const found = RANGE.exec(key);
  if (!found) return undefined;
  const [, head = '', first = '', sign = '', between = '', last = '', tail = ''] = found;
  const [from, to] = [Number(first), Number(last)];
  const plain = tail === '' ? sign : tail;
  const names = Array.from({ length: Math.min(Math.max(to - from + 1, 0), MOST_OF_A_RANGE) }, (_, n) => `${head}${from + n}${plain}`);
  // A name of nothing but digits and a dash is a number plate: 1-3.
  if (plain === '') return undefined;
  const plainly = between !== '-' || from === 1 || sign !== '';
  if (!plainly || to <= from || to - from >= MOST_OF_A_RANGE || first.startsWith('0')) throw severalInOne(name, names);
  return names;
}

/** 1号窗口/2号窗口, 社保窗口和医保窗口: each piece is what one window is called. */
function sideBySide(name: string): string[] | undefined {
  const pieces = name
    .split(/[/／\\&＆+＋\s]+|(?<=窗口?|号)[和与及](?=.)/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  if (pieces.length < 2) return undefined;
  const keys = pieces.map(nameKey);
  if (keys.every((key) => ONE_WINDOW.test(key) && !/^(?:号|窗口?|柜台|台席)$/u.test(key))) return pieces;
  // 1/2号窗口: numbers that go on to the next are several, written in a way that nobody can be sure of.
  if (keys.slice(0, -1).every((key) => BARE_NUMBER.test(key)) && NUMBERED.test(keys.at(-1)!) && /[/／\\&＆+＋]/u.test(name)) {
    throw severalInOne(name, withSuffixes(pieces));
  }
  return undefined;
}

function severalInOne(name: string, meant: readonly string[]): Refused {
  const list = meant.length > 1 ? `是几个窗口的，请逐个写出，如“${meant.slice(0, 3).join('、')}”；` : '';
  return new Refused('window.severalInOne', 'invalid', {
    field: 'windowNames',
    zh: `“${name}”看起来不是一个窗口的名称。${list}就是一个窗口的，请加上引号：“${name}”（连引号一起填）。`,
    en: `"${name}" does not look like one window. List them, e.g. ${meant.slice(0, 3).join('、') || '1号窗口、2号窗口'}; if it is one, put the name in quotation marks.`,
  });
}

function twice(name: string): Refused {
  return new Refused('window.twice', 'invalid', {
    field: 'windowNames',
    zh: `窗口“${name}”写了两次，请删去一个。`,
    en: `The window "${name}" is listed twice; leave one out.`,
  });
}
