import type { Arrival } from './arrival';

/** Under load batches gather for so long, so that many events share one write of a cell; figures may be 2 s old. */
const GATHER_MS = 500;
/** So many events need not wait for more. */
const ENOUGH = 500;

interface Waiting {
  arrivals: Arrival[];
  counted: () => void;
  failed: (error: unknown) => void;
}

/**
 * Puts the batches of all partitions together: alone, a batch is written at once; when one was written just before, it
 * waits with others. One write is under way at a time.
 */
export class Collector {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing = false;
  private began = Number.NEGATIVE_INFINITY;

  /** @param gatherMs least time between two writes while fewer than enough events wait */
  constructor(
    private readonly write: (arrivals: Arrival[]) => Promise<void>,
    private readonly gatherMs = GATHER_MS,
  ) {}

  /** Resolves when the batch is counted durably; rejects with it all that was written together. */
  add(arrivals: Arrival[]): Promise<void> {
    return new Promise((counted, failed) => {
      this.waiting.push({ arrivals, counted, failed });
      this.look();
    });
  }

  private look(): void {
    if (this.writing || this.waiting.length === 0) return;
    const gathered = this.waiting.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
    const rest = this.gatherMs - (performance.now() - this.began);
    if (gathered >= ENOUGH || rest <= 0) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), rest);
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = true;
    this.began = performance.now();
    const batches = this.waiting.splice(0);
    try {
      await this.write(batches.flatMap(({ arrivals }) => arrivals));
      for (const { counted } of batches) counted();
    } catch (error) {
      for (const { failed } of batches) failed(error);
    } finally {
      this.writing = false;
      this.look();
    }
  }
}
