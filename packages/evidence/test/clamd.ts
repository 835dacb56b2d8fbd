import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a file must hold for this scanner to find something in it. */
export const MARK = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';

/** A scanner that speaks clamd's INSTREAM on loopback: pieces with their length in front, an empty one, one line with NUL. */
export class Clamd {
  private server: Server | undefined;
  port = 0;
  scanned = 0;

  async listen(): Promise<void> {
    this.server = createServer((socket) => {
      let bytes = Buffer.alloc(0);
      socket.on('error', () => undefined);
      socket.on('data', (piece: Buffer) => {
        bytes = Buffer.concat([bytes, piece]);
        const answer = this.answerTo(bytes);
        if (answer) socket.end(`${answer}\0`);
      });
    });
    await new Promise<void>((resolve) => (this.server as Server).listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Undefined until the last, empty piece is there. */
  private answerTo(bytes: Buffer): string | undefined {
    const command = 'zINSTREAM\0';
    if (bytes.length < command.length) return undefined;
    if (bytes.subarray(0, command.length).toString() !== command) return 'UNKNOWN COMMAND';
    const pieces: Buffer[] = [];
    for (let at = command.length; at + 4 <= bytes.length;) {
      const length = bytes.readUInt32BE(at);
      at += 4;
      if (length === 0) {
        this.scanned += 1;
        return Buffer.concat(pieces).includes(MARK) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
      }
      pieces.push(bytes.subarray(at, at + length));
      at += length;
    }
    return undefined;
  }
}
