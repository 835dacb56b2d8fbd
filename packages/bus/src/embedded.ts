import path from 'node:path';
import { Delivery } from './delivery';
import { EmbeddedSubscription } from './embedded-subscription';
import { DurableLog } from './log';
import { assertSizes, busClosed, groupTaken } from './refusals';
import type { Bus, BusOptions, OutMessage, Subscription, SubscriptionOptions } from './types';

export const WEEK_MS = 7 * 24 * 3_600_000;
const RETENTION_EVERY_MS = 600_000;
const FORGET_AT_ONCE = 1_000;

/** The bus of one process: a durable log in DATA_DIR/bus. */
export class EmbeddedBus implements Bus {
  readonly kind = 'embedded';
  private readonly subscriptions = new Set<EmbeddedSubscription>();
  private readonly retention: NodeJS.Timeout;
  private forgetting: Promise<unknown> = Promise.resolve();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly log: DurableLog,
    private readonly options: BusOptions,
  ) {
    this.retention = setInterval(() => void this.forgetOld().catch(() => undefined), RETENTION_EVERY_MS).unref();
  }

  static async open(options: BusOptions): Promise<EmbeddedBus> {
    const onFatal = (error: Error) => {
      options.log.error({ err: error }, 'the log can no longer promise durability');
      options.onFatal?.(error);
    };
    return new EmbeddedBus(await DurableLog.open(path.join(options.dataDir, 'bus'), onFatal), options);
  }

  async createTopics(topics: readonly string[], partitions: number): Promise<void> {
    await Promise.all(topics.map((topic) => this.log.createTopic(topic, partitions)));
  }

  async publish(topic: string, messages: OutMessage[]): Promise<void> {
    if (this.closing) throw busClosed();
    assertSizes(messages);
    await this.log.append(topic, messages);
  }

  async subscribe(wanted: SubscriptionOptions): Promise<Subscription> {
    if (this.closing) throw busClosed();
    for (const { delivery } of this.subscriptions) {
      const twice = wanted.topics.find((topic) => delivery.group === wanted.group && delivery.options.topics.includes(topic));
      if (twice) throw groupTaken(wanted.group, twice);
    }
    const delivery = new Delivery(wanted, this.options.log);
    const subscription = new EmbeddedSubscription(this.log, delivery, () => this.subscriptions.delete(subscription));
    this.subscriptions.add(subscription);
    try {
      await subscription.start();
    } catch (error) {
      await subscription.stop();
      throw error;
    }
    return subscription;
  }

  async ping(): Promise<void> {
    this.log.assertUsable();
  }

  /**
   * Drops messages older than the retention, but none that a present subscription has not handled yet.
   * @param now ms since the epoch
   * @returns how many were dropped
   */
  forgetOld(now = Date.now()): Promise<number> {
    const run = this.forgetting.then(() => this.forgetRound(now - (this.options.retentionMs ?? WEEK_MS)));
    this.forgetting = run.catch((error: unknown) => this.options.log.warn({ err: error }, 'old messages could not be dropped'));
    return run;
  }

  private async forgetRound(before: number): Promise<number> {
    let dropped = 0;
    for (const topic of this.log.topicNames()) {
      for (let partition = 0; partition < this.log.partitions(topic); partition++) {
        let some: number;
        do {
          some = this.closing ? 0 : await this.log.forget(topic, partition, before, this.floor(topic, partition), FORGET_AT_ONCE);
          dropped += some;
        } while (some === FORGET_AT_ONCE);
      }
    }
    return dropped;
  }

  private floor(topic: string, partition: number): number {
    const positions = [...this.subscriptions].map((subscription) => subscription.position(topic, partition) ?? Infinity);
    return Math.min(Infinity, ...positions);
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    clearInterval(this.retention);
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.forgetting;
    await this.log.close();
  }
}
