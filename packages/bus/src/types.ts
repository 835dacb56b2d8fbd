import type { Gap } from './gap';

/** What is published: encoded bytes under a key; messages of one key stay in order. */
export interface OutMessage {
  key: string;
  value: Buffer;
  headers: Record<string, string>;
}

export interface InMessage extends OutMessage {
  topic: string;
  partition: number;
  offset: number;
}

/** The part of a pino logger that the bus uses. */
export interface Log {
  debug(fields: object, text?: string): void;
  info(fields: object, text?: string): void;
  warn(fields: object, text?: string): void;
  error(fields: object, text?: string): void;
}

export interface BusOptions {
  clientId: string;
  /** Comma list of host:port; absent: the embedded log. */
  kafkaBrokers?: string;
  /** The embedded log lives in its sub-directory `bus`. */
  dataDir: string;
  log: Log;
  /** Called when the log can no longer promise durability (failed fsync): the process must end. */
  onFatal?: (error: Error) => void;
  /** How long messages are kept, in ms. Default one week, on both adapters. */
  retentionMs?: number;
}

export interface Bus {
  readonly kind: 'embedded' | 'kafka';
  /** Creates what is missing; refuses a topic that exists with another number of partitions (`bus.partitions`). */
  createTopics(topics: readonly string[], partitions: number): Promise<void>;
  /**
   * Resolves when all messages are durable. Rejects within 10 s with `bus.unavailable`, `bus.full` or `bus.busy` (all
   * `unavailable`), or at once with `bus.tooLarge` or `bus.unknownTopic` (`invalid`). After a rejection some may have arrived.
   */
  publish(topic: string, messages: OutMessage[]): Promise<void>;
  /** Each topic of a group has offsets of its own; a second subscription of the same group and topic in one process is refused (`bus.groupTaken`). */
  subscribe(subscription: SubscriptionOptions): Promise<Subscription>;
  /** Rejects with `bus.unavailable` within 5 s when the bus cannot be used. */
  ping(): Promise<void>;
  /** Drains: stops fetching, lets running handlers end (30 s at most), commits. */
  close(): Promise<void>;
}

export interface SubscriptionOptions {
  group: string;
  topics: string[];
  /** One of `each` and `batch`. Partitions are handled concurrently, one partition strictly in order. */
  each?: (message: InMessage) => Promise<void>;
  /** Messages of one partition, in order. When it fails, its messages come again one by one. */
  batch?: (messages: InMessage[]) => Promise<void>;
  deadLetters: DeadLetters;
  /** How long a message is tried before it becomes a dead letter, in ms; default 10,000. Outages do not count. */
  retryForMs?: number;
  /** Messages per delivery; default 200. */
  maxBatch?: number;
  /** Where a group without committed offsets begins; default true. */
  fromBeginning?: boolean;
  /**
   * Told when the group has missed messages, before it reads on: at the start, and when it happens while it reads. Nothing is
   * delivered before it resolves; when it rejects it is told again. Not asked of a group that begins at the end.
   */
  onGap?: (gap: Gap) => Promise<void>;
  /** Names further errors that mean "try for ever", besides `Refused` of kind `unavailable`. */
  isTransient?: (error: unknown) => boolean;
}

export interface Subscription {
  stop(): Promise<void>;
  /** Messages of the group's topics that are not yet committed, over all partitions. */
  lag(): Promise<number>;
  stats(): SubscriptionStats;
}

export interface SubscriptionStats {
  /** Messages handled, replayed ones included. */
  handled: number;
  /** Failed tries, outages included. */
  failed: number;
  dead: number;
  /** Messages laid behind a dead letter of their key. */
  waiting: number;
  replayed: number;
  /** Partitions being left alone between two tries. */
  paused: number;
  /** Consumers made anew after a crash or a silence (Kafka). */
  recreated: number;
}

/** A message that could not be handled (`dead`), or one of the same key behind it (`waiting`). */
export interface DeadLetter {
  /** group/topic/partition/offset */
  id: string;
  group: string;
  topic: string;
  partition: number;
  offset: number;
  key: string;
  value: Buffer;
  headers: Record<string, string>;
  error: string;
  code: string;
  tries: number;
  state: 'dead' | 'waiting';
  /** Waiting letters always ask: they go by themselves as soon as no dead one of their key is before them, also after a crash. */
  replayRequested: boolean;
  at: Date;
}

/** Durable store of dead letters. A failing call counts as an outage: the partition waits, nothing is skipped. */
export interface DeadLetters {
  /** Idempotent by id. */
  park(letter: DeadLetter): Promise<void>;
  /** Which of the keys have letters; asked before every delivery, so cheap when nothing is parked. */
  parkedKeys(group: string, keys: string[]): Promise<Set<string>>;
  /** The oldest letter of the key by (partition, offset), dead or waiting. */
  next(group: string, key: string): Promise<DeadLetter | undefined>;
  /** Every key with a letter that asks for replay, whatever its state. */
  replayRequested(group: string): Promise<{ topic: string; partition: number; key: string }[]>;
  remove(id: string): Promise<void>;
  update(letter: DeadLetter): Promise<void>;
}
