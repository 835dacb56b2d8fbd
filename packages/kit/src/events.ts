import { TOPICS, type Topic } from '@mingjing/contracts';
import type { Gap, InMessage, OutMessage } from '@mingjing/bus';
import type { ToMessage } from './publication';
import { currentTraceparent } from './trace';

/** Encodes and decodes one proto message; every ts-proto message object is one. */
export interface Codec<T> {
  encode(value: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** An event as it came from a topic: the envelope of its headers and the decoded payload. */
export interface IncomingEvent<T = unknown> {
  /** "<aggregate id>:<version>" */
  id: string;
  /** Full proto message name. */
  type: string;
  key: string;
  data: T;
  raw: Buffer;
  division: string;
  time: Date;
  cause: string;
  traceparent?: string;
  topic: string;
  partition: number;
  offset: number;
}

export interface Envelope {
  id: string;
  key: string;
  division: string;
  time: Date;
  cause: string;
  traceparent?: string;
}

/**
 * A message for a topic, its envelope in headers with CloudEvents names.
 * @param type full proto message name, e.g. "mingjing.lead.v1.CaseOpened"
 */
export function message<T>(type: string, codec: Codec<T>, value: T, envelope: Envelope): OutMessage {
  const traceparent = envelope.traceparent ?? currentTraceparent();
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_type: type,
    ce_source: type.split('.').slice(0, 3).join('.'),
    ce_time: envelope.time.toISOString(),
    division: envelope.division,
    cause: envelope.cause,
  };
  if (traceparent) headers['traceparent'] = traceparent;
  return { key: envelope.key, value: Buffer.from(codec.encode(value).finish()), headers };
}

/** An event carries the trace of the change that recorded it. */
export function traced(toMessage: ToMessage): ToMessage {
  return (recorded, document) => {
    const made = toMessage(recorded, document);
    if (made && recorded.traceparent) made.headers['traceparent'] = recorded.traceparent;
    return made;
  };
}

/** The envelope of a message; the payload stays encoded until a handler that knows its type decodes it. */
export function incoming(received: InMessage): IncomingEvent<undefined> {
  const { headers } = received;
  return {
    id: headers['ce_id'] ?? '',
    type: headers['ce_type'] ?? '',
    key: received.key,
    data: undefined,
    raw: received.value,
    division: headers['division'] ?? '',
    time: new Date(headers['ce_time'] ?? Number.NaN),
    cause: headers['cause'] ?? '',
    traceparent: headers['traceparent'],
    topic: received.topic,
    partition: received.partition,
    offset: received.offset,
  };
}

export type EventHandler = (event: IncomingEvent<undefined>) => Promise<void>;

/**
 * How a reader that acts makes up for events it can no longer read: the owner's documents give them again (`ExportEvents`), in
 * the order of each document, to handlers that do nothing where they have done it before. They may come long after newer ones.
 */
export interface Reconciliation {
  /** Every event of a document, oldest first, or the newest of each type, where an older one tells nothing more. */
  of: 'every' | 'newest';
  /** Instead of the subscription's own handlers, where an old event must be looked at in another way. */
  handlers?: Record<string, EventHandler>;
  /** Or many at a time; `types` are the full names of those wanted. */
  batch?: { types: readonly string[]; handle: (events: IncomingEvent<undefined>[]) => Promise<void> };
}

interface Reading {
  topic: Topic;
  /** Consumer group; default: the name of the service. */
  group?: string;
  /** By full type name, made with `on`; events of other types are passed over. */
  handlers?: Record<string, EventHandler>;
  /** Or all events of one partition, in order, many at a time. */
  batch?: (events: IncomingEvent<undefined>[]) => Promise<void>;
}

/** Acting ones skip divisions that are routed elsewhere, and are reconciled; without `reconciliation` a service does not start. */
export interface ActingSubscription extends Reading {
  acting: true;
  reconciliation: Reconciliation;
}

/** Observing ones (statistics, audit) never skip. */
export interface ObservingSubscription extends Reading {
  acting: false;
  /** Told when events are gone that it has not read, before it reads on. */
  missed?: (gap: Gap) => Promise<void>;
}

export type EventSubscription = ActingSubscription | ObservingSubscription;

/** One entry of `handlers`: `...on('mingjing.lead.v1.CaseOpened', lead.CaseOpened, async (event) => …)`. */
export function on<T>(type: string, codec: Codec<T>, handle: (event: IncomingEvent<T>) => Promise<void>): Record<string, EventHandler> {
  return { [type]: (event) => handle({ ...event, data: codec.decode(event.raw) }) };
}

/**
 * Whether the document has already heard, through the same handler, a later event of the same source: what an older one says
 * of a value that only the newest may say is then passed over.
 * @param causes of what the document has recorded, as a decision is given them
 * @param handler what follows the event's id in the cause: "<event id>:<handler>"
 */
export function overtaken({ id }: Pick<IncomingEvent, 'id'>, handler: string, causes: readonly string[]): boolean {
  const colon = id.lastIndexOf(':');
  const [source, version] = [id.slice(0, colon + 1), Number(id.slice(colon + 1))];
  const end = `:${handler}`;
  return causes.some(
    (cause) => cause.startsWith(source) && cause.endsWith(end) && Number(cause.slice(source.length, -end.length)) > version,
  );
}

/** Topic a service publishes to; undefined for one that publishes nothing. */
export function topicOf(service: string): Topic | undefined {
  return (TOPICS as Record<string, Topic>)[service];
}

/** Name of a topic on the broker: instances that share a cluster have topics of their own. */
export function topicName(topic: Topic, instance: string): string {
  return topic.replace(/^mingjing/, instance);
}
