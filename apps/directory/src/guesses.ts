import { COMMON_WORDS, SURNAMES, SYLLABLES } from './common-words';

/**
 * How hard a password is to guess for somebody who knows what people take: the cheapest way to put it together from common words,
 * pinyin, walks on the keyboard, years and dates, repetitions and single characters. The costs are bits, about: a common word is
 * one of a thousand, a syllable one of 400. It is the idea of zxcvbn (Wheeler, USENIX Security 2016) with a small dictionary.
 */
const COST = { word: 9, leet: 1, syllable: 8, name: 16, walk: 5, run: 4, copy: 3, year: 7, date: 12, division: 9 };
const CHARACTER = { letter: 5, digit: 3.5, other: 5, ideograph: 8 };

const WALKS = [
  ...['0123456789', '1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '!@#$%^&*()'],
  ...['1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', 'qazwsxedcrfvtgbyhnujmikolp', '1q2w3e4r5t6y7u8i9o0p', 'qawsedrftgyhujikolp'],
].flatMap((keys) => [keys, [...keys].reverse().join('')]);

const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '!': 'i' };
const LONGEST = 24;

/** Without case, widths and the digits and signs that stand for letters. */
export function plainLetters(text: string): string {
  return [...text.normalize('NFKC').toLowerCase()].map((character) => LEET[character] ?? character).join('');
}

/** Bits it takes to guess a password; what comes after its first 64 characters is left out. */
export function guessBits(password: string): number {
  const text = [...password.normalize('NFKC').toLowerCase()].slice(0, 64);
  const least = [0];
  for (let end = 1; end <= text.length; end++) {
    let best = (least[end - 1] ?? 0) + single(text[end - 1] as string);
    for (let start = Math.max(0, end - LONGEST); start <= end - 2; start++) {
      best = Math.min(best, (least[start] ?? 0) + cost(text, start, end));
    }
    least.push(best);
  }
  return least[text.length] ?? 0;
}

function single(character: string): number {
  if (/\p{L}/u.test(character)) return /[a-z]/.test(character) ? CHARACTER.letter : CHARACTER.ideograph;
  return /\d/.test(character) ? CHARACTER.digit : CHARACTER.other;
}

/** Of two characters or more as one piece; Infinity where they are none. */
function cost(text: readonly string[], start: number, end: number): number {
  const piece = text.slice(start, end).join('');
  const length = end - start;
  if (piece === text.slice(start - length, start).join('')) return COST.copy;
  if (length >= 3 && new Set(piece).size === 1) return COST.run;
  if (length >= 3 && WALKS.some((keys) => keys.includes(piece))) return COST.walk;
  if (/^(19|20)\d\d$/.test(piece)) return COST.year;
  if (/^((19|20)\d\d|\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(piece)) return COST.date;
  // Everybody knows the code of their own division, and of those around it.
  if (/^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}$/.test(piece)) return COST.division;
  return wordCost(piece);
}

function wordCost(piece: string): number {
  if (COMMON_WORDS.has(piece)) return COST.word;
  if (SYLLABLES.has(piece)) return COST.syllable;
  if (isPinyinName(piece)) return COST.name;
  return COMMON_WORDS.has(plainLetters(piece)) ? COST.word + COST.leet : Infinity;
}

/** A surname and one or two syllables. */
function isPinyinName(piece: string): boolean {
  if (!/^[a-z]{4,18}$/.test(piece)) return false;
  for (let at = 2; at <= Math.min(5, piece.length - 2); at++) {
    if (SURNAMES.has(piece.slice(0, at)) && isSyllables(piece.slice(at))) return true;
  }
  return false;
}

function isSyllables(text: string): boolean {
  if (SYLLABLES.has(text)) return true;
  for (let at = 2; at <= text.length - 2; at++) if (SYLLABLES.has(text.slice(0, at)) && SYLLABLES.has(text.slice(at))) return true;
  return false;
}
