import { isEnding, type Heard, type Phrases, type Rating } from './reply-phrases';
import type { Clause } from './reply-text';

/** A clause and what was heard in it. */
export type Read = Clause & Heard;

/** What is as long is an explanation, whatever it speaks of; shorter words may be a retort (UTF-16 units). */
const EXPLAINS = 6;

/**
 * Whether the words beside a level leave it standing. A level that is invented is worse than one that waits: scorn, what denies
 * the level, and behind a level of satisfaction short words that explain nothing leave none.
 * @param clauses that say something or have words; together they say one level
 */
export function isDoubted(clauses: Read[], phrases: Phrases): boolean {
  const at = clauses.findIndex(({ said }) => said.length > 0);
  const pleased = clauses[at]?.said[0]?.rating !== 'unsatisfied';
  const words = clauses.map((clause) => clause.text.slice(clause.said.length > 0 ? clause.wordsAt : 0));
  const behind = words.slice(at).join('');
  const scorned = pleased
    ? words.some((one) => scornIn(one, phrases))
    : words.some((one) => one.length < EXPLAINS && scornIn(one, phrases));
  return scorned || words.some((one, index) => isDenial(one, clauses[index] as Read, phrases)) || (pleased && !explains(behind, phrases));
}

/** Nothing but scorn: beside a request it tells nothing of a service. */
export function isScoff(text: string, { scoffs, endings }: Phrases): boolean {
  return scoffs.some((scoff) => text.startsWith(scoff) && isEnding(text.slice(scoff.length), endings));
}

const scornIn = (words: string, { scoffs }: Phrases): boolean => scoffs.some((scoff) => words.includes(scoff));

/** 不满意的地方没有; 不满意，没有: what is said of a level is that there is none. */
function isDenial(words: string, { said }: Read, { denials, endings, leadIns }: Phrases): boolean {
  const attached = said.some(({ by }) => by !== 'digit');
  return denials.some((denial) => {
    const at = words.lastIndexOf(denial);
    if (at < 0 || !isEnding(words.slice(at + denial.length), endings)) return false;
    return attached || at === 0 || leadIns.includes(words.slice(0, at));
  });
}

function explains(words: string, phrases: Phrases): boolean {
  if (words.length === 0 || words.length >= EXPLAINS || hintsIn(words, phrases).length > 0) return true;
  return [...phrases.topics, ...phrases.wishes].some((topic) => words.includes(topic));
}

const DENIED = /(不|没|没有|不够|不太|不是|不怎么|谈不上|说不上|无|未|缺乏)$/;

/** What words speak for, wherever in them it stands; neither what is denied nor what is hoped for. */
export function hintsIn(words: string, { hints, wishes }: Phrases): Rating[] {
  const found: Rating[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [phrase, rating] = hints.find(([one]) => words.startsWith(one, at)) ?? [];
    if (!phrase || !rating) continue;
    const lead = words.slice(0, at);
    if (!DENIED.test(lead) && !wishes.some((wish) => lead.includes(wish))) found.push(rating);
    at += phrase.length - 1;
  }
  return found;
}
