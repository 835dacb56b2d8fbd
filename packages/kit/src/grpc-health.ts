import type { Server, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { endingWith } from './grpc-stop';
import type { Log } from './log';

type Handle = (call: ServerUnaryCall<{ service?: string }, unknown>, reply?: unknown) => void;

/** True for the methods of gRPC health, which anybody may call. */
export function isHealth(path: string): boolean {
  return path.startsWith('/grpc.health.v1.Health/');
}

/**
 * Answers gRPC health for the whole server, under the empty name. All other names are one to it: the library remembers each
 * name anybody ever asked it to watch.
 * @param stopping ends what still watches
 */
export function healthOn(server: Server, stopping: AbortSignal, log: Log, status: ServingStatus): HealthImplementation {
  const health = new HealthImplementation({ '': status });
  const ending = endingWith(server, stopping, log);
  const addService: Server['addService'] = (definition, implementation) =>
    ending.addService(definition, unremembered(implementation as UntypedServiceImplementation));
  health.addToServer({ addService } as Server);
  return health;
}

function unremembered(implementation: UntypedServiceImplementation): UntypedServiceImplementation {
  const entries = Object.entries(implementation).map(([name, handler]): [string, Handle] => [
    name,
    (call, reply) => {
      if (call.request.service) call.request.service = 'unknown';
      (handler as Handle)(call, reply);
    },
  ]);
  return Object.fromEntries(entries) as unknown as UntypedServiceImplementation;
}
