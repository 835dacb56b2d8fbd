import { wordsReader as readerOf, type ReadWords } from '@mingjing/loop';
import type { Keys } from '@mingjing/kit';

export { listOf, textOf, type Words } from '@mingjing/loop';

/** Reads the words of a case by key; what was erased, or never was, reads as nothing. */
export const wordsReader = (keys: Keys, sealed: object | undefined): ReadWords => readerOf(keys, 'lead.words', sealed);
