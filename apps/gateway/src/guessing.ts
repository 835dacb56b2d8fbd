import { setTimeout as pause } from 'node:timers/promises';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import { Bounded } from './ballot/meters';
import type { Scanned } from './scans';

const MINUTE_MS = 60_000;
const KEPT = 20_000;
/** How long the answer to each wrong one of somebody who guesses is kept back. */
const PACE_MS = 1_000;
const RETRY_S = 10;
const WRONG = new Set(['invitation.forged', 'receipt.missing']);

/** Wrong ones of one network in a minute. */
class Misses {
  private minute = 0;
  private count = 0;

  /** Counts one more. @param now monotonic; @returns how many there are in this minute */
  add(now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.minute) [this.minute, this.count] = [minute, 0];
    this.count += 1;
    return this.count;
  }
}

/**
 * Makes guessing cost the guesser and nobody else. What is good always opens, and at once, whoever guesses beside it: it is
 * looked up first, and only the answer to a wrong one is kept back. So somebody guesses as often as they can keep
 * connections waiting; docs/decisions/017 has what that finds. By network alone: whether a handset is known must not show.
 */
export class Guesses {
  private readonly networks = new Bounded(KEPT, () => new Misses());

  /** @param free wrong ones a minute before it is guessing */
  constructor(
    private readonly free: number,
    private readonly now: () => number = () => performance.now(),
    private readonly paceMs = PACE_MS,
  ) {}

  /**
   * Looks a receipt or an invitation up.
   * @throws Refused as `look` does; limit.guess, after a while, for a wrong one of a network that guesses
   */
  async lookUp<T>(network: string, look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (!isRefused(error) || !WRONG.has(error.code) || this.networks.get(network).add(this.now()) <= this.free) throw error;
      await pause(this.paceMs);
      throw tooOften();
    }
  }
}

/** A request that may guess. */
interface Guessing {
  gateway: { guesses: Guesses };
  network: string;
}

/** Opens what was scanned. @throws Refused limit.guess */
export function unlessGuessing<T>({ gateway, network }: Guessing, { token }: Scanned, open: () => Promise<T>): Promise<T> {
  return token ? gateway.guesses.lookUp(network, open) : open();
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
  return new Refused('limit.guess', 'exhausted', {
    retryAfter: RETRY_S,
    zh: '没有找到这个编号，请逐位核对。从这里输错的太多，查找会慢一些；编号正确的，随时可以打开。',
    en: 'Nothing is found under this one; compare it with yours. Too many wrong ones came from here, so they are answered slowly; one that is right opens at any time.',
  });
}
