import type { ReplyCorpus } from '@mingjing/contracts';
import { hintsIn, isDoubted, isScoff, type Read } from './reply-doubts';
import { hear, isTurnedPhrase, phrasesOf, type Phrases, type Rating, type Said, type Scale } from './reply-phrases';
import { clausesOf, plainOf, spellings, type Clause } from './reply-text';

/** What somebody meant who answered a message. Level and request may both be there: 3，退订. */
export interface Reading {
  /** Index in the form's levels; absent where none was said, or it cannot be told. */
  level: number | undefined;
  /** What they wrote besides the level, as they wrote it; all of it where no level was taken. Without what no text can hold. */
  words: string;
  asks: 'optOut' | 'resume' | undefined;
  /** Why no level was taken: nothing says one, or what they wrote contradicts itself. Absent where one was, or all is a request. */
  unclear: 'unknown' | 'contradiction' | undefined;
}

/** Looked at, in UTF-16 units; nobody writes longer ones by SMS. */
export const MOST_READ = 2_000;

export type ReadReply = (text: string, scale: Scale, corpus: ReplyCorpus) => Reading;

/** Corpora made ready at a time: a division each, mostly one for all. */
const READY = 16;

/** `readReply` that makes each corpus ready once: that takes ten times as long as reading a reply. */
export function replyReader(): ReadReply {
  const ready = new Map<string, Phrases>();
  return (text, scale, corpus) => {
    const key = JSON.stringify([corpus, scale.levels]);
    const phrases = ready.get(key) ?? phrasesOf(corpus, scale.levels);
    if (!ready.has(key) && ready.size >= READY) ready.clear();
    ready.set(key, phrases);
    return readReply(text, scale, corpus, phrases);
  };
}

/**
 * Reads a reply by the corpus. What can be taken for two things is not guessed: it stays unclear.
 * @param text as it came, of any length
 */
export function readReply(text: string, scale: Scale, corpus: ReplyCorpus, phrases = phrasesOf(corpus, scale.levels)): Reading {
  const written = text.slice(0, MOST_READ);
  const plain = plainOf(written, spellings(corpus.sameCharacters));
  const full = (segment: string): boolean => {
    const { said, asks, wordsAt } = hear(segment, phrases, scale);
    return wordsAt === segment.length && (said.length > 0 || asks !== undefined);
  };
  const clauses = clausesOf(plain, full).map((clause): Read => ({ ...clause, ...hear(clause.text, phrases, scale) }));
  const standing = clauses.map((clause, index) =>
    isTurned(clause, clauses[index - 1], clauses[index + 1], phrases) ? muted(clause) : clause,
  );
  const asks = requestOf(standing);
  // What turns a level around or asks, leaves nothing else standing: 1不满意没有👍, 满意？不满意.
  const turned = clauses.some(({ said, text: one }, index) =>
    said.length === 0 ? isTurnedPhrase(one.replace(/^\d+/, ''), phrases) : standing[index]?.said.length === 0,
  );
  const clear = meant(standing, phrases);
  const heard = turned || echoesMenu(plain.text, scale) ? 'unknown' : levelOf(clear, phrases);
  const level = typeof heard === 'number' && isDoubted(clear, phrases) ? 'unknown' : heard;
  if (typeof level === 'number') return { level, words: wordsOf(written, standing), asks, unclear: undefined };
  const tellsNothing = ({ said, text: one, wordsAt }: Read): boolean =>
    said.length === 0 && (wordsAt === one.length || isScoff(one.slice(wordsAt), phrases));
  const onlyAsks = asks !== undefined && standing.every(tellsNothing);
  return { level: undefined, words: cleaned(written), asks, unclear: onlyAsks ? undefined : level };
}

/** Without what fits in no text: NUL and the like, marks of direction, half characters. */
export const cleaned = (text: string): string => text.replace(UNFIT, '').trim();
/** Something a person can read stands in it. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);

const muted = (clause: Read): Read => ({ ...clause, said: [], asks: undefined, wordsAt: 0 });
const isLatin = ({ text }: Clause): boolean => /^[A-Z]+$/.test(text);

/** 不，满意; 怎么 退订; 满意?: a word beside it, or a question mark, takes back what a clause says. */
function isTurned(clause: Read, previous: Read | undefined, next: Read | undefined, { negations }: Phrases): boolean {
  const { said, asks, after } = clause;
  if (said.length === 0 && !asks) return false;
  const asked = after.includes('?') && !isLatin(clause);
  const denied = previous !== undefined && negations.has(previous.text);
  const wondered =
    asks === 'optOut' && next !== undefined && next.text.length <= 5 && [...negations].some((one) => next.text.startsWith(one));
  return asked || denied || wondered;
}

