import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { directory, evaluation, statistics } from '@mingjing/contracts';
import { endingWith, stopServer, type AnyMethod, type Definition } from '@mingjing/kit';
import { ApiKeys } from './api-keys';
import { Forwarding } from './grpc-forward';
import { reflectionOf } from './grpc-reflection';
import type { Gateway } from './gateway';

/** What third-party systems may call; anything else is not there. */
export const FORWARDED: readonly { definition: Definition; methods: readonly string[] }[] = [
  { definition: directory.DirectoryServiceService, methods: ['listDivisions', 'getDivision', 'listUnits', 'getUnit'] },
  {
    definition: evaluation.EvaluationServiceService,
    methods: [
      ...['listServicePoints', 'getServicePoint', 'listWindows'],
      ...['listMatters', 'createMatter', 'importMatters', 'pushMatters'],
      ...['importHandledCounts', 'listHandledCounts'],
    ],
  },
  { definition: statistics.StatisticsServiceService, methods: ['getSummary', 'getMissingEntries'] },
];

const HOUR_MS = 3_600_000;
const bytes = (value: Buffer): Buffer => value;

export interface Door {
  /** host:port really bound. */
  address: string;
  stop(): Promise<void>;
}

/** Opens gRPC for third-party systems: an API key says who calls and for which divisions, the bytes go through as they came. */
export async function openDoor(gateway: Gateway, host: string, port: number): Promise<Door> {
  const server = new Server({
    'grpc.enable_channelz': 0,
    'grpc.max_receive_message_length': 8 * 1024 * 1024,
    'grpc.max_connection_idle_ms': HOUR_MS,
    'grpc.max_connection_age_ms': 24 * HOUR_MS,
    'grpc.max_connection_age_grace_ms': 30_000,
  });
  const forwarding = new Forwarding(gateway, new ApiKeys(gateway.context));
  for (const { definition, methods } of FORWARDED) {
    const listed = Object.fromEntries(methods.map((name) => [name, definition[name] as AnyMethod]));
    server.addService(asBytes(listed), forwarders(forwarding, listed));
  }
  const health = new HealthImplementation({ '': 'SERVING' });
  const ending = endingWith(server, forwarding.stopping, gateway.context.log);
  health.addToServer(ending);
  reflectionOf(FORWARDED.flatMap(({ definition, methods }) => methods.map((name) => definition[name] as AnyMethod))).addToServer(ending);
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, found) => (error ? reject(error) : resolve(found))),
  );
  const address = `${host}:${bound}`;
  return { address, stop: () => stop(server, address, health, forwarding) };
}

/** The same methods with bytes in and out. */
function asBytes(listed: Record<string, AnyMethod>): Definition {
  const entries = Object.entries(listed).map(([name, method]) => [
    name,
    { ...method, requestDeserialize: bytes, responseSerialize: bytes },
  ]);
  return Object.fromEntries(entries) as Definition;
}

function forwarders(forwarding: Forwarding, listed: Record<string, AnyMethod>): UntypedServiceImplementation {
  const entries = Object.entries(listed).map(([name, method]) => [
    name,
    method.requestStream ? forwarding.stream(method) : forwarding.unary(method),
  ]);
  return Object.fromEntries(entries) as UntypedServiceImplementation;
}

function stop(server: Server, address: string, health: HealthImplementation, forwarding: Forwarding): Promise<void> {
  health.setStatus('', 'NOT_SERVING');
  forwarding.stop();
  return stopServer(server, address);
}
