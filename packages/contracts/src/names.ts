/** Ideographs alone, which have one spelling: most names. */
const PLAIN = /^[\u4e00-\u9fa5]+$/;
/** A digit in a ring or raised, a number in one square: beside a digit they must not become one number with it. */
const NUMBER_SIGNS = /[\p{No}\p{So}]/gu;
/** Longer than any name; a character may stand for eighteen. */
const LONGEST = 300;
/** What shows nothing: joiners, marks of direction, selectors of glyphs. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const OPENING = /[[{〔【〖〈]/gu;
const CLOSING = /[\]}〕】〗〉]/gu;
/** Hyphens, the two halves of a Chinese dash, minus, the waves of a range. */
const DASHES = /[\p{Pd}\u2212\u02d7\u30fc\u2500\u2501~\u301c\u223c\u2053]/gu;
/** Of any shape and height; the full stop is typed for the middle dot of a name. */
const DOTS = /[.·•‧∙⋅・․。･●◦\u0387\u16eb\u2e31]/gu;
const SEPARATORS = /[\s·-]+/gu;
const QUOTES = /["'`´′″‵‘’‚‛“”„‟«»‹›「」『』《》〝〞〟]/gu;

/**
 * One spelling for the name of a division, unit, service point, window, person or item: two names with the same key are one
 * name. Width, case, spaces, brackets, dashes, quotes and dots do not tell names apart; digits, letters and words do. A space,
 * dot or dash between two digits stays: 1-3, 1.3 and 1 3 are not 13. See docs/decisions/019-one-name.md.
 * @returns empty for a text of nothing but what is left out; the key of a key is itself
 */
export function nameKey(text: string): string {
  if (PLAIN.test(text)) return text;
  const folded = lower(text.replace(NUMBER_SIGNS, apart).normalize('NFKC'))
    .slice(0, LONGEST)
    .replace(INVISIBLE, '')
    .replace(QUOTES, '')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .replace(DASHES, '-')
    .replace(DOTS, '·');
  return folded
    .replace(SEPARATORS, (run, at: number) => separator(run, /\p{N}/u.test(before(folded, at)), folded.slice(at + run.length)))
    .normalize('NFKC');
}

/** A sign as the plain characters it stands for, which nothing runs into. */
function apart(sign: string): string {
  const plain = sign.normalize('NFKC');
  return plain === sign ? sign : ` ${plain} `;
}

/** What is left of spaces, dots and dashes: a dash is one dash; the others count between digits alone. */
function separator(run: string, afterDigit: boolean, rest: string): string {
  if (run.includes('-')) return '-';
  if (!afterDigit || !/^\p{N}/u.test(rest)) return '';
  return run.includes('·') ? '·' : ' ';
}

/** The character before a place, also one outside the basic plane. */
function before(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

/** Character by character: what stands around one does not change it. */
function lower(text: string): string {
  return [...text]
    .map((character) => character.toLowerCase())
    .join('')
    .normalize('NFKC');
}

/** Whether both are spellings of one name. */
export function sameName(one: string, other: string): boolean {
  return one === other || nameKey(one) === nameKey(other);
}

/** Whether a name holds what somebody typed to find it, in any spelling. */
export function holdsName(name: string, typed: string): boolean {
  return nameKey(name).includes(nameKey(typed));
}

/** Whether a text can name anything: dots, dashes and brackets alone cannot. */
export function isName(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(nameKey(text));
}

/** The lines of a cell as one: only between two Latin letters or digits a space takes the place of the break. */
export function unbroken(text: string): string {
  return text
    .trim()
    .replace(/(\w?)[^\S\n]*[\r\n]+\s*(\w?)/g, (_, before: string, after: string) => before + (before && after ? ' ' : '') + after);
}
