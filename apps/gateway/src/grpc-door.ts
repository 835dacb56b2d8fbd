import { Server, ServerCredentials, type Metadata, type ServerUnaryCall, type sendUnaryData, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import { descriptors, directory, evaluation, statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { ATTRIBUTES, inSpan, toStatus, type AnyMethod, type Definition } from '@mingjing/kit';
import { ApiKeys, type App } from './api-keys';
import type { Gateway } from './gateway';

/** What third-party systems may call; anything else is not there. */
export const FORWARDED: readonly { definition: Definition; methods: readonly string[] }[] = [
  { definition: directory.DirectoryServiceService, methods: ['listDivisions', 'getDivision', 'listUnits', 'getUnit'] },
  {
    definition: evaluation.EvaluationServiceService,
    methods: ['listServicePoints', 'getServicePoint', 'listWindows', 'listMatters', 'createMatter', 'importMatters'],
  },
  { definition: statistics.StatisticsServiceService, methods: ['getSummary'] },
];

const HOUR_MS = 3_600_000;
const LONGEST_MS = 60_000;
const DRAIN_MS = 8_000;
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
  const keys = new ApiKeys(gateway.context);
  for (const { definition, methods } of FORWARDED) {
    const listed = Object.fromEntries(methods.map((name) => [name, definition[name] as AnyMethod]));
    server.addService(asBytes(listed, 'server'), forwarders(gateway, keys, listed));
  }
  const health = new HealthImplementation({ '': 'SERVING' });
  health.addToServer(server);
  new ReflectionService(loadFileDescriptorSetFromBuffer(descriptors), { services: FORWARDED.map(({ definition }) => serviceName(definition)) }).addToServer(server);
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, found) => (error ? reject(error) : resolve(found))),
  );
  return { address: `${host}:${bound}`, stop: () => stop(server, health) };
}

function serviceName(definition: Definition): string {
  return Object.values(definition)[0]?.path.split('/')[1] ?? '';
}

/** The same methods with bytes in and out: as a server takes them, or as a client sends them. */
function asBytes(listed: Record<string, AnyMethod>, side: 'server' | 'client'): Definition {
  const swapped = side === 'server' ? { requestDeserialize: bytes, responseSerialize: bytes } : { requestSerialize: bytes, responseDeserialize: bytes };
  return Object.fromEntries(Object.entries(listed).map(([name, method]) => [name, { ...method, ...swapped }])) as Definition;
}

type Raw = Record<string, (request: Buffer, options: { timeoutMs: number; cause?: string }) => Promise<Buffer>>;

function forwarders(gateway: Gateway, keys: ApiKeys, listed: Record<string, AnyMethod>): UntypedServiceImplementation {
  const raw = asBytes(listed, 'client');
  const entries = Object.entries(listed).map(([name, method]) => {
    const forward = async (call: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> => {
      const app = await keys.resolve(text(call.metadata, 'x-api-key'));
      await gateway.limits.app(app.actor.id);
      requireDecodable(method, call.request);
      const client = gateway.context.client(raw, app.division, { actor: app.actor }) as unknown as Raw;
      const send = client[name] as Raw[string];
      return send(call.request, { timeoutMs: patience(call), ...causeOf(call.metadata, app) });
    };
    const span = { service: gateway.context.name, kind: 'server' as const, attributes: { [ATTRIBUTES.rpc]: method.path } };
    const handler = (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
      inSpan(method.path, span, () => forward(call)).then(
        (answer) => reply(null, answer),
        (error: unknown) => reply(toStatus(error, gateway.context.log) as never),
      );
    };
    return [name, handler];
  });
  return Object.fromEntries(entries) as UntypedServiceImplementation;
}

/** The bytes are not encoded anew, but what is not of the message type stops here. */
function requireDecodable(method: AnyMethod, request: Buffer): void {
  try {
    method.requestDeserialize(request);
  } catch {
    throw new Refused('request.undecodable', 'invalid', { zh: '请求内容无法解析，请按接口定义重新编码。', en: 'The bytes of the request are not of its message type.' });
  }
}

function patience(call: ServerUnaryCall<Buffer, Buffer>): number {
  const left = Number(call.getDeadline()) - Date.now();
  return Math.max(1, Math.min(LONGEST_MS, Number.isFinite(left) ? left : LONGEST_MS));
}

/** The caller's idempotency key, bound to the caller. */
function causeOf(metadata: Metadata, { actor }: App): { cause?: string } {
  const key = text(metadata, 'idempotency-key');
  return key ? { cause: `${actor.id}:${key}` } : {};
}

function text(metadata: Metadata, key: string): string {
  return String(metadata.get(key)[0] ?? '');
}

function stop(server: Server, health: HealthImplementation): Promise<void> {
  health.setStatus('', 'NOT_SERVING');
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), DRAIN_MS);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
