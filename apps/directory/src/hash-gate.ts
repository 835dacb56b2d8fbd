import { availableParallelism } from 'node:os';
import { Refused } from '@mingjing/contracts/refused';

/** Hashes share the four threads of libuv with files and names of hosts. */
const MOST_AT_ONCE = 3;
/** Who waits at once, in all and of one lane. A hash takes some 20 ms: nobody waits for long who is let wait. */
const WAITING = 40;
const WAITING_IN_LANE = 10;

interface Waiting {
  lane: string;
  begin: () => void;
}

/**
 * Lets so many hashes of passwords be worked out at once as leave half the machine to everybody else. Those who come later
 * wait in their lanes (a network, a known browser), and are told to come back where too many do.
 */
export class HashGate {
  private inside = 0;
  private readonly waiting: Waiting[] = [];

  constructor(private readonly atOnce = Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(availableParallelism() / 2)))) {}

  /** @throws Refused signIn.busy (unavailable, with Retry-After) */
  async pass<T>(lane: string, work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.atOnce) await this.turn(lane);
    else this.inside += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next.begin();
      else this.inside -= 1;
    }
  }

  private turn(lane: string): Promise<void> {
    const ofLane = this.waiting.filter((one) => one.lane === lane).length;
    if (this.waiting.length >= WAITING || ofLane >= WAITING_IN_LANE) return Promise.reject(busy());
    return new Promise((resolve) => this.waiting.push({ lane, begin: resolve }));
  }
}

function busy(): Refused {
  return new Refused('signIn.busy', 'unavailable', {
    zh: '登录的人较多，请稍后再试。',
    en: 'Too many sign-ins at once; try again shortly.',
    retryAfter: 2,
  });
}
