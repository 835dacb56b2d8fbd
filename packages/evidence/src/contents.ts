import { randomUUID } from 'node:crypto';
import type { Sealer } from '@mingjing/kit';
import type { Content } from './content';
import type { EvidenceModels, StoredContent } from './models';
import { CHUNK_BYTES, Chunker, newKey, openChunk, sealChunk } from './sealing';

/** Chunks removed at once: some MiB, on the embedded store as well. */
const REMOVED_AT_ONCE = 16;

const keyPurpose = (content: string): string => `evidence.key:${content}`;
const chunkId = (content: string, place: number): string => `${content}:${String(place).padStart(6, '0')}`;

/** Writes a content chunk by chunk, each durable before the next; nothing of it can be read before `end`. */
export class ContentWriter {
  readonly id = randomUUID();
  private readonly key = newKey();
  private readonly chunker = new Chunker();
  private chunks = 0;
  private size = 0;

  constructor(
    private readonly models: EvidenceModels,
    private readonly sealer: Sealer,
  ) {}

  async write(piece: Buffer): Promise<void> {
    this.size += piece.length;
    for (const chunk of this.chunker.push(piece)) await this.put(chunk, false);
  }

  /** @returns where it lies, to be kept with the file */
  async end(): Promise<StoredContent> {
    await this.put(this.chunker.end(), true);
    const key = this.sealer.seal(this.key.toString('base64'), keyPurpose(this.id)).toString('base64');
    return { id: this.id, key, chunks: this.chunks, size: this.size };
  }

  private async put(plain: Buffer, last: boolean): Promise<void> {
    const place = this.chunks++;
    await this.models.chunks.create({ _id: chunkId(this.id, place), bytes: sealChunk(this.key, this.id, place, last, plain) });
  }
}

/** Opens a content; its chunks are fetched and opened as they are asked for, the last one opened is kept. */
export function openContent(
  { chunks }: EvidenceModels,
  sealer: Sealer,
  { id, key: sealedKey, chunks: count, size }: StoredContent,
): Content {
  const key = Buffer.from(sealer.open(Buffer.from(sealedKey, 'base64'), keyPurpose(id)), 'base64');
  let kept: { place: number; plain: Buffer } | undefined;
  const chunk = async (place: number): Promise<Buffer> => {
    if (kept?.place === place) return kept.plain;
    const found = await chunks.findById(chunkId(id, place)).lean();
    if (!found) throw new Error(`chunk ${place} of the content ${id} is gone`);
    kept = { place, plain: openChunk(key, id, place, place === count - 1, bytesOf(found.bytes)) };
    return kept.plain;
  };
  return {
    size,
    async *read(start = 0, end = size) {
      for (let at = start; at < end;) {
        const place = Math.floor(at / CHUNK_BYTES);
        const from = at - place * CHUNK_BYTES;
        const piece = (await chunk(place)).subarray(from, from + end - at);
        if (piece.length === 0) throw new Error(`the content ${id} is shorter than it was`);
        yield piece;
        at += piece.length;
      }
    },
  };
}

/** Drivers give bytes as Buffers or as BSON Binary. */
function bytesOf(value: Buffer | { buffer: Uint8Array; position: number }): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(value.buffer).subarray(0, value.position);
}

/** Removes the chunks of a content, however many came to be. */
export async function removeContent({ chunks }: EvidenceModels, id: string): Promise<void> {
  const range = { _id: { $gte: `${id}:`, $lt: `${id};` } };
  for (;;) {
    const found = await chunks.find(range).sort({ _id: 1 }).limit(REMOVED_AT_ONCE).select({ _id: 1 }).lean();
    if (found.length > 0) await chunks.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
    if (found.length < REMOVED_AT_ONCE) return;
  }
}
