/** What a stored content is read by: any stretch of it, opened as it is asked for. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** All of it from `start` up to and without `end`, in pieces. */
  read(start?: number, end?: number): AsyncIterable<Buffer>;
}

/** A short stretch at once. */
export async function stretch(content: Content, start: number, end: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content.read(Math.max(0, start), Math.min(content.size, end))) pieces.push(piece);
  return Buffer.concat(pieces);
}
