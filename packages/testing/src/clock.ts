import type { Clock } from '@mingjing/kit';

/** A clock that stands where the test puts it. */
export class TestClock implements Clock {
  constructor(private at: Date) {}

  now(): Date {
    return new Date(this.at);
  }

  /** @param moment ISO 8601 */
  set(moment: string): void {
    this.at = new Date(moment);
  }
}
