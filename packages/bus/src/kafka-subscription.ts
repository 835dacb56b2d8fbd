import type { Delivery } from './delivery';
import type { Gap } from './gap';
import type { KafkaClients } from './kafka';
import { KafkaReader } from './kafka-reader';
import { Replay } from './replay';
import { DRAIN_MS, within } from './waiting';
import type { Subscription, SubscriptionStats } from './types';

/** Joining takes a rebalance; when the brokers are away, starting does not wait for them longer than this. */
const FIRST_JOIN_MS = 15_000;

/** What the brokers are asked of a group and a topic. */
export interface Questions {
  lag(groupId: string, topic: string): Promise<number>;
  gap(groupId: string, topic: string): Promise<Gap | undefined>;
}

/**
 * One consumer, with a Kafka group of its own (`<group>.<topic>`), per topic: so members of a group always subscribe to the
 * same topics, which kafkajs's assigner takes for granted, also while versions that know different topics run side by side.
 */
export class KafkaSubscription implements Subscription {
  readonly readers: KafkaReader[];
  private readonly replay: Replay;
  private stopping: Promise<void> | undefined;

  constructor(
    clients: KafkaClients,
    readonly delivery: Delivery,
    private readonly questions: Questions,
    private readonly onStopped: () => void,
  ) {
    const { group, options } = delivery;
    this.readers = options.topics.map((topic) => {
      const groupId = `${group}.${topic}`;
      return new KafkaReader({
        ...{ clients, delivery, topic, groupId },
        lag: () => questions.lag(groupId, topic),
        gap: () => questions.gap(groupId, topic),
      });
    });
    this.replay = new Replay(delivery, (topic, partition) => this.readers.some((reader) => reader.owns(topic, partition)));
  }

  async start(): Promise<void> {
    for (const reader of this.readers) reader.start();
    const joined = await within(FIRST_JOIN_MS, Promise.all(this.readers.map((reader) => reader.joined)));
    if (!joined) this.delivery.log.warn({ group: this.delivery.group }, 'not in the group yet, joining goes on');
    this.replay.start();
  }

  async lag(): Promise<number> {
    const lags = await Promise.all(this.readers.map(({ topic, groupId }) => this.questions.lag(groupId, topic)));
    return lags.reduce((sum, lag) => sum + lag, 0);
  }

  stats(): SubscriptionStats {
    const sum = (of: (reader: KafkaReader) => number) => this.readers.reduce((total, reader) => total + of(reader), 0);
    return {
      ...this.delivery.counts,
      paused: sum((reader) => reader.paused),
      recreated: sum((reader) => reader.recreated),
    };
  }

  stop(): Promise<void> {
    this.stopping ??= this.halt();
    return this.stopping;
  }

  private async halt(): Promise<void> {
    this.delivery.stopping = true;
    const drained = await within(DRAIN_MS, Promise.all([this.replay.stop(), ...this.readers.map((reader) => reader.stop())]));
    if (!drained) this.delivery.log.warn({ group: this.delivery.group }, 'a handler did not end in time; its message comes again');
    this.onStopped();
  }
}