function requestOf(clauses: Read[]): Reading['asks'] {
  const asked = new Set(clauses.map(({ asks }) => asks).filter((one) => one !== undefined));
  return asked.size === 1 ? [...asked][0] : undefined;
}

/** Sends the choices back as they came: 1满意2基本满意3不满意. */
function echoesMenu(text: string, { levels, digits }: Scale): boolean {
  const compact = text.replace(/\s/g, '');
  return [...digits].filter(([digit, level]) => compact.includes(`${digit}${levels[level]?.nameZh ?? ''}`)).length > 1;
}

const isNumber = ({ text }: Clause): boolean => /^\d+$/.test(text);
/** Between two numbers: a list, a span, a time, a decimal. */
const JOINS = /^[.\-/:~·、]+$/;

/** 3、4号窗口; 1 2; 3:30: of two numbers side by side neither is an answer. */
function sideBySide(one: Clause | undefined, other: Clause | undefined): boolean {
  if (!one || !other || !/\d$/.test(one.text) || !/^\d/.test(other.text)) return false;
  return (isNumber(one) && isNumber(other)) || ((isNumber(one) || isNumber(other)) && JOINS.test(other.before));
}

/** 3 个小时, 3 人: a space does not make an answer of what is counted. */
function counts(clause: Clause, next: Clause | undefined, { measures }: Phrases): boolean {
  return next !== undefined && isNumber(clause) && /^\s+$/.test(next.before) && measures.some((measure) => next.text.startsWith(measure));
}

/** Clauses that say something or have words, courtesies left out. A digit counts where an answer stands: first, or set off at the end. */
function meant(clauses: Read[], phrases: Phrases): Read[] {
  const filled = clauses.filter(
    ({ said, asks, text, wordsAt }) => (said.length > 0 || wordsAt < text.length) && !(asks && said.length === 0),
  );
  return filled.map((clause, index) => {
    if (!clause.said.some(({ by }) => by === 'digit')) return clause;
    const setOff = clause.led || !/^\s+$/.test(clause.before);
    const stands = index === 0 || (index === filled.length - 1 && setOff);
    const [previous, next] = [filled[index - 1], filled[index + 1]];
    return stands &&
      !sideBySide(previous, clause) &&
      !sideBySide(clause, next) &&
      !counts(clause, next, phrases) &&
      !(next?.said.length === 0 && isTurnedPhrase(next.text, phrases))
      ? clause
      : muted(clause);
  });
}

function levelOf(clauses: Read[], phrases: Phrases): number | 'unknown' | 'contradiction' {
  const said = clauses.flatMap((clause) => clause.said);
  if (said.length === 0) return 'unknown';
  if (said.some(({ by, level }) => by === 'digit' && level === undefined)) return 'unknown';
  const firm = said.filter(({ by }) => by !== 'phrase');
  const levels = new Set((firm.length > 0 ? firm : said).map(({ level }) => level));
  const [level] = levels;
  const ratings = new Set(said.map(({ rating }) => rating));
  if (levels.size > 1 || ratings.size > 1) return 'contradiction';
  if (level === undefined) return 'unknown';
  return contradicted(said, clauses, phrases) ? 'contradiction' : level;
}

/** 1 态度太差: words beside a bare digit speak for the other end of the scale, and none for its own. */
function contradicted(said: Said[], clauses: Read[], phrases: Phrases): boolean {
  const [{ rating } = { rating: undefined }] = said;
  if (rating === 'basicallySatisfied' || said.some(({ by }) => by !== 'digit')) return false;
  const heard = new Set(clauses.flatMap(({ text, wordsAt }) => hintsIn(text.slice(wordsAt), phrases)));
  heard.delete('basicallySatisfied');
  return heard.size > 0 && !heard.has(rating as Rating);
}

const OPENING = /[\p{Ps}\p{Pi}]/u;
/** Fits in no sentence and no page: control characters but line breaks, and marks that turn the direction of what follows. */
const UNFIT =
  /[\u0000-\u0009\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What was written behind the level, or all of it where the level stands elsewhere; a request at the end is left off. */
function wordsOf(written: string, clauses: Read[]): string {
  const levelAt = clauses.findIndex(({ said }) => said.length > 0);
  const tells = ({ said, asks, text, wordsAt }: Read, index: number): boolean =>
    !asks && (wordsAt < text.length || (index > levelAt && said.length > 0 && !said.some(({ restates }) => restates)));
  const first = clauses.findIndex(tells);
  const clause = clauses[first];
  if (!clause) return '';
  let start = clause.from[clause.wordsAt < clause.text.length ? clause.wordsAt : 0] as number;
  while (start > 0 && OPENING.test(written[start - 1] as string)) start -= 1;
  const last = clauses.at(-1);
  const end = last?.asks && first < clauses.length - 1 ? (last.from[0] as number) : written.length;
  const words = cleaned(written.slice(start, end));
  return hasWords(words) ? words : '';
}
