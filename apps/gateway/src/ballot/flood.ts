import { Bounded } from './meters';
import { MOST_DOUBLINGS } from './page-token';

/** So many of an hour are taken with a remark before one more takes more; from there on it doubles as often as their number does. */
const EASY = { here: 50, anywhere: 500 } as const;
/** Seconds that somebody waits who solves nothing: doubled like the puzzle, up to these. */
const WAIT_S = 20;
const LONGEST_WAIT_S = 640;
const HOUR_MS = 3_600_000;
/** Some 100 bytes each. */
const MOST_KEPT = 100_000;

export interface From {
  /** Window of the plate. */
  place: string;
  network: string;
}

/** What one more takes. */
export interface Effort {
  /** How often the puzzle is doubled. */
  doublings: number;
  waitSeconds: number;
}

interface Hour {
  hour: number;
  count: number;
}

/**
 * What is taken beyond every allowance is never refused, but it fills disk and queue. So the more of it comes in an hour from
 * a network to a plate, to the plate at all, or from the network to any plate, the more one more takes, and those who
 * solve nothing go one after the other: a flood grows with the root of the work that is put into it.
 */
export class Floods {
  private readonly hours = new Bounded<Hour>(MOST_KEPT, () => ({ hour: 0, count: 0 }));
  /** When the next of those who only wait may pass, by plate and network. */
  private readonly lines = new Bounded(MOST_KEPT, () => ({ freeAt: 0 }));

  effort(from: From, now: Date): Effort {
    const all = this.countedBy(from, now).map(([{ count }, easy]) => Math.floor(Math.log2(1 + count / easy)));
    const doublings = Math.min(MOST_DOUBLINGS, Math.max(...all));
    return { doublings, waitSeconds: Math.min(LONGEST_WAIT_S, WAIT_S * 2 ** doublings) };
  }

  /** Seconds until one who only waits may pass. */
  line(from: From, now: Date): number {
    return Math.max(0, (this.lines.get(nameOf(from)).freeAt - now.getTime()) / 1000);
  }

  /**
   * One was taken with a remark.
   * @param waited without a puzzle: the next such one waits as long again
   * @returns how to take that back
   */
  taken(from: From, now: Date, waited: boolean): () => void {
    const { doublings, waitSeconds } = this.effort(from, now);
    if (waited && doublings > 0) this.lines.get(nameOf(from)).freeAt = now.getTime() + waitSeconds * 1000;
    const counted = this.countedBy(from, now).map(([hour]) => hour);
    const [{ hour: then } = { hour: 0 }] = counted;
    for (const hour of counted) hour.count += 1;
    return () => {
      for (const hour of counted) if (hour.hour === then) hour.count -= 1;
    };
  }

  private countedBy({ place, network }: From, now: Date): [Hour, number][] {
    const hour = Math.floor(now.getTime() / HOUR_MS);
    const named: [string, number][] = [
      [nameOf({ place, network }), EASY.here],
      [nameOf({ place, network: '' }), EASY.anywhere],
      [nameOf({ place: '', network }), EASY.anywhere],
    ];
    return named.map(([name, easy]) => {
      const counted = this.hours.get(name);
      if (counted.hour !== hour) Object.assign(counted, { hour, count: 0 });
      return [counted, easy];
    });
  }
}

const nameOf = ({ place, network }: From): string => `${place}|${network}`;
