import type { Delivery } from './delivery';
import type { Gap } from './gap';
import { beating } from './heartbeat';
import type { Consumer, EachBatchPayload, KafkaClients } from './kafka';
import { SESSION_MS } from './kafka';
import { Watchdog } from './watchdog';
import { toInMessage } from './kafka-message';

export interface ReaderOptions {
  clients: KafkaClients;
  delivery: Delivery;
  topic: string;
  groupId: string;
  lag: () => Promise<number>;
  /** What the group has missed, by what the brokers keep and it has committed. */
  gap: () => Promise<Gap | undefined>;
  /** Of silence after which the consumer is made anew, ms. */
  silenceMs?: number;
}

const AT_ONCE = 12;
/** kafkajs fetches again only when all partitions of a fetch are handled: a slow one gives way after this. */
const SLICE_MS = 2_000;
const LOOK_MS = 30_000;
const RECREATE_FIRST_MS = 250;
const RECREATE_LONGEST_MS = 2_000;

/** Reads one topic for one group through a kafkajs consumer, which is thrown away and made anew whenever it fails. */
export class KafkaReader {
  readonly topic: string;
  readonly groupId: string;
  readonly joined: Promise<void>;
  recreated = 0;
  private consumer: Consumer | undefined;
  private owned = new Set<number>();
  /** Next offset of each partition as this consumer has committed it since it joined. */
  private readonly next = new Map<number, number>();
  private readonly pauses = new Map<number, NodeJS.Timeout>();
  private watchdog = new Watchdog(performance.now());
  private looking: NodeJS.Timeout | undefined;
  private starting: NodeJS.Timeout | undefined;
  private failures = 0;
  private running = 0;
  private progress = 0;
  private stopped = false;
  private onJoined: () => void = () => undefined;

  constructor(private readonly options: ReaderOptions) {
    this.topic = options.topic;
    this.groupId = options.groupId;
    this.joined = new Promise((resolve) => (this.onJoined = resolve));
  }

  get paused(): number {
    return this.pauses.size;
  }

  owns(topic: string, partition: number): boolean {
    return topic === this.topic && this.owned.has(partition);
  }

