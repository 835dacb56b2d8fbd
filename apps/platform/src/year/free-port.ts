import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems give to whoever connects: a port from there may be somebody's before it is listened on. */
const [LOWEST, HIGHEST] = [16_000, 32_000];
const TRIES = 100;
const given = new Set<number>();

/** A port of 127.0.0.1 that nobody listens on now, never the same twice: for what must be known before a start. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}
