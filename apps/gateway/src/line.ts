import type { Refused } from '@mingjing/contracts/refused';

/** Lets so many in at a time. Others wait in the order they came, and are told to come back when it takes too long. */
export class Line {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly patienceMs: number,
    private readonly busy: () => Refused,
  ) {}

  /**
   * @returns how to leave; a second time does nothing
   * @throws Refused as given, after the time one waits at most
   */
  async enter(): Promise<() => void> {
    if (this.inside >= this.atOnce || this.waiting.length > 0) await this.turn();
    else this.inside += 1;
    let left = false;
    return () => {
      if (!left) this.leave();
      left = true;
    };
  }

  /** Whoever leaves hands the place on: nobody slips in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inside -= 1;
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const called = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(called), 1);
        reject(this.busy());
      }, this.patienceMs);
      this.waiting.push(called);
    });
  }
}
