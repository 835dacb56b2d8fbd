import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { PARTITIONS, TOPICS, serviceEntry } from '@mingjing/contracts';
import { openBus, type OutMessage } from '@mingjing/bus';
import { openStore, startRelay } from '@mingjing/store';
import { markBus, openPlatformKeys, recogniseStore, requireBegunStore, requireRoom, requireSoundBus, requireWholeStores } from './begun';
import { fileClock, systemClock, type Clock } from './clock';
import { contextFor, type Shared } from './context';
import { addressKeys, readConfig, type BaseConfig } from './config';
import { topicName, topicOf, traced, type EventSubscription } from './events';
import { Channels } from './grpc-client';
import { serveRpc, type RpcServer } from './grpc-server';
import { serveHttp } from './http-server';
import { startJob } from './jobs';
import { createLog } from './log';
import { gauge, startMetrics } from './metrics';
import { migrateBus, migrateStore } from './migrating';
import { operationsRpc } from './operations';
import { Reconciler } from './reconciling';
import { resourceOf } from './resource';
import type { HttpPlace, Service, ServiceContext } from './service';
import { subscribe } from './subscribe';
import { currentTraceparent, inSpan, startTracing } from './trace';
import { asService } from './whose';

export interface StartOptions {
  env: Record<string, string | undefined>;
  clock?: Clock;
  /** Real time in milliseconds as tokens see it, for tests of clocks that differ. */
  realNow?: () => number;
  /** Receives the spans instead of a collector (tests). */
  spanExporter?: SpanExporter;
  /** Called when the process can no longer promise durability and must end. */
  onFatal?: (error: Error) => void;
}

export interface Running {
  /** gRPC host:port by service, the gateway's URL under "http", and what services announced. */
  addresses: Record<string, string>;
  context(service: string): ServiceContext;
  /** What `open` of the service's manifest made, for whoever works on it from within the process. */
  parts<P>(service: string): P;
  stop(): Promise<void>;
}

interface Opened {
  service: Service;
  context: ServiceContext;
  parts: unknown;
  reconciler: Reconciler;
  wake: { relays: (() => void)[] };
}

/**
 * Starts services in this process: config → store → bus → gRPC → seeds → relays and subscriptions → HTTP.
 * `stop` goes the other way and drains. Does not touch signals or the exit code: `run` does.
 * @throws ConfigError naming every bad key
 */
export async function start(services: Service[], options: StartOptions): Promise<Running> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const undo of stops.splice(0).reverse()) await undo().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const shared = await open(services, options, stops);
    const opened: Opened[] = [];
    for (const service of services) opened.push(await asService(service.name, () => openService(service, shared, stops)));
    const servers: RpcServer[] = [];
    for (const entry of opened) servers.push(await asService(entry.service.name, () => serve(entry, shared, stops)));
    for (const { service, parts } of opened) {
      const ended = await asService(service.name, () => service.started?.(parts));
      if (ended) stops.push(ended);
    }
    // Side by side: joining a consumer group takes Kafka seconds, and there are several.
    const flowing = await Promise.allSettled(opened.map((entry) => asService(entry.service.name, () => flow(entry, shared, stops))));
    for (const result of flowing) if (result.status === 'rejected') throw result.reason;
    for (const server of servers) server.serving(true);
    for (const entry of opened) await asService(entry.service.name, () => listen(entry, shared, stops));
    // First of all at the end: whoever looks whether we are ready goes elsewhere, while those who are here are still served.
    stops.push(async () => {
      shared.stopping.abort();
      servers.forEach((server) => server.serving(false));
    });
    const named = (name: string): Opened => {
      const found = opened.find(({ service }) => service.name === name);
      if (!found) throw new Error(`${name} does not run here`);
      return found;
    };
    return {
      addresses: shared.addresses,
      stop,
      context: (name) => named(name).context,
      parts: <P>(name: string) => named(name).parts as P,
    };
  } catch (error) {
    // What is at fault is told, not what comes of it.
    await stop().catch(() => undefined);
    throw error;
  }
}

async function open(services: Service[], options: StartOptions, stops: (() => Promise<unknown>)[]): Promise<Shared> {
  const config = readConfig(
    services.map((service) => service.config),
    options.env,
  );
  const log = createLog(config.LOG_LEVEL);
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const local = services.map((service) => service.name);
  const tracing = startTracing(options.spanExporter ?? config.OTEL_EXPORTER_OTLP_ENDPOINT, config.INSTANCE);
  stops.push(() => tracing.stop());
  const metering = await startMetrics(config.METRICS_PORT, config.METRICS_HOST, resourceOf(local, config.INSTANCE));
  stops.push(() => metering.stop());
  const onFatal = options.onFatal ?? ((error: Error) => log.fatal({ err: error }, 'durability can no longer be promised'));
  requireRoom(config);
  const keys = openPlatformKeys(config);
  await requireWholeStores(config, local);
  requireSoundBus(config, log);
  await migrateBus(config, keys);
  const bus = await openBus({
    clientId: `mingjing-${local.join('-')}`,
    kafkaBrokers: config.KAFKA_BROKERS,
    dataDir: config.DATA_DIR,
    log,
    onFatal,
  });
  stops.push(() => bus.close());
  markBus(config, keys);
  await bus.createTopics(
    Object.values(TOPICS).map((topic) => topicName(topic, config.INSTANCE)),
    PARTITIONS,
  );
  const channels = new Channels();
  stops.push(async () => channels.close());
  const clock = options.clock ?? clockOf(config);
  const stopping = new AbortController();
  const realNow = options.realNow ?? (() => Date.now());
  return { config, clock, realNow, log, keys, bus, channels, addresses: {}, local, onFatal, readers: [], stopping };
}

