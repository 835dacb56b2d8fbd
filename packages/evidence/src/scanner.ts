import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { z } from 'zod';

const TIMEOUT_MS = 120_000;

export const evidenceConfig = {
  EVIDENCE_SCANNER: z
    .string()
    .regex(/^(off|clamd:\/\/[^:/\s]+:\d{1,5})$/, 'must be off or clamd://host:port')
    .default('off')
    .describe('Malware scanner that files of evidence are held back for: clamd://host:port, or off'),
};

export type Verdict = { clean: true } | { clean: false; found: string };

export interface Scanner {
  /** @throws Error where the scanner is away or could not look: nothing is known of the file then */
  scan(pieces: AsyncIterable<Buffer>): Promise<Verdict>;
}

/** The scanner of a configuration; undefined where there is none. */
export function scannerOf({ EVIDENCE_SCANNER }: { EVIDENCE_SCANNER: string }): Scanner | undefined {
  if (EVIDENCE_SCANNER === 'off') return undefined;
  const { hostname, port } = new URL(EVIDENCE_SCANNER);
  return { scan: (pieces) => scanWith(hostname, Number(port), pieces) };
}

/**
 * clamd's INSTREAM over TCP (clamd(8), "COMMANDS"): pieces with their length in front, an empty one at the end, then one line
 * that ends in NUL: "stream: OK" or "stream: <name> FOUND"; anything else is a fault.
 */
async function scanWith(host: string, port: number, pieces: AsyncIterable<Buffer>): Promise<Verdict> {
  const socket = connect({ host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the malware scanner does not answer')));
  const answer = answerOf(socket);
  // Awaited below; until then a fault of the connection must not count as unheard.
  answer.catch(() => undefined);
  try {
    await once(socket, 'connect');
    await send(socket, Buffer.from('zINSTREAM\0'));
    for await (const piece of pieces) {
      if (piece.length > 0) await send(socket, Buffer.concat([lengthOf(piece), piece]));
      // A scanner that says no in the middle closes its side.
      if (socket.destroyed || socket.readableEnded) break;
    }
    if (!socket.destroyed) await send(socket, Buffer.alloc(4));
    return verdictOf(await answer);
  } finally {
    socket.destroy();
  }
}

function lengthOf({ length }: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

async function send(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.write(bytes) || socket.destroyed) return;
  await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
}

async function answerOf(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8').replace(/\0.*$/s, '').trim();
}

/** @throws Error for an answer that is no verdict */
export function verdictOf(answer: string): Verdict {
  if (/^stream: OK$/.test(answer)) return { clean: true };
  const found = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
  if (found) return { clean: false, found };
  throw new Error(`the malware scanner gave no verdict: ${answer.slice(0, 200) || 'it closed the connection'}`);
}
