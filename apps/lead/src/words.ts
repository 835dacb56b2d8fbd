import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Keys } from '@mingjing/kit';
import type { ActionName, Inputs } from './action';

/** What a person wrote with one step, and under which name. */
export type Words = Record<string, string | string[]>;
/** Sealed part of a case: key → words. Erasing an entry with its salt leaves the history and its hashes valid. */
export type SealedWords = Record<string, { salt: string; text: string }>;

const PURPOSE = 'lead.words';

/** The free text of each action; everything else of it is facts and stands in the history. */
const FIELDS: { [Name in ActionName]?: (keyof Inputs[Name])[] } = {
  handOn: ['recipient', 'receipt'],
  handToDiscipline: ['receipt'],
  dispatch: ['instruction', 'releasedWords'],
  returnOrder: ['reason'],
  verify: ['findings'],
  stateOwnSide: ['statement'],
  ruleObjection: ['reason'],
  explain: ['explanation'],

  requestExtension: ['reason'],
  decideExtension: ['reason'],
  submitRectification: ['summary', 'timetable', 'personsInCharge'],
  sendBackRectification: ['reason'],
  decideReopened: ['reason'],
  undoMerge: ['reason'],
};

/** What of an action has to be sealed, with the note and the name of who acts. */
export function wordsOf<Name extends ActionName>(name: Name, input: Inputs[Name], note: string, who: string): Words {
  const words: Words = { note, who };
  for (const field of FIELDS[name] ?? []) words[field as string] = input[field] as string | string[];
  return words;
}

export interface Sealed {
  words: { ref: string; mac: string };
  sealed: SealedWords;
}

/** Seals words under a key made from their cause, so that a repeated call seals the same place. */
export function sealWords(keys: Keys, cause: string, words: Words): Sealed {
  const text = JSON.stringify(words);
  const salt = randomBytes(16).toString('base64url');
  const ref = `w${createHash('sha256').update(cause).digest('base64url').slice(0, 22)}`;
  const mac = createHmac('sha256', salt).update(text).digest('base64url');
  return { words: { ref, mac }, sealed: { [ref]: { salt, text: keys.sealer.seal(text, PURPOSE).toString('base64') } } };
}

/** Reads words by key; what was erased, or never was, reads as nothing. */
export function wordsReader(keys: Keys, sealed: object | undefined): (ref: string) => Words {
  return (ref) => {
    const found = (sealed as SealedWords | undefined)?.[ref];
    return found ? (JSON.parse(keys.sealer.open(Buffer.from(found.text, 'base64'), PURPOSE)) as Words) : {};
  };
}

export const textOf = (words: Words, field: string): string => (typeof words[field] === 'string' ? words[field] : '');
export const listOf = (words: Words, field: string): string[] => (Array.isArray(words[field]) ? words[field] : []);