/** The system's clock, unless this is a demonstration or a rehearsal. */
export function clockOf({ CLOCK_FILE, DEMO, DATA_DIR }: BaseConfig): Clock {
  const file = CLOCK_FILE ?? (DEMO ? path.join(DATA_DIR, 'clock') : undefined);
  return file === undefined ? systemClock : fileClock(file);
}

async function openService(service: Service, shared: Shared, stops: (() => Promise<unknown>)[]): Promise<Opened> {
  const wake: Opened['wake'] = { relays: [] };
  requireBegunStore(shared.config, service.name);
  const store = await openStore({
    service: service.name,
    instance: shared.config.INSTANCE,
    mongodbUri: shared.config.MONGODB_URI,
    dataDir: shared.config.DATA_DIR,
    onFatal: shared.onFatal,
    onWrite: () => wake.relays.forEach((relay) => relay()),
  });
  stops.push(() => store.close());
  await recogniseStore(store, service.name, shared.config, shared.keys);
  const models = service.models(store);
  const context = contextFor(service, store, shared);
  const reconciler = new Reconciler(context);
  await store.ready();
  await migrateStore(service, context, context.log);
  const parts = service.open ? await service.open(context, models) : { context, models };
  return { service, context, parts, reconciler, wake };
}

async function serve(
  { service, context, parts, reconciler }: Opened,
  shared: Shared,
  stops: (() => Promise<unknown>)[],
): Promise<RpcServer> {
  const listenAt = serviceEntry(service.name)?.port ? (shared.config[addressKeys(service.name).listen] as string) : undefined;
  const server = await serveRpc({
    service: service.name,
    // Gateway and sandbox answer health here too; they have no port of their own for this, so any free one will do.
    listen: listenAt ?? '127.0.0.1:0',
    bindings: [...(service.rpcs?.(parts) ?? []), operationsRpc(context.deadLetters, reconciler)],
    verify: context.verifyActor,
    log: context.log,
  });
  shared.addresses[service.name] = server.address;
  stops.push(() => server.stop());
  return server;
}

/** Relays, subscriptions and jobs of one service. */
async function flow(
  { service, context, parts, reconciler, wake }: Opened,
  shared: Shared,
  stops: (() => Promise<unknown>)[],
): Promise<void> {
  const { INSTANCE } = shared.config;
  const topic = topicOf(service.name);
  for (const { aggregates, toMessage } of service.publishes?.(parts) ?? []) {
    if (!topic) throw new Error(`${service.name} publishes, but has no proto/mingjing/${service.name}/v1/events.proto`);
    const publish = async (messages: OutMessage[]): Promise<void> => {
      const links = messages.flatMap(({ headers }) => headers['traceparent'] ?? []);
      await inSpan(`publish ${topic}`, { service: service.name, kind: 'producer', links }, () =>
        shared.bus.publish(topicName(topic, INSTANCE), messages),
      );
      // Rules and calendar live in caches of this process: they hear of a change at once, others within their freshness.
      if (messages.some(({ headers }) => /\.(Rule|Calendar)Changed$/.test(headers['ce_type'] ?? '')))
        shared.readers.forEach((reader) => reader.clear());
    };
    const onError = (error: unknown): void => context.log.warn({ err: error }, 'events wait in the outbox; publishing is tried again');
    const relay = startRelay(aggregates, { toMessage: traced(toMessage) as never, publish, onError });
    wake.relays.push(() => relay.wake());
    stops.push(() => relay.stop());
    const labels = { service: service.name, collection: aggregates.model.collection.name };
    gauge('mingjing_outbox_oldest_seconds', 'Age of the oldest unpublished event', labels, () => relay.stats().oldestMs / 1000);
  }
  const wanted = service.subscriptions?.(parts) ?? [];
  requireListed(service.name, wanted);
  reconciler.register(wanted);
  const subscribed = await Promise.allSettled(
    wanted.map(async (subscription) => {
      const running = await subscribe(context, subscription, (gap) => reconciler.missed(subscription, gap));
      stops.push(() => running.stop());
      gauge('mingjing_consumer_lag', 'Events not yet handled', { service: service.name, topic: subscription.topic }, () => running.lag());
    }),
  );
  for (const result of subscribed) if (result.status === 'rejected') throw result.reason;
  for (const job of [...(service.jobs?.(parts) ?? []), ...reconciler.jobs()]) {
    const running = startJob(service.name, job, context.log);
    stops.push(() => running.stop());
  }
}

/** A reader that is not listed as one would have dead letters and reconciliations that nobody is shown. */
function requireListed(service: string, wanted: EventSubscription[]): void {
  const entry = serviceEntry(service);
  const reads = wanted.some(({ acting }) => acting) ? 'acting' : 'observing';
  if (!entry || wanted.length === 0 || entry.reads === 'acting' || entry.reads === reads) return;
  throw new Error(`${service} reads topics: its line in packages/contracts/src/services.ts must say reads: '${reads}'`);
}

async function listen({ service, context, parts }: Opened, shared: Shared, stops: (() => Promise<unknown>)[]): Promise<void> {
  const listener = await service.http?.(parts);
  if (!listener) return;
  const usual: HttpPlace = { name: 'http', host: String(shared.config['HOST']), port: Number(shared.config['PORT']) };
  const { name, host, port, ...options } = service.httpAt?.(parts) ?? usual;
  const server = await serveHttp(listener, host, port, { ...options, service: service.name, door: name, log: context.log });
  shared.addresses[name] = server.url;
  stops.push(() => server.stop());
}

/** Traceparent to store with a change made outside any call (jobs, subscriptions). */
export const traceparentNow = currentTraceparent;
