import { createHash } from 'node:crypto';
import type { evidence } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { CallContext } from '@mingjing/kit';
import type { EvidenceKind as KindName, EvidenceRule } from '@mingjing/rules';
import type { EvidenceWork } from './evidence';
import type { OpenRecord } from './host';
import { HEAD_BYTES, kindOfName, requireBeginning } from './kinds';
import type { StoredContent, StoredFile } from './models';
import { cleanName } from './names';
import { requireOffice } from './office';
import { requirePdf } from './pdf';
import { cutOff, damaged, refusedFile, tooLarge, tooMany } from './refusals';
import { largestBytes } from './rules';

/** A picture drawn anew may be longer than it came, and no more than this many times its limit. */
const GROWTH = 3;

export interface Added {
  file: StoredFile;
  record: OpenRecord;
  repeated: boolean;
}

type Requests = AsyncIterable<evidence.AddEvidenceRequest>;

/**
 * Takes one file: rights and name before its first byte, its limit while it comes, its content when it is whole. Whatever fails
 * on the way leaves nothing of it.
 */
export async function addFile(work: EvidenceWork, requests: Requests, call: CallContext): Promise<Added> {
  const incoming = requests[Symbol.asyncIterator]();
  try {
    const first = await incoming.next();
    if (first.done) throw cutOff();
    const { recordId, name: given } = first.value;
    const record = await work.host.open(recordId, call.actor);
    if (!record.mayAdd) throw noStep();
    const rule = await work.ruleOf(record.division);
    const name = cleanName(given);
    const kind = kindOfName(name, rule.kinds);
    await requireRoom(work, recordId, record, rule);
    const { id: by, name: who = '' } = call.actor;
    const file = await work.files.begin({ recordId, side: record.side, kind, by, at: work.clock.now(), name, who });
    try {
      return { ...(await receive(work, file, kind, rule, piecesOf(first.value, incoming))), record };
    } catch (error) {
      await work.files.remove(file._id);
      throw error;
    }
  } finally {
    await incoming.return?.();
  }
}

async function* piecesOf(first: evidence.AddEvidenceRequest, rest: AsyncIterator<evidence.AddEvidenceRequest>): AsyncGenerator<Buffer> {
  yield bytesOf(first);
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield bytesOf(next.value);
}

function bytesOf({ piece }: evidence.AddEvidenceRequest): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

async function receive(
  work: EvidenceWork,
  file: StoredFile,
  kind: KindName,
  rule: EvidenceRule,
  pieces: AsyncIterable<Buffer>,
): Promise<Omit<Added, 'record'>> {
  const { content, sha256 } = await take(work, file, kind, rule, pieces);
  const digest = work.files.digestOf(file, sha256);
  const known = await work.files.withDigest(digest);
  if (known) return again(work, file, known);
  const kept = await settled(work, file, kind, rule, content);
  const state = work.scanner ? 'held' : 'clean';
  if (await work.files.finish(file, state, kept, digest)) {
    const done = { ...file, state, content: kept, digest } as const;
    return { file: work.scanner ? await work.scan(done) : done, repeated: false };
  }
  const meanwhile = await work.files.withDigest(digest);
  if (!meanwhile) throw cutOff();
  return again(work, file, meanwhile);
}

async function again(work: EvidenceWork, file: StoredFile, known: StoredFile): Promise<Omit<Added, 'record'>> {
  await work.files.remove(file._id);
  return { file: known, repeated: true };
}

/** Seals what comes as it comes. */
async function take(
  work: EvidenceWork,
  file: StoredFile,
  kind: KindName,
  rule: EvidenceRule,
  pieces: AsyncIterable<Buffer>,
): Promise<{ content: StoredContent; sha256: string }> {
  const writer = await work.files.writer(file._id);
  const hash = createHash('sha256');
  const most = largestBytes(rule);
  let head = Buffer.alloc(0);
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > most) throw tooLarge(rule.largestMib);
    if (head.length < HEAD_BYTES) {
      head = Buffer.concat([head, piece.subarray(0, HEAD_BYTES)]);
      if (head.length >= HEAD_BYTES) requireBeginning(kind, head);
    }
    hash.update(piece);
    await writer.write(piece);
  }
  if (size === 0) throw refusedFile('empty', 'file', '文件是空的，请重新选择。', 'The file is empty; choose it again.');
  requireBeginning(kind, head);
  return { content: await writer.end(), sha256: hash.digest('hex') };
}

/** The content as it is kept: looked at whole, and of a picture drawn anew. */
async function settled(
  work: EvidenceWork,
  file: StoredFile,
  kind: KindName,
  rule: EvidenceRule,
  stored: StoredContent,
): Promise<StoredContent> {
  const content = work.files.open(stored);
  if (kind === 'pdf') await requirePdf(content);
  else if (kind === 'docx' || kind === 'xlsx') await requireOffice(kind, content);
  else return redrawn(work, file, kind, rule, stored);
  return stored;
}

async function redrawn(
  work: EvidenceWork,
  file: StoredFile,
  kind: 'jpg' | 'png',
  rule: EvidenceRule,
  stored: StoredContent,
): Promise<StoredContent> {
  const writer = await work.files.writer(file._id);
  let size = 0;
  for await (const piece of work.pictures.redrawn(kind, work.files.open(stored), rule.megapixels)) {
    size += piece.length;
    if (size > largestBytes(rule) * GROWTH) throw tooLarge(rule.largestMib);
    await writer.write(piece);
  }
  if (size === 0) throw damaged('图片已损坏，打不开。', 'The picture is damaged and cannot be opened.');
  const kept = await writer.end();
  // What the camera wrote into it goes before the file is anybody's.
  await work.files.dropContent(stored);
  return kept;
}

/** As many files as one step may have may lie ready; more would only fill the disk. */
async function requireRoom(work: EvidenceWork, recordId: string, record: OpenRecord, { filesPerStep }: EvidenceRule): Promise<void> {
  const loose = (await work.files.ofRecord(recordId)).filter(({ _id, side }) => side === record.side && !record.referred.has(_id));
  if (loose.length >= filesPerStep) throw tooMany(filesPerStep);
}

function noStep(): Refused {
  return new Refused('evidence.noStep', 'forbidden', {
    zh: '现在没有由您办理、可以附材料的步骤；请刷新页面，核对办理环节。',
    en: 'No step that takes evidence stands open for you now; load the record again.',
  });
}
