/** What to do after a failed try. */
export type Verdict = { giveUp: true } | { giveUp: false; waitMs: number };

const FIRST_WAIT = 50;
const LONGEST_WAIT = 2_000;
const LONGEST_OUTAGE_WAIT = 5_000;

/** The tries of one message that fails; kept in memory, since a restart may well cure it. Times in ms of a monotonic clock. */
export class Trouble {
  tries = 0;
  private outages = 0;
  private since: number | undefined;

  constructor(private readonly retryForMs: number) {}

  /** Somebody else's fault: try for ever, and give the message its full time again afterwards. */
  outage(): Verdict {
    this.since = undefined;
    return { giveUp: false, waitMs: backOff(this.outages++, LONGEST_OUTAGE_WAIT) };
  }

  /** The message's own fault, or a bug: a last try stands at the end of the time. */
  failure(now: number): Verdict {
    this.since ??= now;
    this.outages = 0;
    const left = this.since + this.retryForMs - now;
    if (left <= 0) return { giveUp: true };
    return { giveUp: false, waitMs: Math.min(backOff(this.tries - 1, LONGEST_WAIT), left) };
  }
}

function backOff(nth: number, longest: number): number {
  return Math.min(FIRST_WAIT * 2 ** Math.min(nth, 16), longest);
}
