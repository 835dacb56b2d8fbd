import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Sealer } from '@mingjing/kit';
import type { Words } from './evaluation';

/** One sealed text; the salt makes the hash in the history unguessable and, once destroyed, meaningless. */
interface SealedText {
  salt: Buffer;
  text: Buffer;
}

function bytes(value: unknown): Buffer | undefined {
  if (Buffer.isBuffer(value)) return value;
  // Lean reads give what the driver gives: its own Binary.
  const binary = value as { _bsontype?: string; value(): Uint8Array } | undefined;
  return binary?._bsontype === 'Binary' ? Buffer.from(binary.value()) : undefined;
}

const purposeOf = (id: string, field: string): string => `evaluation|${id}|${field}`;

/** A personal field of record `id`, sealed for that place only. */
export function sealField(sealer: Sealer, id: string, field: string, plain: string): Buffer {
  return sealer.seal(plain, purposeOf(id, field));
}

/** The personal field in clear; empty where there is none or it was erased. */
export function openField(sealer: Sealer, id: string, field: string, sealed: Record<string, unknown>): string {
  const closed = bytes(sealed[field]);
  return closed ? sealer.open(closed, purposeOf(id, field)) : '';
}

/** The matter an evaluation is of, and the day it was handled: never in clear beside a rating. */
export interface EvaluatedMatter {
  id: string;
  handledOn: string;
}

const MATTER = 'matter';

export function sealMatter(sealer: Sealer, id: string, { id: matterId, handledOn }: EvaluatedMatter): Buffer {
  return sealField(sealer, id, MATTER, JSON.stringify([matterId, handledOn]));
}

/** Undefined for an evaluation of no matter. */
export function openMatter(sealer: Sealer, id: string, sealed: Record<string, unknown>): EvaluatedMatter | undefined {
  const text = openField(sealer, id, MATTER, sealed);
  if (!text) return undefined;
  const [matterId, handledOn] = JSON.parse(text) as [string, string];
  return { id: matterId, handledOn };
}

/**
 * Seals what the citizen wrote.
 * @param cause each version of the words has a field of its own, named after what caused it
 * @returns what the history keeps, and what is merged into the sealed part
 */
export function sealWords(sealer: Sealer, id: string, cause: string, text: string): { words: Words; sealed: Record<string, SealedText> } {
  if (!text) return { words: { sealedAs: '', mac: '' }, sealed: {} };
  const sealedAs = `words${createHash('sha256').update(cause).digest('hex').slice(0, 16)}`;
  const salt = randomBytes(16);
  const mac = createHmac('sha256', salt).update(text).digest('base64url');
  return { words: { sealedAs, mac }, sealed: { [sealedAs]: { salt, text: sealField(sealer, id, sealedAs, text) } } };
}

/** The words in clear; empty where nothing was written or it was erased. */
export function openWords(sealer: Sealer, id: string, words: Words, sealed: Record<string, unknown>): string {
  const closed = sealed[words.sealedAs] as SealedText | undefined;
  const text = bytes(closed?.text);
  return text ? sealer.open(text, purposeOf(id, words.sealedAs)) : '';
}
