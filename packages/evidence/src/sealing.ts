import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes of a file in one chunk; the last one has fewer, or as many. */
export const CHUNK_BYTES = 256 * 1024;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** A key for the chunks of one content, never used for another. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * The nonce of a chunk: its place and whether it is the last, as in the STREAM construction (Hoang, Reyhanitabar, Rogaway,
 * Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015). A key is of one content only, so no nonce
 * comes twice; chunks that were swapped, left out, added, or cut off behind one that was not the last do not open.
 */
function nonceOf(place: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(place, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * Seals one chunk with AES-256-GCM: ciphertext, then the tag.
 * @param content whose chunk it is, authenticated with it
 */
export function sealChunk(key: Buffer, content: string, place: number, last: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place, last));
  cipher.setAAD(Buffer.from(content));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where the chunk was altered, or is another one than this */
export function openChunk(key: Buffer, content: string, place: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new Error('a chunk of a file is cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place, last));
  decipher.setAAD(Buffer.from(content));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}

/** Cuts what comes in pieces of any length into chunks; holds no more than one chunk and one piece. */
export class Chunker {
  private held: Buffer[] = [];
  private length = 0;

  /** The chunks that are full and not the last: one is kept back until more comes. */
  *push(piece: Buffer): Generator<Buffer> {
    let rest = piece;
    while (this.length + rest.length > CHUNK_BYTES) {
      const room = CHUNK_BYTES - this.length;
      yield Buffer.concat([...this.held, rest.subarray(0, room)]);
      this.held = [];
      this.length = 0;
      rest = rest.subarray(room);
    }
    if (rest.length === 0) return;
    this.held.push(rest);
    this.length += rest.length;
  }

  /** The last chunk; empty where nothing came at all. */
  end(): Buffer {
    const last = Buffer.concat(this.held);
    this.held = [];
    this.length = 0;
    return last;
  }
}
