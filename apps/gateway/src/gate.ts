import { Refused } from '@mingjing/contracts/refused';

/** Lets so many in at a time; who comes later is told to come back rather than made to wait. */
export class Gate {
  private inside = 0;

  constructor(private readonly atOnce: number) {}

  /** @throws Refused import.busy (unavailable, with Retry-After) */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.atOnce) {
      throw new Refused('import.busy', 'unavailable', { retryAfter: 15, zh: '正在处理其他导入，请稍后再试。', en: 'Other imports are running; try again shortly.' });
    }
    this.inside += 1;
    try {
      return await work();
    } finally {
      this.inside -= 1;
    }
  }
}
