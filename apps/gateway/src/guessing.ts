import { setTimeout as pause } from 'node:timers/promises';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import { Bounded } from './ballot/meters';
import type { Call } from './call';
import { Line } from './line';
import type { Scanned } from './scans';

const MINUTE_MS = 60_000;
const KEPT = 20_000;
/** What each wrong receipt of a guesser keeps all his others waiting for. */
const PACE_MS = 1_000;
const PATIENCE_MS = 10_000;

/** Misses of one handset that is known, or of everybody else in one network. */
class Share {
  private minute = 0;
  private misses = 0;
  readonly line = new Line(1, PATIENCE_MS, tooOften);
  waiting = 0;

  /** Counts one as wrong until it proves good. @param now monotonic; @returns wrong ones of this minute */
  miss(now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.minute) [this.minute, this.misses] = [minute, 0];
    this.misses += 1;
    return this.misses;
  }

  forgive(): void {
    this.misses = Math.max(0, this.misses - 1);
  }
}

/** Makes guessing cost the guesser: a good invitation or receipt goes on working beside him. */
export class Guesses {
  private readonly shares = new Bounded(KEPT, () => new Share());

  /**
   * @param free wrong ones a minute before it is guessing
   * @param line how many may wait in a guesser's line
   */
  constructor(
    private readonly free: number,
    private readonly now: () => number = () => performance.now(),
    private readonly paceMs = PACE_MS,
    private readonly waiting = 20,
  ) {}

  /**
   * Opens an invitation. A good one always opens, whoever else guesses: there are so few of them among so many (docs/decisions/012)
   * that looking gives nothing away.
   * @throws Refused limit.guess for a wrong one of somebody who guesses
   */
  async open<T>(share: string, open: () => Promise<T>): Promise<T> {
    try {
      return await open();
    } catch (error) {
      if (isRefused(error) && error.code === 'invitation.forged' && this.shares.get(share).miss(this.now()) > this.free) throw tooOften();
      throw error;
    }
  }

  /**
   * Looks a receipt up. Whoever guessed too often stands in a line of his own that moves on with each good one at once, and with
   * each wrong one after a second: receipts are so short that a thousand looks a second would find one.
   * @throws Refused limit.guess where his line is too long
   */
  async lookUp<T>(share: string, look: () => Promise<T>): Promise<T> {
    const mine = this.shares.get(share);
    if (mine.miss(this.now()) <= this.free) return this.looked(mine, look);
    if (mine.waiting >= this.waiting) throw tooOften();
    mine.waiting += 1;
    const leave = await mine.line.enter().finally(() => (mine.waiting -= 1));
    try {
      return await this.looked(mine, look);
    } catch (error) {
      await pause(this.paceMs);
      throw error;
    } finally {
      leave();
    }
  }

  private async looked<T>(share: Share, look: () => Promise<T>): Promise<T> {
    try {
      const found = await look();
      share.forgive();
      return found;
    } catch (error) {
      if (!isRefused(error) || error.code !== 'receipt.missing') share.forgive();
      throw error;
    }
  }
}

/** Whose misses they are: a handset that is known stands for itself, all others of a network for one another. */
export function shareOf({ gateway, request, network }: Call): string {
  const { id, known } = gateway.devices.of(request, gateway.context.clock.now());
  return known ? `h:${id}` : `n:${network}`;
}

/** Opens what was scanned. @throws Refused limit.guess */
export function unlessGuessing<T>(call: Call, { token }: Scanned, open: () => Promise<T>): Promise<T> {
  return token ? call.gateway.guesses.open(shareOf(call), open) : open();
}

/** The 16 digits of what somebody typed: spaces, hyphens and full-width digits are allowed. @throws Refused receipt.mistyped */
export function digitsOf(receipt: string): string {
  const digits = receipt.slice(0, 64).normalize('NFKC').replace(/[\s-]/g, '');
  if (/^[0-9]{16}$/.test(digits)) return digits;
  throw new Refused('receipt.mistyped', 'invalid', {
    field: 'receipt',
    zh: '回执码应为 16 位数字，请对照回执逐位核对。',
    en: 'A receipt has 16 digits and these do not fit; compare them with your receipt.',
  });
}

function tooOften(): Refused {
  const seconds = PATIENCE_MS / 1000;
  return new Refused('limit.guess', 'exhausted', {
    retryAfter: seconds,
    zh: `从这里输错的太多，请 ${seconds} 秒后再试；编号正确的，稍等一下就能打开。`,
    en: `Too many wrong ones came from here; try again in ${seconds} s. One that is right opens after a moment.`,
  });
}
