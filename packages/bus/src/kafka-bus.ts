import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from './deadline';
import { Delivery } from './delivery';
import { WEEK_MS } from './embedded';
import { gapIn } from './gap';
import { KafkaClients, settlesByItself, type Admin } from './kafka';
import { KafkaPublisher } from './kafka-publisher';
import { KafkaSubscription } from './kafka-subscription';
import { assertSizes, busClosed, busUnavailable, groupTaken, otherPartitions, unknownTopic } from './refusals';
import type { Bus, BusOptions, OutMessage, Subscription, SubscriptionOptions } from './types';

const PING_MS = 5_000;
const CREATE_MS = 30_000;
const AGAIN_MS = 100;

/** An admin client and how many ask by it now. */
interface Asking {
  admin: Promise<Admin>;
  users: number;
}

/** The bus of several processes: Kafka. */
export class KafkaBus implements Bus {
  readonly kind = 'kafka';
  private readonly clients: KafkaClients;
  private readonly publisher: KafkaPublisher;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private readonly topics = new Set<string>();
  private asking: Asking | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: BusOptions & { kafkaBrokers: string }) {
    this.clients = new KafkaClients(options.clientId, options.kafkaBrokers, options.log);
    this.publisher = new KafkaPublisher(this.clients, options.log);
  }

  async createTopics(topics: readonly string[], partitions: number): Promise<void> {
    const retention = { name: 'retention.ms', value: String(this.options.retentionMs ?? WEEK_MS) };
    const wanted = topics.map((topic) => ({ topic, numPartitions: partitions, configEntries: [retention] }));
    await this.ask(CREATE_MS, 'creating topics', (admin) => admin.createTopics({ topics: wanted, waitForLeaders: true }));
    await this.assertPartitions(topics, partitions);
  }

  async publish(topic: string, messages: OutMessage[]): Promise<void> {
    if (this.closing) throw busClosed();
    assertSizes(messages);
    if (!this.topics.has(topic)) await this.findTopic(topic);
    await this.publisher.publish(topic, messages);
  }

  async subscribe(wanted: SubscriptionOptions): Promise<Subscription> {
    if (this.closing) throw busClosed();
    for (const { delivery } of this.subscriptions) {
      const twice = wanted.topics.find((topic) => delivery.group === wanted.group && delivery.options.topics.includes(topic));
      if (twice) throw groupTaken(wanted.group, twice);
    }
    const delivery = new Delivery(wanted, this.options.log);
    const questions = {
      lag: (groupId: string, topic: string) => this.lag(groupId, topic),
      gap: async (groupId: string, topic: string) => gapIn(wanted.group, topic, await this.reach(groupId, topic)),
    };
    const subscription = new KafkaSubscription(this.clients, delivery, questions, () => this.subscriptions.delete(subscription));
    this.subscriptions.add(subscription);
    try {
      if (wanted.fromBeginning === false) {
        for (const { groupId, topic } of subscription.readers) await this.beginAtEnd(groupId, topic);
      }
      await subscription.start();
    } catch (error) {
      await subscription.stop();
      throw error;
    }
    return subscription;
  }

  async ping(): Promise<void> {
    if (this.closing) throw busClosed();
    await this.ask(PING_MS, 'asking the brokers', (admin) => admin.describeCluster());
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.publisher.close();
    const admin = await this.asking?.admin.catch(() => undefined);
    await withDeadline(PING_MS, 'disconnecting', Promise.resolve(admin?.disconnect())).catch(() => undefined);
  }

  private async lag(groupId: string, topic: string): Promise<number> {
    const partitions = await this.reach(groupId, topic);
    return partitions.reduce((sum, { low, high, committed }) => sum + Math.max(0, high - Math.max(low, committed)), 0);
  }

  private async reach(groupId: string, topic: string): Promise<{ low: number; high: number; committed: number }[]> {
    const [ends, committed] = await this.ask(PING_MS, 'asking how far a group has read', (admin) =>
      Promise.all([admin.fetchTopicOffsets(topic), admin.fetchOffsets({ groupId, topics: [topic] })]),
    );
    const reached = new Map(committed[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return ends.map(({ partition, low, high }) => ({ low: Number(low), high: Number(high), committed: reached.get(partition) ?? -1 }));
  }

  /** Commits the ends of a group that was never there: left to the client, a restart before its first commit would skip messages. */
  private async beginAtEnd(groupId: string, topic: string): Promise<void> {
    await this.ask(CREATE_MS, 'reading the ends', async (admin) => {
      const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const known = new Set(committed?.partitions.filter(({ offset }) => Number(offset) >= 0).map(({ partition }) => partition));
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.filter(({ partition }) => !known.has(partition)).map(({ partition, high }) => ({ partition, offset: high }));
      if (partitions.length > 0) await admin.setOffsets({ groupId, topic, partitions });
    });
  }

  private async assertPartitions(topics: readonly string[], partitions: number): Promise<void> {
    const { topics: found } = await this.ask(PING_MS, 'reading topics', (admin) => admin.fetchTopicMetadata({ topics: [...topics] }));
    for (const { name, partitions: has } of found) {
      if (has.length !== partitions) throw otherPartitions(name, has.length, partitions);
      this.topics.add(name);
    }
  }

  /** Another process may have created it. */
  private async findTopic(topic: string): Promise<void> {
    const names = await this.ask(PING_MS, 'reading topics', (admin) => admin.listTopics());
    for (const name of names) this.topics.add(name);
    if (!this.topics.has(topic)) throw unknownTopic(topic);
  }

  /**
   * One admin client, made anew after a failure; who asks by the old one at that moment is let finish. Asks again, within the
   * time, where the cluster will know in a moment.
   */
  private async ask<T>(ms: number, what: string, question: (admin: Admin) => Promise<T>): Promise<T> {
    for (const end = performance.now() + ms; ; await pause(AGAIN_MS)) {
      const asking = (this.asking ??= { admin: this.connect(), users: 0 });
      asking.users++;
      try {
        return await withDeadline(end - performance.now(), what, asking.admin.then(question));
      } catch (error) {
        if (this.asking === asking) this.asking = undefined;
        const over = this.closing !== undefined || performance.now() + AGAIN_MS > end;
        if (over || !settlesByItself(error)) throw busUnavailable(error);
      } finally {
        asking.users--;
        if (asking.users === 0 && this.asking !== asking) asking.admin.then((admin) => admin.disconnect()).catch(() => undefined);
      }
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.clients.admin();
    await admin.connect();
    return admin;
  }
}
