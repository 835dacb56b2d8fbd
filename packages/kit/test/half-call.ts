import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';

const CHUNK = Buffer.alloc(16 * 1024);

/** A call by hand, as no library makes it: its headers, as much of its message as one likes, and no end. */
export class HalfCall {
  /** gRPC status, once the server has answered; the connection's end otherwise. */
  readonly status: Promise<number>;
  private readonly stream: ClientHttp2Stream;

  /**
   * @param announced bytes the message is said to have
   * @param sent bytes of it that are sent
   */
  constructor(session: ClientHttp2Session, path: string, headers: Record<string, string>, announced: number, sent: number) {
    this.stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...headers });
    const { stream } = this;
    this.status = new Promise((resolve, reject) => {
      const told = (answer: Record<string, unknown>): void => {
        if (answer['grpc-status'] !== undefined) resolve(Number(answer['grpc-status']));
      };
      stream.on('response', told).on('trailers', told).on('error', reject);
      stream.once('close', () => reject(new Error('closed without a status')));
    });
    this.status.catch(() => {});
    stream.resume();
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(announced, 1);
    stream.write(Buffer.concat([prefix, Buffer.alloc(sent)]));
  }

  /** Sends on, as fast as it is taken, until the connection ends. @returns bytes handed over */
  async flood(most: number): Promise<number> {
    let sent = 0;
    this.stream.setMaxListeners(0);
    while (!this.stream.closed && sent < most) {
      const more = this.stream.write(CHUNK);
      sent += CHUNK.length;
      if (!more) await new Promise((resolve) => this.stream.once('drain', resolve).once('close', resolve));
    }
    return sent;
  }

  give(): void {
    this.stream.close();
  }
}

/** A connection of HTTP/2 and what its server said of itself. */
export async function connected(address: string): Promise<ClientHttp2Session> {
  const session = connect(`http://${address}`);
  await new Promise<void>((resolve, reject) => {
    session.once('remoteSettings', () => resolve());
    session.once('error', reject);
  });
  return session;
}
