import type { ReplyCorpus } from '@mingjing/contracts';
import { bare, spellings } from './reply-text';

export type Rating = 'satisfied' | 'basicallySatisfied' | 'unsatisfied';

/** The levels a message offered: in the order of the form, and which digit stood for which. */
export interface Scale {
  levels: { nameZh: string; rating: Rating }[];
  /** Digit to index of the level. */
  digits: ReadonlyMap<number, number>;
}

/** One thing a clause says of a level; the level is absent where the form has none for it, or several. */
export interface Said {
  by: 'digit' | 'name' | 'phrase';
  rating: Rating | undefined;
  level: number | undefined;
  /** It is the level's name, or has it within: no words of their own. */
  restates: boolean;
}

/** What a clause says, and where its own words begin (its length where it has none). */
export interface Heard {
  said: Said[];
  asks: 'optOut' | 'resume' | undefined;
  /** A digit stood behind a word that leads to it: 选3, 给3分. */
  led: boolean;
  wordsAt: number;
}

/** The corpus made ready for the levels of a form. */
export interface Phrases {
  /** From what is said to what it means, names of levels first. */
  meanings: Map<string, Said>;
  plain: Map<string, Said>;
  /** May have words right behind them without a stop: 不满意排队太久. */
  open: string[];
  /** What speaks for a rating wherever it stands. */
  /** The longest first. */
  hints: [phrase: string, rating: Rating][];
  optOut: RegExp;
  resume: RegExp;
  leadIns: string[];
  endings: string[];
  degrees: string[];
  measures: string[];
  turns: string[];
  negations: Set<string>;
  wishes: string[];
  scoffs: string[];
  denials: string[];
  topics: string[];
}

const longestFirst = (phrases: string[]): string[] => phrases.sort((one, other) => other.length - one.length);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
/** What "…" of a phrase stands for. */
const ANYTHING = '.{0,6}';

/** The level a rating means on this form; a strong one the outer of two. Undefined where there is none, or no telling which. */
function levelOf(levels: Scale['levels'], rating: Rating, strong: boolean): number | undefined {
  const found = levels.flatMap((level, index) => (level.rating === rating ? [index] : []));
  if (found.length <= 1) return found[0];
  if (found.length > 2) return undefined;
  const [low, high] = found as [number, number];
  const outer = low === 0 ? low : high;
  return strong ? outer : low + high - outer;
}

/** Reads a corpus for the levels of a form. */
export function phrasesOf(corpus: ReplyCorpus, levels: Scale['levels']): Phrases {
  const same = spellings(corpus.sameCharacters);
  const all = (list: string[]): string[] => longestFirst([...new Set(list.map((one) => bare(one, same)))].filter(Boolean));
  const requests = (list: string[]): RegExp => {
    // What has no letter would stand for everything.
    const any = list
      .filter((one) => bare(one, same) !== '')
      .map((one) =>
        one
          .split('…')
          .map((part) => escaped(bare(part, same)))
          .join(ANYTHING),
      );
    return new RegExp(`^(?:${any.join('|')})$`, 'u');
  };
  const names = levels.map(({ nameZh }) => bare(nameZh, same));
  const restates = (phrase: string): boolean => names.some((name) => name.length > 1 && phrase.includes(name));
  const meanings = new Map<string, Said>();
  const plain = new Map<string, Said>();
  const enter = (list: string[], rating: Rating, strong: boolean): void => {
    for (const phrase of all(list)) {
      const said = { by: 'phrase' as const, rating, restates: restates(phrase) };
      meanings.set(phrase, { ...said, level: levelOf(levels, rating, strong) });
      if (!strong && rating !== 'basicallySatisfied') plain.set(phrase, { ...said, level: levelOf(levels, rating, true) });
    }
  };
  enter(corpus.basicallySatisfied, 'basicallySatisfied', false);
  enter(corpus.satisfied, 'satisfied', false);
  enter(corpus.unsatisfied, 'unsatisfied', false);
  enter(corpus.verySatisfied, 'satisfied', true);
  enter(corpus.veryUnsatisfied, 'unsatisfied', true);
  levels.forEach(({ rating }, level) => meanings.set(names[level] as string, { by: 'name', rating, level, restates: true }));
  const hints = new Map<string, Rating>();
  for (const phrase of all(corpus.praise)) hints.set(phrase, 'satisfied');
  for (const phrase of all(corpus.complaint)) hints.set(phrase, 'unsatisfied');
  for (const [phrase, { rating }] of meanings) if (phrase.length > 1 && rating && !hints.has(phrase)) hints.set(phrase, rating);
  return {
    meanings,
    plain,
    open: longestFirst([...meanings.keys()].filter(restates)),
    hints: [...hints].sort(([one], [other]) => other.length - one.length),
    optOut: requests(corpus.optOut),
    resume: requests(corpus.resume),
    ...{ leadIns: all(corpus.leadIns), endings: all(corpus.endings), degrees: all(corpus.degrees), measures: all(corpus.measures) },
    ...{ turns: all(corpus.turns), negations: new Set(all(corpus.negations)), wishes: all(corpus.wishes) },
    ...{ scoffs: all(corpus.scoffs), denials: all(corpus.denials), topics: all(corpus.topics) },
  };
}