  start(): void {
    const { silenceMs } = this.options;
    this.looking = setInterval(() => void this.look(), Math.min(LOOK_MS, (silenceMs ?? LOOK_MS * 2) / 2)).unref();
    void this.open();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.looking);
    clearTimeout(this.starting);
    for (const timer of this.pauses.values()) clearTimeout(timer);
    await this.drop(this.consumer);
  }

  /** Makes a consumer and lets it run; on failure the next one is tried after a while. */
  private async open(): Promise<void> {
    const { clients, delivery, silenceMs } = this.options;
    const consumer = clients.consumer(this.groupId);
    this.consumer = consumer;
    this.watchdog = new Watchdog(performance.now(), silenceMs);
    this.listen(consumer);
    try {
      await consumer.connect();
      // Before anything is read: the client begins anew without a word where its offset is gone, and commits that.
      await this.lookForGap();
      await consumer.subscribe({
        topics: [this.topic],
        fromBeginning: delivery.options.fromBeginning ?? true,
      });
      if (this.stopped || this.consumer !== consumer) return;
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: AT_ONCE,
        eachBatch: (payload) => this.handle(consumer, payload),
      });
    } catch (error) {
      this.recreate(consumer, error);
    }
  }

  private async lookForGap(): Promise<void> {
    const { onGap, fromBeginning } = this.options.delivery.options;
    if (!onGap || fromBeginning === false) return;
    const gap = await this.options.gap();
    if (gap) await onGap(gap);
  }

  /** The client has jumped while it read: what lay between is gone, or the topic is another one. */
  private async tellJump(partition: number, first: number): Promise<void> {
    const { group, options } = this.options.delivery;
    const expected = this.next.get(partition);
    if (expected === undefined || first === expected) return;
    await options.onGap?.({ group, topic: this.topic, kind: first > expected ? 'forgotten' : 'remade', whole: false });
    this.next.set(partition, first);
  }

  private listen(consumer: Consumer): void {
    const { FETCH_START, FETCH, GROUP_JOIN, REBALANCING, CRASH } = consumer.events;
    const current = () => this.consumer === consumer;
    const fetched = () => {
      if (current()) this.watchdog.fetched(performance.now());
    };
    consumer.on(FETCH_START, fetched);
    consumer.on(FETCH, fetched);
    consumer.on(REBALANCING, () => {
      if (!current()) return;
      this.owned.clear();
      this.next.clear();
    });
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (!current()) return;
      this.next.clear();
      this.owned = new Set(payload.memberAssignment[this.topic] ?? []);
      this.failures = 0;
      this.onJoined();
    });
    consumer.on(CRASH, ({ payload }) => this.recreate(consumer, payload.error));
  }

  private async handle(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    this.running++;
    try {
      await beating(payload.heartbeat, () => {
        const lane = this.options.delivery.lane(this.topic, payload.batch.partition);
        return lane.exclusive(() => this.slice(consumer, payload));
      });
    } finally {
      this.running--;
    }
  }

  /** Delivers a fetched batch in pieces and commits after each; what is left over is fetched again. */
  private async slice(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch, isRunning, isStale } = payload;
    const { delivery } = this.options;
    const lane = delivery.lane(this.topic, batch.partition);
    const until = performance.now() + SLICE_MS;
    let at = 0;
    const [first] = batch.messages;
    if (first) await this.tellJump(batch.partition, Number(first.offset));
    while (at < batch.messages.length && performance.now() < until) {
      if (!isRunning() || isStale() || delivery.stopping || this.consumer !== consumer) return;
      const messages = batch.messages.slice(at, at + delivery.maxBatch).map((message) => toInMessage(batch, message));
      const { done, waitMs } = await lane.deliver(messages);
      if (done > 0) await this.commit(payload, messages[done - 1]!.offset);
      at += done;
      if (waitMs !== undefined) return this.pause(consumer, batch.partition, waitMs);
      if (done < messages.length) return;
    }
  }

  private async commit({ batch, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload, offset: number): Promise<void> {
    this.progress++;
    resolveOffset(String(offset));
    const partitions = [{ partition: batch.partition, offset: String(offset + 1) }];
    await commitOffsetsIfNecessary({ topics: [{ topic: this.topic, partitions }] });
    this.next.set(batch.partition, offset + 1);
  }

  private pause(consumer: Consumer, partition: number, waitMs: number): void {
    if (this.stopped || this.consumer !== consumer) return;
    const partitions = [{ topic: this.topic, partitions: [partition] }];
    consumer.pause(partitions);
    const resume = () => {
      this.pauses.delete(partition);
      // A consumer that is being thrown away has no group any more, and refuses.
      if (this.consumer === consumer && !this.stopped) consumer.resume(partitions);
    };
    this.pauses.set(partition, setTimeout(resume, waitMs).unref());
  }

  private async look(): Promise<void> {
    const { consumer } = this;
    if (!consumer || this.stopped) return;
    const busy = this.running > 0 || this.pauses.size > 0;
    const why = await this.watchdog.look(performance.now(), { progress: this.progress, busy }, this.options.lag).catch(() => undefined);
    if (why) this.recreate(consumer, new Error(why));
  }

  private recreate(consumer: Consumer, error: unknown): void {
    if (this.stopped || this.consumer !== consumer) return;
    const waitMs = Math.min(RECREATE_FIRST_MS * 2 ** this.failures, RECREATE_LONGEST_MS);
    this.failures = Math.min(this.failures + 1, 16);
    this.recreated++;
    this.options.delivery.log.warn({ group: this.groupId, waitMs, err: error }, 'a consumer stopped, it is made anew');
    this.consumer = undefined;
    this.owned.clear();
    this.next.clear();
    for (const timer of this.pauses.values()) clearTimeout(timer);
    this.pauses.clear();
    void this.drop(consumer);
    this.starting = setTimeout(() => void this.open(), waitMs);
  }

  /** Bounded by the session: after that the group has forgotten the consumer anyway. */
  private async drop(consumer: Consumer | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, SESSION_MS)));
    await Promise.race([Promise.resolve(consumer?.disconnect()).catch(() => undefined), late]);
    clearTimeout(timer);
  }
}
