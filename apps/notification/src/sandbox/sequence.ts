const COUNT = 36 ** 4;

/** Ids that sort in the order in which they were made, also over restarts: by real time, and a number within the millisecond. */
export class Sequence {
  private ms = 0;
  private count = 0;

  /** @param last the greatest id made before this process; empty for none */
  constructor(
    private readonly prefix: string,
    last: string,
  ) {
    const body = last.slice(prefix.length);
    if (body) [this.ms, this.count] = [Number.parseInt(body.slice(0, 9), 36), Number.parseInt(body.slice(9), 36)];
  }

  /**
   * The next id; a clock that was set back does not turn the order round.
   * @param now real time in milliseconds
   */
  next(now: number): string {
    this.count = now > this.ms ? 0 : this.count + 1;
    this.ms = Math.max(this.ms, now);
    if (this.count === COUNT) [this.ms, this.count] = [this.ms + 1, 0];
    return this.prefix + this.ms.toString(36).padStart(9, '0') + this.count.toString(36).padStart(4, '0');
  }
}