const NUMERALS: Record<string, number> = Object.fromEntries(
  ['一壹', '二贰', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖', '十拾'].flatMap((same, index) =>
    [...same].map((numeral) => [numeral, index + 1]),
  ),
);
/** Lead-ins that may stand one behind another: 我觉得还是选. */
const MOST_LEAD_INS = 4;

/** From where on a text is made of endings alone, for each of its places; not by trying one after another: they overlap. */
function endingsFrom(text: string, endings: string[]): boolean[] {
  const only = new Array<boolean>(text.length + 1).fill(false);
  only[text.length] = true;
  for (let at = text.length - 1; at >= 0; at -= 1)
    only[at] = endings.some((ending) => text.startsWith(ending, at) && only[at + ending.length]);
  return only;
}

export const isEnding = (text: string, endings: string[]): boolean => endingsFrom(text, endings)[0] === true;

/** What is longer behind a level is words. */
const LONGEST_HEARD = 60;

const NOTHING: Heard = { said: [], asks: undefined, led: false, wordsAt: 0 };

/** What a clause says; its words begin at 0 where it says nothing of a level and asks for nothing. */
export function hear(clause: string, phrases: Phrases, scale: Scale): Heard {
  if (isEnding(clause, phrases.endings)) return { ...NOTHING, wordsAt: clause.length };
  let [at, led] = [0, false];
  for (let turn = 0; turn <= MOST_LEAD_INS; turn += 1) {
    const heard = hearCore(clause.slice(at), phrases, scale);
    if (heard) return { ...heard, led, wordsAt: at + heard.wordsAt };
    const leadIn = phrases.leadIns.find((one) => clause.startsWith(one, at));
    if (!leadIn) break;
    [at, led] = [at + leadIn.length, true];
    if (at === clause.length) return { ...NOTHING, wordsAt: at };
  }
  return NOTHING;
}

type Core = Omit<Heard, 'led'>;

function hearCore(core: string, phrases: Phrases, scale: Scale): Core | undefined {
  const only = core.length > LONGEST_HEARD ? [] : endingsFrom(core, phrases.endings);
  for (const asks of ['optOut', 'resume'] as const)
    if (only.some((ends, at) => ends && at > 0 && phrases[asks].test(core.slice(0, at)))) return { said: [], asks, wordsAt: core.length };
  const requested = hearRequest(core, phrases, scale);
  if (requested) return requested;
  return hearDigit(core, phrases, scale) ?? hearNumeral(core, phrases, scale) ?? hearPhrase(core, phrases, scale);
}

/** T3, 退订满意: a request with a level right behind it. It is heard; the level may be what they took for the choice that opts out. */
function hearRequest(core: string, phrases: Phrases, scale: Scale): Core | undefined {
  if (core.length > LONGEST_HEARD) return undefined;
  for (let at = core.length - 1; at > 0; at -= 1) {
    if (!phrases.optOut.test(core.slice(0, at))) continue;
    const { said, asks, wordsAt } = hear(core.slice(at), phrases, scale);
    if (!asks && wordsAt === core.length - at && said.some(({ by }) => by !== 'phrase')) return { said: [], asks: 'optOut', wordsAt: at };
  }
  return undefined;
}

