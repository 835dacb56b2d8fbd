import { Server, type ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { HealthImplementation } from 'grpc-health-check';
import { directory, evaluation, largestMessage, MESSAGE_BYTES, statistics, supervision } from '@mingjing/contracts';
import { admitting, credentialsOf, endingWith, healthOn, stopServer, type AnyMethod, type Definition } from '@mingjing/kit';
import { ApiKeys } from './api-keys';
import { Callers, isOpenToAnybody } from './grpc-callers';
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
      ...['importHandledCounts', 'listHandledCounts', 'listReleases'],
    ],
  },
  { definition: supervision.SupervisionServiceService, methods: ['listInstructions', 'getInstruction', 'listLegs', 'actOnInstruction'] },
  { definition: statistics.StatisticsServiceService, methods: ['getSummary', 'getMissingEntries'] },
];

/** Of one connection; more wait in the caller's library. */
const CALLS_AT_ONCE = 100;
const bytes = (value: Buffer): Buffer => value;

export interface Door {
  /** host:port really bound. */
  address: string;
  stop(): Promise<void>;
}

/** Opens gRPC for third-party systems: an API key says who calls and for which divisions, the bytes go through as they came. */
export async function openDoor(gateway: Gateway, host: string, port: number): Promise<Door> {
  const { config, log } = gateway.context;
  const callers = new Callers(gateway, new ApiKeys(gateway.context, gateway.limits));
  const server = new Server(
    admitting({
      admit: (caller) => callers.admit(caller),
      largest: (path) => (isOpenToAnybody(path) ? MESSAGE_BYTES.anonymous : largestMessage(path)),
      messageMs: config.GRPC_MESSAGE_SECONDS * 1000,
      callsAtOnce: CALLS_AT_ONCE,
      log,
    }),
  );
  const forwarding = new Forwarding(gateway, callers);
  for (const { definition, methods } of FORWARDED) {
    const listed = Object.fromEntries(methods.map((name) => [name, definition[name] as AnyMethod]));
    server.addService(asBytes(listed), forwarders(forwarding, listed));
  }
  const health = healthOn(server, forwarding.stopping, log, 'SERVING');
  const forwarded = FORWARDED.flatMap(({ definition, methods }) => methods.map((name) => definition[name] as AnyMethod));
  reflectionOf(forwarded).addToServer(endingWith(server, forwarding.stopping, log));
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${host}:${port}`, doorCredentials(gateway), (error, found) => (error ? reject(error) : resolve(found))),
  );
  const address = `${host}:${bound}`;
  return { address, stop: () => stop(server, address, health, forwarding) };
}

function doorCredentials({ certificates, context: { config } }: Gateway): ServerCredentials {
  return credentialsOf(certificates.grpc, config.GRPC_CLIENT_CA === undefined ? 'off' : config.GRPC_CLIENT_CERT);
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
