import { isRefused } from '@mingjing/contracts/refused';
import { describe } from './failure';
import { Lane, type Delivering } from './lane';
import type { DeadLetter, InMessage, Log, SubscriptionOptions } from './types';

const RETRY_FOR_MS = 10_000;
const MAX_BATCH = 200;

/**
 * What both adapters do alike for one subscription: hands messages to the handler, tries again, lays dead letters and what
 * comes behind them aside. Adapters read, commit and leave a partition alone when told so.
 */
export class Delivery implements Delivering {
  readonly counts: Delivering['counts'] = {
    handled: 0,
    failed: 0,
    dead: 0,
    waiting: 0,
    replayed: 0,
  };
  readonly group: string;
  readonly retryForMs: number;
  readonly maxBatch: number;
  /** When a parked key was last seen, ms of the monotonic clock: replay looks more often then. */
  parkedSeenAt = Number.NEGATIVE_INFINITY;
  stopping = false;
  /** Set by replay, which then looks sooner. */
  onParked: () => void = () => undefined;
  private readonly lanes = new Map<string, Lane>();

  constructor(
    readonly options: SubscriptionOptions,
    readonly log: Log,
  ) {
    if (!options.each === !options.batch) throw new Error('a subscription has either each or batch');
    this.group = options.group;
    this.retryForMs = options.retryForMs ?? RETRY_FOR_MS;
    this.maxBatch = Math.max(1, options.maxBatch ?? MAX_BATCH);
  }

  /** The one lane of a partition; it outlives consumers and rebalances. */
  lane(topic: string, partition: number): Lane {
    const name = `${topic}/${partition}`;
    let lane = this.lanes.get(name);
    if (!lane) this.lanes.set(name, (lane = new Lane(this, topic, partition)));
    return lane;
  }

  isTransient(error: unknown): boolean {
    return (isRefused(error) && error.kind === 'unavailable') || (this.options.isTransient?.(error) ?? false);
  }

  async attempt(messages: InMessage[]): Promise<{ error: unknown } | undefined> {
    try {
      if (this.options.batch) await this.options.batch(messages);
      else for (const message of messages) await this.options.each!(message);
      this.counts.handled += messages.length;
      return undefined;
    } catch (error) {
      this.counts.failed++;
      return { error };
    }
  }

  letter(message: InMessage, tries: number, error?: unknown): DeadLetter {
    const { topic, partition, offset, key, value, headers } = message;
    return {
      id: `${this.group}/${topic}/${partition}/${offset}`,
      group: this.group,
      topic,
      partition,
      offset,
      key,
      value,
      headers,
      ...describe(error),
      tries,
      state: error === undefined ? 'waiting' : 'dead',
      replayRequested: error === undefined,
      at: new Date(),
    };
  }

  noteParked(): void {
    this.parkedSeenAt = performance.now();
    this.onParked();
  }
}
