import { finished } from 'node:stream';
import type { Server, ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { stopped } from './grpc-stream';
import type { Log } from './log';
import { toStatus } from './problem';

const DRAIN_MS = 8_000;

type Handle = (call: ServerDuplexStream<unknown, unknown>, reply?: unknown) => void;

/**
 * The server as it is given to services that know of no stop (health, reflection): their open streams end with `server.stopping`
 * once `stopping` is aborted. Left alone, whoever watches our health would keep us from ending.
 */
export function endingWith(server: Server, stopping: AbortSignal, log: Log): Server {
  const addService: Server['addService'] = (definition, implementation) =>
    server.addService(definition, ended(implementation as UntypedServiceImplementation, stopping, log));
  return { addService } as Server;
}

function ended(implementation: UntypedServiceImplementation, stopping: AbortSignal, log: Log): UntypedServiceImplementation {
  const entries = Object.entries(implementation).map(([name, handler]): [string, Handle] => [
    name,
    (call, reply) => {
      // A call with one answer ends by itself.
      if (!reply) endWith(call, stopping, log);
      (handler as Handle)(call, reply);
    },
  ]);
  return Object.fromEntries(entries) as unknown as UntypedServiceImplementation;
}

function endWith(call: ServerDuplexStream<unknown, unknown>, stopping: AbortSignal, log: Log): void {
  const end = (): void => void call.emit('error', toStatus(stopped(), log));
  stopping.addEventListener('abort', end);
  finished(call, { readable: false }, () => stopping.removeEventListener('abort', end));
}

/**
 * Takes no more calls, lets running ones end, and cuts what is left after the drain. `forceShutdown` of grpc-js 1.14 cuts
 * nothing where channelz is off: it only knows the connections that channelz counts.
 * @param bound host:port the server is bound to
 */
export function stopServer(server: Server, bound: string, drainMs = DRAIN_MS): Promise<void> {
  server.drain(bound, drainMs);
  return new Promise((resolve) => server.tryShutdown(() => resolve()));
}
