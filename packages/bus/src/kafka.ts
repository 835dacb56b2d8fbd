/** The only file that imports kafkajs: its maintainers are gone, and this is where it would be replaced. */
import {
  Kafka,
  KafkaJSProtocolError,
  logLevel,
  Partitioners,
  type Admin,
  type Consumer,
  type EachBatchPayload,
  type LogEntry,
  type Producer,
} from 'kafkajs';
// @ts-expect-error kafkajs has no types for its inner parts
import RequestQueue from 'kafkajs/src/network/requestQueue';
import type { Log } from './types';

export type { Admin, Consumer, EachBatchPayload, Producer };

/** Short enough that an abandoned client ends by itself: about 6 s of tries. */
const RETRY = { initialRetryTime: 100, multiplier: 2, factor: 0.2, maxRetryTime: 1_000, retries: 8 };
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** After an outage of the brokers the group waits so long for members that are gone: kafkajs cannot take a membership up again. */
export const SESSION_MS = 10_000;
export const HEARTBEAT_MS = 3_000;
/** Also how soon a partition that waited is noticed again; each half of it costs as much idle CPU again. */
const LONG_POLL_MS = 1_000;

interface Queue {
  pending: unknown[];
  scheduleCheckPendingRequests: () => void;
}

/**
 * kafkajs (2.2.4, network/requestQueue) schedules its next look at `throttledUntil - now`: never throttled, that is -1 - now,
 * and an empty queue looks again every millisecond for ever. With nothing pending there is nothing to look for.
 */
function guardTimers(queue: Queue): void {
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function (this: Queue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
guardTimers((RequestQueue as { prototype: Queue }).prototype);

/** Makes the clients of one Kafka cluster, each with what kafkajs leaves unsafe made explicit. */
export class KafkaClients {
  private readonly kafka: Kafka;

  constructor(clientId: string, brokers: string, log: Log) {
    this.kafka = new Kafka({
      clientId,
      brokers: brokers.split(',').map((broker) => broker.trim()),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      retry: RETRY,
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => write(log, entry),
    });
  }

  admin(): Admin {
    return this.kafka.admin({ retry: RETRY });
  }

  producer(): Producer {
    return this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      metadataMaxAge: 60_000,
      retry: RETRY,
    });
  }

  /** Never restarts itself: kafkajs does so for some crashes only, so the watchdog does it for all. */
  consumer(groupId: string): Consumer {
    return this.kafka.consumer({
      groupId,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: 60_000,
      maxWaitTimeInMs: LONG_POLL_MS,
      maxBytesPerPartition: 1_048_576,
      maxBytes: 8_388_608,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: () => Promise.resolve(false) },
    });
  }
}

/**
 * Whether the cluster has answered that it will know in a moment: the leader of a topic that is new takes office a little after
 * it is named. kafkajs repeats some of these itself, asking for ends is none of them.
 */
export function settlesByItself(error: unknown): boolean {
  // A TypeError is how kafkajs meets a topic whose leaders it has not heard of yet.
  return error instanceof TypeError || (error instanceof KafkaJSProtocolError && error.retriable);
}

/** What kafkajs calls an error is mostly a try that it repeats; what matters the bus reports itself, once. */
function write(log: Log, { namespace, log: { message, error, groupId, broker } }: LogEntry): void {
  log.debug({ kafkajs: namespace, error: error as unknown, groupId: groupId as unknown, broker: broker as unknown }, message);
}
