import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What becomes of a body whose request was answered before its end. */
export interface Lingering {
  /** So many are read at most, and thrown away. */
  bytes: number;
  /** After this the connection is ended. */
  ms: number;
}

const LINGERING: Lingering = { bytes: 4 * 1024 * 1024, ms: 5_000 };

/**
 * Writes a whole answer. Whoever still sends a body then is read from for a little while, because many clients look for an
 * answer only after the last byte, and a connection that is cut before would take it from them; then it is ended.
 * @param headers with Content-Length where there is a body
 * @param body undefined for none
 */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: OutgoingHttpHeaders; body: string | Uint8Array | undefined },
  lingering = LINGERING,
): void {
  if (request.complete || !announcesBody(request)) {
    response.writeHead(status, headers);
    response.end(body);
    return;
  }
  response.writeHead(status, { ...headers, Connection: 'close' });
  if (body === undefined) response.flushHeaders();
  else response.write(body);
  linger(request, response, lingering);
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function linger(request: IncomingMessage, response: ServerResponse, { bytes, ms }: Lingering): void {
  let left = bytes;
  const timer = setTimeout(end, ms);
  request.on('data', count).once('end', end).once('close', end);

  function count(chunk: Buffer): void {
    left -= chunk.length;
    // Not ended yet: who can write no more may still read.
    if (left < 0) request.off('data', count).pause();
  }
  function end(): void {
    clearTimeout(timer);
    request.off('data', count).off('end', end).off('close', end);
    response.end();
  }
}
