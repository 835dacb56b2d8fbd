import type { ServerHttp2Stream } from 'node:http2';

/** What becomes of a message that goes on after its call was answered. */
export interface GrpcLingering {
  /** So many bytes are thrown away; with more the connection is ended. */
  bytes: number;
  /** So long the call may still be sent to, before its connection is ended. */
  ms: number;
}

/** Twice the longest message there may be: who sends a few more hears that it was too long, and goes on. */
export const LINGERING: GrpcLingering = { bytes: 16 * 1024 * 1024, ms: 10_000 };

/**
 * Ends the connection of a call that is sent to long after it was answered: the whole of it, see grpc-admission.ts.
 * @param stream of a call whose request was not complete when it was answered
 */
export function endOverlong(stream: ServerHttp2Stream, { bytes, ms }: GrpcLingering): void {
  const { session } = stream;
  if (!session || stream.closed || stream.readableEnded) return;
  let left = bytes;
  const timer = setTimeout(() => session.destroy(), ms);
  timer.unref();
  stream.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) session.destroy();
  });
  stream.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
}
