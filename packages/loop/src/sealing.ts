import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Keys } from '@mingjing/kit';
import type { Words } from './checking';
import type { Fields } from './fields';

/** Sealed part of a record: key → words. Erasing an entry with its salt leaves the history and its hashes valid. */
export type SealedWords = Record<string, { salt: string; text: string }>;
export interface Sealed {
  words: { ref: string; mac: string };
  sealed: SealedWords;
}

/**
 * Seals words under a key made from their cause, so that a repeated call seals the same place.
 * @param purpose "<service>.words"
 */
export function sealWords(keys: Keys, purpose: string, cause: string, words: Words): Sealed {
  const text = JSON.stringify(words);
  const salt = randomBytes(16).toString('base64url');
  const ref = `w${createHash('sha256').update(cause).digest('base64url').slice(0, 22)}`;
  const mac = createHmac('sha256', salt).update(text).digest('base64url');
  return { words: { ref, mac }, sealed: { [ref]: { salt, text: keys.sealer.seal(text, purpose).toString('base64') } } };
}

/** Words of fields marked `apart`, sealed each under `<service>.<field>` first; what is empty stays so. */
export function sealApart(keys: Keys, service: string, fields: Fields, words: Words): Words {
  const sealed = ([name, text]: [string, string | string[]]): [string, string | string[]] =>
    fields[name]?.apart && typeof text === 'string' && text !== ''
      ? [name, keys.sealer.seal(text, `${service}.${name}`).toString('base64')]
      : [name, text];
  return Object.fromEntries(Object.entries(words).map(sealed));
}
/** Reads one field marked `apart`, of words that `wordsReader` gave. */
export function apartReader(keys: Keys, service: string, field: string): (words: Words) => string {
  return (words) => {
    const text = textOf(words, field);
    return text && keys.sealer.open(Buffer.from(text, 'base64'), `${service}.${field}`);
  };
}

/** Reads words by key; what was erased, or never was, reads as nothing. */
export type ReadWords = (ref: string) => Words;
export function wordsReader(keys: Keys, purpose: string, sealed: object | undefined): ReadWords {
  return (ref) => {
    const found = (sealed as SealedWords | undefined)?.[ref];
    return found ? (JSON.parse(keys.sealer.open(Buffer.from(found.text, 'base64'), purpose)) as Words) : {};
  };
}

export const textOf = (words: Words, field: string): string => (typeof words[field] === 'string' ? words[field] : '');
export const listOf = (words: Words, field: string): string[] => (Array.isArray(words[field]) ? words[field] : []);
