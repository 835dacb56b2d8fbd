import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands in front of a service; while it holds, it takes connections and bytes, and nothing comes back. */
export class Holding {
  private readonly held = new Set<Socket>();
  private holds = false;
  private readonly server: Server;

  /** @param target port of the service */
  constructor(target: () => number) {
    this.server = createServer((socket) => {
      const onward = connect(target(), '127.0.0.1');
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      onward.on('data', (bytes: Buffer) => void socket.write(bytes));
      socket.pipe(onward);
      this.held.add(onward);
      if (this.holds) onward.pause();
    });
  }

  /** Where it listens. */
  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  hold(holds: boolean): void {
    this.holds = holds;
    for (const onward of this.held)
      if (holds) onward.pause();
      else onward.resume();
  }
}
