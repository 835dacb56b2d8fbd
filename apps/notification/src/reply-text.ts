/** A text as it is compared: NFKC, upper case, one spelling of each character; `from` leads back to the text as it was written. */
export interface Plain {
  text: string;
  /** Index in the original of each UTF-16 unit. */
  from: number[];
}

/** What stands between two stops or spaces. */
export interface Clause {
  /** Without the spaces in it. */
  text: string;
  /** Index in the original of each UTF-16 unit. */
  from: number[];
  /** What stands between it and the clause before: spaces, stops or both. */
  before: string;
  /** What follows up to the next clause. */
  after: string;
}

/** Shows nothing, or shows how something is shown: marks of direction, joiners, tones of skin, keycaps. */
const UNSEEN = /[\p{Cf}\uFE00-\uFE0F\u20E3\u{1F3FB}-\u{1F3FF}]/u;
const STOP = /[\p{P}\p{Sm}\p{Sk}\p{Sc}\p{Cc}]/u;
/** First code points of digits in circles that Unicode does not fold (❶ ➀ ➊ ⓵); each row counts from 1 to 10. */
const CIRCLED = [0x2776, 0x2780, 0x278a, 0x24f5];
const ROW = 10;

function folded(character: string): string {
  const code = character.codePointAt(0) as number;
  const row = CIRCLED.find((first) => code >= first && code < first + ROW);
  if (row !== undefined) return String(code - row + 1);
  return UNSEEN.test(character) ? '' : character.normalize('NFKC').toUpperCase();
}

/** Which character is read as which, from pairs. */
export function spellings(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(pairs.map((pair) => [...pair]).flatMap(([one, other]): [string, string][] => (one && other ? [[one, other]] : [])));
}

/** The text as it is compared. */
export function plainOf(text: string, same: ReadonlyMap<string, string>): Plain {
  const plain: Plain = { text: '', from: [] };
  let at = 0;
  for (const character of text) {
    for (const one of folded(character)) {
      const spelt = same.get(one) ?? one;
      plain.text += spelt;
      for (let unit = 0; unit < spelt.length; unit += 1) plain.from.push(at);
    }
    at += character.length;
  }
  return plain;
}

/** A phrase of a list as it is compared: without spaces and stops. */
export function bare(phrase: string, same: ReadonlyMap<string, string>): string {
  return [...plainOf(phrase, same).text].filter((character) => !/\s/.test(character) && !STOP.test(character)).join('');
}

/** Pictures are words of their own: 👍满意 are two clauses. */
const WORDS = /\p{Extended_Pictographic}+|[^\s\p{Extended_Pictographic}]+/gu;

/**
 * Clauses of a text. Spaces within a segment between two stops part it only where `whole` does not know what it says without
 * them: 不 满意 is one, 3 态度差 are two.
 */
export function clausesOf({ text, from }: Plain, whole: (segment: string) => boolean): Clause[] {
  const parts: { start: number; end: number }[] = [];
  for (const { index, 0: segment } of text.matchAll(/[^\p{P}\p{Sm}\p{Sk}\p{Sc}\p{Cc}]+/gu)) {
    const [start, end] = [index + segment.length - segment.trimStart().length, index + segment.trimEnd().length];
    if (start >= end) continue;
    const together = !/\d\s+\d/.test(segment) && whole(segment.replace(/\s/g, ''));
    if (together) parts.push({ start, end });
    else for (const word of segment.matchAll(WORDS)) parts.push({ start: index + word.index, end: index + word.index + word[0].length });
  }
  return parts.map(({ start, end }, index) => {
    const units = Array.from({ length: end - start }, (_, unit) => start + unit).filter((unit) => !/\s/.test(text[unit] as string));
    return {
      text: units.map((unit) => text[unit]).join(''),
      from: units.map((unit) => from[unit] as number),
      before: text.slice(parts[index - 1]?.end ?? 0, start),
      after: text.slice(end, parts[index + 1]?.start),
    };
  });
}
