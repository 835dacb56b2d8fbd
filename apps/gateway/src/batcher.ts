import { Refused } from '@mingjing/contracts/refused';

export interface BatcherOptions<I, O> {
  /** Sends items on in one call; results in their order, an Error where one was refused. */
  send: (items: I[], deadline: Date) => Promise<(O | Error)[]>;
  /** Bytes an item takes on the wire, about. */
  weigh: (item: I) => number;
  maxItems: number;
  maxQueued: number;
  /** Milliseconds until nobody waits for an item any more. */
  timeoutMs: number;
}

interface Waiting<I, O> {
  item: I;
  deadline: number;
  resolve: (result: O) => void;
  reject: (error: Error) => void;
}

/** While a call is under way, later items gather for at most this long. */
const GATHER_MS = 3;
const MAX_IN_FLIGHT = 4;
/** Well under gRPC's limit of a message, also with one largest item on top. */
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * The batched hop: many waiting items go on in one call. An idle batcher sends at once; under load a call carries what
 * came in since the last one. Bounded in flight and queued, so that overload is told rather than suffered.
 */
export class Batcher<I, O> {
  private readonly queue: Waiting<I, O>[] = [];
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  constructor(private readonly options: BatcherOptions<I, O>) {}

  get queued(): number {
    return this.queue.length;
  }

  /**
   * @throws Refused gateway.busy (unavailable, with Retry-After) when too many wait; what `send` refused otherwise
   */
  add(item: I): Promise<O> {
    if (this.queue.length >= this.options.maxQueued) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      this.queue.push({ item, deadline: Date.now() + this.options.timeoutMs, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.queue.length === 0 || this.inFlight >= MAX_IN_FLIGHT) return;
    if (this.queue.length >= this.options.maxItems) this.flush();
    // Idle: only what came in during this turn of the loop is waited for.
    else if (this.inFlight === 0) this.immediate ??= setImmediate(() => this.flush());
    else this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.timer = this.immediate = undefined;
    const batch = this.take();
    if (batch.length === 0) return;
    this.inFlight += 1;
    void this.send(batch).finally(() => {
      this.inFlight -= 1;
      this.schedule();
    });
    this.schedule();
  }

  private take(): Waiting<I, O>[] {
    const batch: Waiting<I, O>[] = [];
    const now = Date.now();
    let bytes = 0;
    while (this.queue.length > 0 && batch.length < this.options.maxItems && bytes < MAX_BYTES) {
      const next = this.queue.shift() as Waiting<I, O>;
      if (next.deadline <= now) next.reject(busy());
      else {
        bytes += this.options.weigh(next.item);
        batch.push(next);
      }
    }
    return batch;
  }

  private async send(batch: Waiting<I, O>[]): Promise<void> {
    try {
      const latest = Math.max(...batch.map(({ deadline }) => deadline));
      const results = await this.options.send(
        batch.map(({ item }) => item),
        new Date(latest),
      );
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('a batch was answered with too few results'));
        else if (result instanceof Error) reject(result);
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }
}

function busy(): Refused {
  return new Refused('gateway.busy', 'unavailable', {
    retryAfter: 2,
    zh: '现在提交的人太多，请稍等几秒再提交，内容不会重复计算。',
    en: 'Too many requests are waiting; try again in a few seconds.',
  });
}
