import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

export interface Expected {
  clock: string;
  accounts: Record<string, string>;
  receipts: Record<string, { level: string; matter?: string; excluded?: boolean }>;
  plates: Record<string, string>;
  endedPlate: string;
  matters: {
    id: string;
    matterNumber: string;
    handledOn: string;
    phone: string;
    token?: string;
    level?: string;
    evaluationId?: string;
    receipt?: string;
  }[];
  cases: Record<string, string>;
  evaluations: { id: string; level: string; excluded: boolean; caseState: string; earlier: number; text: string }[];
  summary: Record<string, Record<string, unknown>>;
  messages: { replies: number; messages: number };
  messageStates: Record<string, number>;
}

const BLOCK = 512;

/** Unpacks the data directory that the version before wrote (test/fixtures); what must hold of it. */
export function unpackBefore(directory: string): Expected {
  const tar = brotliDecompressSync(readFileSync(path.join(__dirname, 'fixtures/version-before.tar.br')));
  const text = (from: number, length: number): string => tar.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= tar.length && text(at, 100) !== '';) {
    const [name, size, type] = [text(at, 100), parseInt(text(at + 124, 12), 8), text(at + 156, 1)];
    const file = path.join(directory, name);
    if (type === '5') mkdirSync(file, { recursive: true });
    else writeFileSync(file, tar.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return JSON.parse(readFileSync(path.join(directory, 'expected.json'), 'utf8')) as Expected;
}