/** 1到3之间, 1或2: of what lies between, or of two, none is said. */
const SPAN = /^(?:到|至|或|或者|还是|和|跟|与|比)[\d一二三四五六七八九十]/;

const digitSaid = ({ levels, digits }: Scale, digit: number): Said => {
  const level = digits.get(digit);
  return { by: 'digit', restates: true, level, rating: level === undefined ? undefined : levels[level]?.rating };
};

function hearDigit(core: string, phrases: Phrases, scale: Scale): Core | undefined {
  const [digits] = /^\d+/.exec(core) ?? [];
  if (!digits) return undefined;
  const rest = core.slice(digits.length);
  const said = digitSaid(scale, digits.length > 2 ? Number.NaN : Number(digits));
  if (isEnding(rest, phrases.endings)) return { said: [said], asks: undefined, wordsAt: core.length };
  const more = rest.length > LONGEST_HEARD ? NOTHING : hear(rest, phrases, scale);
  if (more.said.length > 0 || more.asks) {
    const wordless = more.said.every(({ restates }) => restates);
    return { said: [said, ...more.said], asks: more.asks, wordsAt: digits.length + (wordless ? more.wordsAt : 0) };
  }
  // 1满意才怪: what turns a level around does not leave the digit standing.
  if (isTurnedPhrase(rest, phrases)) return undefined;
  // 3人排队, 2小时, 3G: counted, not answered.
  if (/^[\dA-Z]/.test(rest) || SPAN.test(rest) || phrases.measures.some((measure) => rest.startsWith(measure))) return undefined;
  return { said: [said], asks: undefined, wordsAt: digits.length };
}

/** 满意才怪, 不满意吗: begins with a level and turns it around, or asks; 满意度太低 speaks of how satisfied one is. */
export function isTurnedPhrase(text: string, { open, turns, leadIns }: Phrases): boolean {
  if (leadIns.some((leadIn) => text.startsWith(leadIn))) return false;
  return open.some((phrase) => text.startsWith(phrase) && turns.some((turn) => text.startsWith(turn, phrase.length)));
}

/** Written out it must stand alone: 一点都不满意 begins with a numeral. */
function hearNumeral(core: string, { endings }: Phrases, scale: Scale): Core | undefined {
  const digit = NUMERALS[core[0] ?? ''];
  if (digit === undefined || !isEnding(core.slice(1), endings)) return undefined;
  return { said: [digitSaid(scale, digit)], asks: undefined, wordsAt: core.length };
}

function hearPhrase(core: string, phrases: Phrases, scale: Scale): Core | undefined {
  const { meanings, plain, degrees, open } = phrases;
  const alone = core.replace(/^(\p{Extended_Pictographic})\1+$/u, '$1');
  const found = meanings.get(alone);
  if (found) return { said: [found], asks: undefined, wordsAt: core.length };
  const heard = hearBeginning(core, meanings, open, phrases, scale);
  if (heard) return heard;
  // 太差, 真不满意: stronger than the phrase itself.
  const degree = degrees.find((one) => core.startsWith(one));
  if (!degree) return undefined;
  const rest = core.slice(degree.length);
  const stronger = hearBeginning(
    rest,
    plain,
    open.filter((phrase) => plain.has(phrase)),
    phrases,
    scale,
  );
  return stronger && { ...stronger, wordsAt: degree.length + stronger.wordsAt };
}

/** A phrase with nothing behind it but endings; or one of the open ones, with words. */
function hearBeginning(core: string, said: Map<string, Said>, open: string[], phrases: Phrases, scale: Scale): Core | undefined {
  const whole = [...said.keys()].find((phrase) => core.startsWith(phrase) && isEnding(core.slice(phrase.length), phrases.endings));
  if (whole) return { said: [said.get(whole) as Said], asks: undefined, wordsAt: core.length };
  const prefix = open.find((phrase) => core.startsWith(phrase));
  if (!prefix) return undefined;
  let rest = core.slice(prefix.length);
  while (rest.startsWith(prefix)) rest = rest.slice(prefix.length);
  if (phrases.turns.some((turn) => rest.startsWith(turn))) return undefined;
  const more = rest.length > LONGEST_HEARD ? NOTHING : hear(rest, phrases, scale);
  return { said: [said.get(prefix) as Said, ...more.said], asks: more.asks, wordsAt: core.length - rest.length + more.wordsAt };
}
