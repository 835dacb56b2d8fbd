import { finished } from 'node:stream';
import type { Server, ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { requestOf, tolerant } from './grpc-request';
import { stopped } from './grpc-stream';
import type { AnyMethod, Definition } from './grpc-types';
import type { Log } from './log';
import { toStatus } from './problem';

const DRAIN_MS = 8_000;

type Handle = (call: ServerDuplexStream<unknown, unknown> & { request?: unknown }, reply?: (error: unknown) => void) => void;

/**
 * The server as it is given to services that are not ours (health, reflection) and know neither of a stop nor of bytes that are
 * no request. Their open streams end with `server.stopping` once `stopping` is aborted: left alone, whoever watches our health
 * would keep us from ending. Bytes that do not decode are INVALID_ARGUMENT; in a stream of requests they are an empty one.
 */
export function endingWith(server: Server, stopping: AbortSignal, log: Log): Server {
  const addService: Server['addService'] = (definition, implementation) => {
    const methods = Object.entries(definition as Definition);
    const decoding = methods.map(([name, method]) => [name, { ...method, requestDeserialize: decoderOf(method) }]);
    const handlers = methods.map(([name, method]) => {
      const { [name]: handler, [method.originalName ?? name]: named = handler } = implementation as UntypedServiceImplementation;
      return [name, ended(method, named as Handle, stopping, log)];
    });
    server.addService(Object.fromEntries(decoding) as Definition, Object.fromEntries(handlers) as UntypedServiceImplementation);
  };
  return { addService } as Server;
}

function decoderOf(method: AnyMethod): (bytes: Buffer) => unknown {
  if (!method.requestStream) return tolerant(method);
  return (bytes) => {
    try {
      return method.requestDeserialize(bytes);
    } catch {
      return method.requestDeserialize(Buffer.alloc(0));
    }
  };
}

function ended(method: AnyMethod, handler: Handle, stopping: AbortSignal, log: Log): Handle {
  return (call, reply) => {
    try {
      if (!method.requestStream) requestOf(method, call.request);
    } catch (error) {
      const status = toStatus(error, log);
      if (reply) reply(status);
      else call.emit('error', status);
      return;
    }
    // A call with one answer ends by itself.
    if (!reply) endWith(call, stopping, log);
    handler(call, reply);
  };
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
