import type { Delivery } from './delivery';

const WHILE_PARKED_MS = 1_000;
const OTHERWISE_MS = 5_000;
const PARKED_COUNTS_FOR_MS = 600_000;
const KEYS_A_ROUND = 200;

/**
 * Asks for keys to be replayed, about once a second while anything is parked, and hands each to its partition's lane, between
 * two deliveries, so that old and new messages of a key cannot pass one another.
 */
export class Replay {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private turn = 0;
  private due = 0;

  constructor(
    private readonly delivery: Delivery,
    /** Only the consumer that owns a partition replays its keys. */
    private readonly owns: (topic: string, partition: number) => boolean,
  ) {}

  start(): void {
    this.delivery.onParked = () => this.hurry();
    this.schedule(0);
  }

  /** The round that was to come in 5 s comes within one. */
  private hurry(): void {
    if (!this.timer || this.due - performance.now() <= WHILE_PARKED_MS) return;
    clearTimeout(this.timer);
    this.schedule(WHILE_PARKED_MS);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  private schedule(waitMs: number): void {
    this.due = performance.now() + waitMs;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running = this.round()
        .catch((error: unknown) => this.delivery.log.warn({ group: this.delivery.group, err: error }, 'dead letters could not be replayed'))
        .finally(() => {
          if (!this.delivery.stopping) this.schedule(this.pause());
        });
    }, waitMs);
    this.timer.unref();
  }

  private pause(): number {
    return performance.now() - this.delivery.parkedSeenAt < PARKED_COUNTS_FOR_MS ? WHILE_PARKED_MS : OTHERWISE_MS;
  }

  private async round(): Promise<void> {
    const { options, group } = this.delivery;
    const wanted = await options.deadLetters.replayRequested(group);
    if (wanted.length > 0) this.delivery.noteParked();
    const byKey = new Map(wanted.map((entry) => [JSON.stringify([entry.topic, entry.partition, entry.key]), entry]));
    const mine = [...byKey.values()].filter(({ topic, partition }) => this.owns(topic, partition));
    // Bounded rounds take turns, so that many keys behind dead letters do not starve the others.
    const from = mine.length > KEYS_A_ROUND ? (this.turn++ * KEYS_A_ROUND) % mine.length : 0;
    for (const { topic, partition, key } of [...mine.slice(from), ...mine.slice(0, from)].slice(0, KEYS_A_ROUND)) {
      if (this.delivery.stopping) return;
      const lane = this.delivery.lane(topic, partition);
      await lane.exclusive(() => lane.replay(key));
    }
  }
}
