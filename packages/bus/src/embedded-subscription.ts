import type { Delivery } from './delivery';
import { gapIn } from './gap';
import type { DurableLog } from './log';
import { Replay } from './replay';
import { DRAIN_MS, Wakeup, within } from './waiting';
import type { Subscription, SubscriptionStats } from './types';

interface Reader {
  topic: string;
  partition: number;
  /** Next offset to deliver; everything below is done with. */
  position: number;
  paused: boolean;
  wakeup: Wakeup;
}

/** Reads every partition of its topics, each in a loop of its own that sleeps until something is published. */
export class EmbeddedSubscription implements Subscription {
  private readonly readers: Reader[];
  private readonly replay: Replay;
  private readonly unlisten: () => void;
  private readonly stopped = new Wakeup();
  private loops: Promise<unknown> = Promise.resolve();
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly log: DurableLog,
    readonly delivery: Delivery,
    private readonly onStopped: () => void,
  ) {
    this.readers = delivery.options.topics.flatMap((topic) =>
      Array.from({ length: log.partitions(topic) }, (_, partition) => this.reader(topic, partition)),
    );
    this.replay = new Replay(delivery, () => true);
    this.unlisten = log.onAppended(() => {
      for (const reader of this.readers) if (reader.position < log.end(reader.topic, reader.partition)) reader.wakeup.wake();
    });
  }

  /** Tells what the group has missed, then begins to read. Rejects when that could not be told. */
  async start(): Promise<void> {
    for (const topic of this.delivery.options.topics) await this.lookForGap(topic);
    for (const reader of this.readers) this.begin(reader);
    this.loops = Promise.all(this.readers.map((reader) => this.run(reader)));
    this.replay.start();
  }

  position(topic: string, partition: number): number | undefined {
    return this.readers.find((reader) => reader.topic === topic && reader.partition === partition)?.position;
  }

  async lag(): Promise<number> {
    let lag = 0;
    for (const { topic, partition, position } of this.readers) {
      const from = Math.max(position, this.log.begin(topic, partition));
      lag += Math.max(0, this.log.end(topic, partition) - from);
    }
    return lag;
  }

  stats(): SubscriptionStats {
    return {
      ...this.delivery.counts,
      paused: this.readers.filter(({ paused }) => paused).length,
      recreated: 0,
    };
  }

  stop(): Promise<void> {
    this.stopping ??= this.halt();
    return this.stopping;
  }

  private async halt(): Promise<void> {
    this.delivery.stopping = true;
    this.unlisten();
    this.stopped.wake();
    for (const reader of this.readers) reader.wakeup.wake();
    const drained = await within(DRAIN_MS, Promise.all([this.loops, this.replay.stop()]));
    if (!drained) this.delivery.log.warn({ group: this.delivery.group }, 'a handler did not end in time; its message comes again');
    await this.log.offsets.flush();
    this.onStopped();
  }

  private async lookForGap(topic: string): Promise<void> {
    const { group, options } = this.delivery;
    if (!options.onGap || options.fromBeginning === false) return;
    const reach = this.readers
      .filter((reader) => reader.topic === topic)
      .map(({ partition }) => ({
        low: this.log.begin(topic, partition),
        high: this.log.end(topic, partition),
        committed: this.log.offsets.get(group, topic, partition),
      }));
    const gap = gapIn(group, topic, reach);
    if (gap) await options.onGap(gap);
  }

  private reader(topic: string, partition: number): Reader {
    const { group, options } = this.delivery;
    const end = this.log.end(topic, partition);
    const committed = this.log.offsets.get(group, topic, partition);
    // Whoever has read further than the log reaches has read another one.
    const position = committed !== undefined && committed <= end ? committed : options.fromBeginning === false ? end : 0;
    return { topic, partition, position, paused: false, wakeup: new Wakeup() };
  }

  /** From here on the group is known, also where it has read nothing yet. */
  private begin({ topic, partition, position }: Reader): void {
    const { group } = this.delivery;
    if (this.log.offsets.get(group, topic, partition) !== position) this.log.offsets.commit(group, topic, partition, position);
  }

  private async run(reader: Reader): Promise<void> {
    while (!this.delivery.stopping) {
      try {
        await this.step(reader);
      } catch (error) {
        if (this.delivery.stopping) return;
        this.delivery.log.error({ group: this.delivery.group, topic: reader.topic, err: error }, 'a partition could not be read');
        await this.stopped.within(1_000);
      }
    }
  }

  private async step(reader: Reader): Promise<void> {
    const { topic, partition } = reader;
    const end = this.log.end(topic, partition);
    const messages = this.log.read(topic, partition, reader.position, this.delivery.maxBatch);
    if (messages.length === 0) {
      // Offsets of a commit that failed stay unused.
      if (reader.position < end) this.advance(reader, end);
      else await reader.wakeup.wait();
      return;
    }
    const lane = this.delivery.lane(topic, partition);
    const { done, waitMs } = await lane.exclusive(() => lane.deliver(messages));
    if (done > 0) this.advance(reader, messages[done - 1]!.offset + 1);
    if (waitMs !== undefined) {
      reader.paused = true;
      await this.stopped.within(waitMs);
      reader.paused = false;
    }
    // Handlers that never leave the microtask queue must not starve timers and sockets.
    await new Promise(setImmediate);
  }

  private advance(reader: Reader, position: number): void {
    reader.position = position;
    this.log.offsets.commit(this.delivery.group, reader.topic, reader.partition, position);
  }
}
