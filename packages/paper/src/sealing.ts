import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Keys } from '@mingjing/kit';
import type { WordsRef } from './paper';
import type { PaperText } from './text';

/** What is sealed of one step. */
export interface Words {
  /** Name of who took it. */
  who: string;
  text?: PaperText;
  /** Name of the issuing body when the text was written. */
  issuer?: string;
  reason?: string;
}
type Sealed = Record<string, { salt: string; text: string }>;

/** Seals words under a key made of their cause, so that a repeated call seals the same place. */
export function sealWords(
  { sealer }: Pick<Keys, 'sealer'>,
  purpose: string,
  cause: string,
  words: Words,
): { words: WordsRef; sealed: Sealed } {
  const text = JSON.stringify(words);
  const salt = randomBytes(16).toString('base64url');
  const ref = `w${createHash('sha256').update(cause).digest('base64url').slice(0, 22)}`;
  const mac = createHmac('sha256', salt).update(text).digest('base64url');
  return { words: { ref, mac }, sealed: { [ref]: { salt, text: sealer.seal(text, purpose).toString('base64') } } };
}

/** Words by their key; of what was erased nothing is left. */
export function openWords({ sealer }: Pick<Keys, 'sealer'>, purpose: string, sealed: object | undefined, ref: string): Words {
  const found = (sealed as Sealed | undefined)?.[ref];
  return found ? (JSON.parse(sealer.open(Buffer.from(found.text, 'base64'), purpose)) as Words) : { who: '' };
}
