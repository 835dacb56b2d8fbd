import { kept } from '@mingjing/kit';
import { LEAST } from './allowance';

const DAY_MS = 86_400_000;
/** Days asked for: enough that what is usual at the busiest plate has grown to what it is. */
const DAYS_ASKED = 60;
const DAYS_KEPT = 14;
const FEWEST_DAYS = 3;
const MOST_PLACES = 50_000;
const AT_ONCE = 200;
/** So long places gather for one call; so long after a failure nobody asks again. */
const GATHER_MS = 10;
const AGAIN_MS = 30_000;

/** Evaluations of each day from the first to the last, by place. */
export type AskDays = (places: string[], from: string, to: string) => Promise<Map<string, number[]>>;

/**
 * What a usual day brings: the middle one of the last days on which anybody came; 0 while there are too few of them to tell. A
 * day counts at most double of what was usual before it, so it doubles at most as often as half of the days kept are more:
 * somebody who stuffs the box has to come back for weeks, and is flagged on each of those days.
 * @param counts of days in order
 */
export function usualOf(counts: readonly number[]): number {
  const kept: number[] = [];
  const middle = (): number =>
    kept.length < FEWEST_DAYS ? 0 : (kept.toSorted((a, b) => a - b)[Math.floor((kept.length - 1) / 2)] as number);
  for (const count of counts) {
    if (count === 0) continue;
    kept.push(Math.min(count, Math.max(LEAST.day, 2 * middle())));
    if (kept.length > DAYS_KEPT) kept.shift();
  }
  return middle();
}

interface Known {
  usual: number;
  /** Day it is known as of; 0 while it is not. */
  day: number;
  asking?: Promise<void>;
}

/**
 * What plates are used to, as statistics have it: asked once a day and plate, at its first use, for many at once. So it
 * outlives a restart, is the same at all gateways, and costs no write.
 */
export class UsualDays {
  private readonly known = new Map<string, Known>();
  /** Real time until which nobody asks again after a failure, for whichever place: one waits for who does not answer, not each. */
  private notBefore = 0;
  private waiting: { day: number; places: string[]; asked: Promise<void> } | undefined;

  constructor(
    private readonly ask: AskDays,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** As far as it is known; 0 otherwise. */
  of(place: string): number {
    return this.known.get(place)?.usual ?? 0;
  }

  /**
   * Sees to it that it is known as of a day.
   * @param today number of the day by the clock of the business, as in `Moment`
   * @returns resolved once it is, or cannot be had; undefined where nothing is to be waited for
   */
  refresh(place: string, today: number): Promise<void> | undefined {
    const known = this.known.get(place);
    if (known?.day === today) return undefined;
    if (known?.asking) return known.asking;
    if (this.notBefore > performance.now()) return undefined;
    const one = known ?? { usual: 0, day: 0 };
    if (!known) this.keep(place, one);
    one.asking = kept(this.gather(place, today).finally(() => delete one.asking));
    return one.asking;
  }

  private keep(place: string, known: Known): void {
    this.known.set(place, known);
    if (this.known.size > MOST_PLACES) this.known.delete(this.known.keys().next().value as string);
  }

  private gather(place: string, day: number): Promise<void> {
    let { waiting } = this;
    if (!waiting || waiting.day !== day || waiting.places.length >= AT_ONCE) {
      const places: string[] = [];
      const asked = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
        if (this.waiting?.places === places) this.waiting = undefined;
        return this.learn(places, day);
      });
      waiting = this.waiting = { day, places, asked };
    }
    waiting.places.push(place);
    return waiting.asked;
  }

  private async learn(places: string[], day: number): Promise<void> {
    try {
      const days = await this.ask(places, written(day - DAYS_ASKED), written(day - 1));
      for (const place of places) Object.assign(this.known.get(place) ?? {}, { usual: usualOf(days.get(place) ?? []), day });
    } catch (error) {
      this.failed(error);
      this.notBefore = performance.now() + AGAIN_MS;
    }
  }
}

function written(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
