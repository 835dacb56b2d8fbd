/** A piece of a format. */
export type Token =
  | { kind: 'literal'; text: string }
  | { kind: 'digit'; text: '0' | '#' | '?' }
  | { kind: 'point' | 'comma' | 'percent' | 'general' | 'text' }
  /** Letters of a date: yyyy, m, dddd, h … */
  | { kind: 'date'; text: string }
  /** Hours, minutes or seconds that go on counting. */
  | { kind: 'elapsed'; text: string }
  /** The words for both halves of a day. */
  | { kind: 'half'; words: [string, string] };

export interface Section {
  tokens: Token[];
  condition?: (value: number) => boolean;
  isDate: boolean;
  isEmpty: boolean;
  holdsText: boolean;
}

const COLOUR =
  /^\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|黑色?|蓝色?|青色?|绿色?|洋红色?|红色?|白色?|黄色?|颜色 ?\d+)\]/i;
const CONDITION = /^\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]/;
/** A currency sign or nothing, and where it is used: 804 is China; a number system or calendar of its own would be longer. */
const LOCALE = /^\[\$([^\]-]*)(?:-([^\]]*))?\]/;
const CHINESE = /^(?:0*804|zh(?:-cn|-hans)?(?:-cn)?)$/i;
const ANYWHERE = /^(?:[0-9a-f]{1,4}|[a-z]{2}(?:-[a-z]{2,4})*)$/i;
const HALVES: readonly [RegExp, [string, string]][] = [
  [/^am\/pm/i, ['AM', 'PM']],
  [/^上午\/下午/, ['上午', '下午']],
];
/** Shown as they stand; other ASCII letters mean something, and what they mean is not known here. */
const BARE = /^(?:[\s$¥￥+\-():!^&'~{}<>=/|;]|[^\u0000-\u007f])/u;

/** Excel takes no longer ones. */
const LONGEST = 255;

interface Reading {
  rest: string;
  tokens: Token[];
  condition?: Section['condition'];
  chinese: boolean;
}

/** The sections of a format; one that holds anything unknown is undefined. */
export function sectionsOf(code: string): (Section | undefined)[] {
  return code.length > LONGEST ? [undefined] : split(code === '' ? 'General' : code).map(sectionOf);
}

/** At semicolons that are not quoted, escaped or in brackets. */
export function split(code: string): string[] {
  const sections: string[] = [];
  let from = 0;
  const pieces = /"[^"]*"|\\.|\[[^\]]*\]|[_*].|;/gsu;
  for (let found = pieces.exec(code); found; found = pieces.exec(code)) {
    if (found[0] !== ';') continue;
    sections.push(code.slice(from, found.index));
    from = found.index + 1;
  }
  return [...sections, code.slice(from)];
}

function sectionOf(code: string): Section | undefined {
  const reading: Reading = { rest: code, tokens: [], chinese: false };
  while (reading.rest !== '') if (!STEPS.some((step) => step(reading))) return undefined;
  const { tokens, condition } = reading;
  const has = (kind: Token['kind']): boolean => tokens.some((token) => token.kind === kind);
  const isDate = has('date') || has('elapsed') || has('half');
  // Digits among the letters of a date are no fraction of a second but something else.
  if (isDate && (has('general') || has('text') || has('percent') || (has('digit') && !/s\.0+/.test(shape(tokens))))) return undefined;
  if (has('text') && (has('digit') || has('general'))) return undefined;
  return {
    tokens,
    condition,
    isDate,
    isEmpty: tokens.every((token) => token.kind === 'literal' && token.text.trim() === ''),
    holdsText: has('text'),
  };
}

/** A section in letters: date letters, dots and digits. */
export function shape(tokens: readonly Token[]): string {
  const letter = (token: Token): string => {
    if (token.kind === 'point') return '.';
    return token.kind === 'date' || token.kind === 'elapsed' || token.kind === 'digit' ? token.text : ' ';
  };
  return tokens.map(letter).join('');
}

/** Takes what matches off the beginning. */
function take(reading: Reading, pattern: RegExp): RegExpExecArray | null {
  const found = pattern.exec(reading.rest);
  if (found) reading.rest = reading.rest.slice(found[0].length);
  return found;
}

const step =
  (pattern: RegExp, made: (found: RegExpExecArray, reading: Reading) => Token | undefined | false) =>
  (reading: Reading): boolean => {
    const before = reading.rest;
    const found = take(reading, pattern);
    if (!found) return false;
    const token = made(found, reading);
    if (token === false) reading.rest = before;
    else if (token) reading.tokens.push(token);
    return token !== false;
  };

const literal = (text: string): Token => ({ kind: 'literal', text });

const STEPS = [
  step(/^"([^"]*)"/, ([, text = '']) => literal(text)),
  step(/^\\(.)/su, ([, text = '']) => literal(text)),
  // A gap as wide as a character, and a character that fills the cell: how many depends on its width.
  step(/^_./su, () => literal(' ')),
  step(/^\*./su, () => undefined),
  step(COLOUR, () => undefined),
  step(CONDITION, ([, sign = '', bound = ''], reading) => {
    reading.condition = (value) => holds(value, sign, Number(bound));
    return undefined;
  }),
  step(LOCALE, ([, currency = '', locale = ''], reading) => {
    if (locale !== '' && !ANYWHERE.test(locale)) return false;
    reading.chinese ||= CHINESE.test(locale);
    return currency === '' ? undefined : literal(currency);
  }),
  step(/^\[(h+|m+|s+)\]/i, ([, text = '']) => ({ kind: 'elapsed', text: text.toLowerCase() })),
  ...HALVES.map(([pattern, words]) => step(pattern, () => ({ kind: 'half', words }))),
  step(/^(?:general|G\/通用格式)/i, () => ({ kind: 'general' })),
  step(/^(?:y+|m+|d+|h+|s+|a{3,4}(?!a))/i, ([text], { chinese }) => {
    const letters = text.toLowerCase();
    // Names of months, and of days without a language, differ between programs.
    const named = /^m{3}|^d{3}|^aaa$/.test(letters);
    return named && !(chinese && letters[0] !== 'm') ? false : { kind: 'date', text: letters };
  }),
  step(/^[0#?]/, ([text]) => ({ kind: 'digit', text: text as '0' })),
  step(/^\./, () => ({ kind: 'point' })),
  step(/^,/, () => ({ kind: 'comma' })),
  step(/^%/, () => ({ kind: 'percent' })),
  step(/^@/, () => ({ kind: 'text' })),
  step(BARE, ([text]) => literal(text)),
];

function holds(value: number, sign: string, bound: number): boolean {
  if (sign === '=') return value === bound;
  if (sign === '<>') return value !== bound;
  const [strict, equal] = [sign.startsWith('<') ? value < bound : value > bound, sign.length === 2 && value === bound];
  return strict || equal;
}
