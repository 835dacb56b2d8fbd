const SILENCE_MS = 60_000;
const STUCK_LOOKS = 2;

export interface Watched {
  /** Messages handed to the handler so far. */
  progress: number;
  /** A delivery is running, or a partition waits between two tries: nothing is wrong. */
  busy: boolean;
}

/**
 * Tells when a consumer has stopped without saying so: no fetch for a minute, or messages to read and none delivered from one
 * look to the next. Times in ms of a monotonic clock.
 */
export class Watchdog {
  private lastFetch: number;
  private lastProgress = -1;
  private idleLooks = 0;

  constructor(
    now: number,
    readonly silenceMs = SILENCE_MS,
  ) {
    this.lastFetch = now;
  }

  /** The consumer fetched, or came back from a fetch. */
  fetched(now: number): void {
    this.lastFetch = now;
  }

  /**
   * @param lag asked only when nothing moved since the last look
   * @returns why the consumer must be made anew, or undefined
   */
  async look(now: number, { progress, busy }: Watched, lag: () => Promise<number>): Promise<string | undefined> {
    const moved = busy || progress !== this.lastProgress;
    this.lastProgress = progress;
    if (busy) this.lastFetch = now;
    if (now - this.lastFetch > this.silenceMs) return `no fetch for ${Math.round(now - this.lastFetch)} ms`;
    if (moved) this.idleLooks = 0;
    else if (++this.idleLooks >= STUCK_LOOKS) {
      this.idleLooks = 0;
      if ((await lag()) > 0) return 'messages to read, but none delivered';
    }
    return undefined;
  }
}
