import { Refused } from '@mingjing/contracts/refused';
import { NUMBER, valueOf, writtenLike } from './numerals';

const WINDOW = '(?:窗口?|柜台|台席)';
/** 1-3号楼, 1-3号厅 are no windows. */
const NO_PLACE = '(?![楼院线厅馆门室栋幢区路桥地])';
/** What follows the number of a window: 号, 号窗口, 窗口, 号综合窗口. */
export const SUFFIX = `(?:号${NO_PLACE}(?:\\p{Script=Han}{0,8}?${WINDOW})?|${WINDOW})`;
/** From one to another; a wave can mean nothing else, a dash may be in a number (4-6: window 6 on floor 4). */
export const BETWEEN = '[-~至到]';
const NOTE = '[（(【［\\[〔].*';
const RANGE = new RegExp(
  `^(?:[从自](?=第?${NUMBER}))?(?<head>.{0,12}?)(?<letter>[a-z第]?)(?<first>${NUMBER})(?<sign>${SUFFIX}?)` +
    `(?<between>${BETWEEN})(?<again>(?:\\k<head>)?\\k<letter>|)(?<last>${NUMBER})(?<tail>${SUFFIX}?)(?<note>${NOTE})?$`,
  'iu',
);
/** Numbers in rings, brackets or with a dot, as one sign. */
const RING = '[\\u2460-\\u249b\\u24ea-\\u24ff\\u2776-\\u2793\\u3220-\\u3229\\u3280-\\u3289]';
/** ①②③号窗口. */
const RINGS = new RegExp(`^(?<head>.{0,12}?)(?<rings>${RING}{2,})(?<tail>${SUFFIX}?)(?<note>${NOTE})?$`, 'u');
/** 1号窗口2号窗口. */
const IN_A_ROW = new RegExp(`^(?:[a-z第]?${NUMBER}号?${WINDOW}){2,}$`, 'iu');
const ONE_IN_A_ROW = new RegExp(`[a-z第]?${NUMBER}号?${WINDOW}`, 'giu');
/** What may be several in any other way: 1-3号窗口止, A1-B3号窗口, 1.2.3号窗口, 1号2号窗口, 3个窗口. */
const DOUBTFUL = [
  new RegExp(`(?<![周期拜月0-9])${NUMBER}${SUFFIX}?${BETWEEN}[a-z第]?${NUMBER}${SUFFIX}`, 'iu'),
  new RegExp(`(?<![0-9])${NUMBER}(?:[.·．・]${NUMBER})+号?${WINDOW}`, 'u'),
  new RegExp(`^(?:[a-z第]?${NUMBER}号${WINDOW}?){2,}$`, 'iu'),
  new RegExp(`${RING}{2}`, 'u'),
  new RegExp(`^[共有]?(?!一个|1个|零|0)(?:${NUMBER}|两)个${WINDOW}$`, 'u'),
];
/** Hours and days: 周一至五窗口. */
const DAYS = /(?:周|星期|礼拜|月)$/u;
const MOST_OF_A_RANGE = 100;

/** A name as the patterns here know it: plain digits, `-` and `~`, no spaces about them; letters and brackets as written. */
export function plain(name: string): string {
  return name
    .normalize('NFC')
    .replace(new RegExp(`(?<!${RING}|[0-9])[①-⑳](?!${RING}|[0-9])`, 'gu'), (ring) => ring.normalize('NFKC'))
    .replace(/[\p{Nd}Ａ-Ｚａ-ｚ．]/gu, (sign) => sign.normalize('NFKC'))
    .replace(/\s*(?:[\p{Pd}−─━˗ー]\s*)+/gu, '-')
    .replace(/\s*(?:[~～〜∼…⋯→⇒]|\.{2,}|-[>＞])+\s*/gu, '~')
    .replace(/\s+(?=[至到号窗柜台])|(?<=[至到第])\s+/gu, '');
}

/**
 * The windows that one name stands for: several of a range or a row of signs (1-3号窗口, 一至三号窗口, ①②③号窗口), or itself.
 * @throws Refused `window.severalInOne` where it may be several, and cannot be told which
 */
export function windowsIn(name: string): string[] {
  const known = plain(name);
  const all = ofRange(name, known) ?? ofRings(name, known) ?? (IN_A_ROW.test(known) ? known.match(ONE_IN_A_ROW) : null);
  if (all) return all;
  if (DOUBTFUL.some((pattern) => pattern.test(known))) throw severalInOne(name);
  return [name];
}

/** A range from one to another; with a dash alone it begins at 1, or says twice what it counts. */
function ofRange(name: string, known: string): string[] | undefined {
  const {
    head = '',
    letter = '',
    first = '',
    sign = '',
    between = '',
    again = '',
    last = '',
    tail = '',
    note,
  } = RANGE.exec(known)?.groups ?? {};
  const [from, to] = [valueOf(first), valueOf(last)];
  if (from === undefined || to === undefined || DAYS.test(head)) return undefined;
  const suffix = tail.length < sign.length ? sign : tail;
  const dash = between === '-';
  // Of nothing but digits and a dash it is the number of a plate: 1-3, A1-3.
  if (suffix === '' && dash && again === '' && !/窗口?$/u.test(head)) return undefined;
  const count = Math.min(Math.max(to - from + 1, 0), MOST_OF_A_RANGE);
  const names = Array.from({ length: count }, (_, n) => `${head}${letter}${writtenLike(from + n, first)}${suffix}`);
  const fits = suffix.startsWith(sign) && (tail === '' || suffix.startsWith(tail));
  const sameScript = /^[0-9]/.test(first) === /^[0-9]/.test(last);
  const plainly = (!dash || from === 1 || sign !== '' || again !== '') && !/[-0-9]\s?$/u.test(head);
  const bounded = from < to && to - from < MOST_OF_A_RANGE && !first.startsWith('0');
  if (note !== undefined || !fits || !sameScript || !plainly || !bounded)
    throw severalInOne(
      name,
      names.map((one) => one + (note ?? '')),
    );
  return names;
}

function ofRings(name: string, known: string): string[] | undefined {
  const { head = '', rings = '', tail = '', note } = RINGS.exec(known)?.groups ?? {};
  if (rings === '') return undefined;
  const names = [...rings].map((ring) => `${head}${ring}${tail}${note ?? ''}`);
  if (note !== undefined) throw severalInOne(name, names);
  return names;
}

/**
 * The refusal of a name that is several windows, or may be.
 * @param meant those it seems to stand for, where that can be said
 */
export function severalInOne(name: string, meant: readonly string[] = []): Refused {
  const listed = (meant.length > 1 ? meant.slice(0, 3) : ['1号窗口', '2号窗口']).join('、');
  return new Refused('window.severalInOne', 'invalid', {
    field: 'windowNames',
    zh: `“${name}”看起来不是一个窗口的名称。是几个窗口的，请逐个写出，如“${listed}”；就是一个窗口的，请加上引号：“${name}”（连引号一起填）。`,
    en: `"${name}" does not look like one window. List them, e.g. ${listed}; if it is one, put the name in quotation marks.`,
  });
}
