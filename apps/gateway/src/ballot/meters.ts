const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Asia/Shanghai has been at UTC+8 without summer time since 1991. */
const SHANGHAI_MS = 8 * HOUR_MS;
const NIGHT = { from: 21, to: 7 };

/** How many within a minute, an hour and a day. */
export interface Size {
  minute: number;
  hour: number;
  day: number;
}

/** A moment as meters count it. */
export interface Moment {
  minute: number;
  hour: number;
  /** Day in Shanghai. */
  day: number;
  /** Night that begins on that day at 21:00; undefined by day. */
  night: number | undefined;
}

/** @param now by the clock of the business */
export function momentOf(now: Date): Moment {
  const ms = now.getTime();
  const local = ms + SHANGHAI_MS;
  const hour = Math.floor(local / HOUR_MS) % 24;
  const dark = hour >= NIGHT.from || hour < NIGHT.to;
  return {
    minute: Math.floor(ms / MINUTE_MS),
    hour: Math.floor(ms / HOUR_MS),
    day: Math.floor(local / DAY_MS),
    night: dark ? Math.floor((local - NIGHT.to * HOUR_MS) / DAY_MS) : undefined,
  };
}

/** Counts in whole minutes, hours and days: no more than a few numbers for whatever it counts. */
export class Meter {
  private at: Moment = { minute: 0, hour: 0, day: 0, night: undefined };
  private count: Size = { minute: 0, hour: 0, day: 0 };
  private nightly = { at: 0, count: 0 };

  reached(size: Size, now: Moment): boolean {
    this.turn(now);
    const { minute, hour, day } = this.count;
    return minute >= size.minute || hour >= size.hour || day >= size.day;
  }

  /** How many in the night that a moment lies in; 0 by day. */
  nights({ night }: Moment): number {
    return night !== undefined && this.nightly.at === night ? this.nightly.count : 0;
  }

  add(now: Moment): void {
    this.turn(now);
    if (now.night !== undefined) this.nightly = { at: now.night, count: this.nights(now) + 1 };
    this.count.minute += 1;
    this.count.hour += 1;
    this.count.day += 1;
  }

  /** Takes back one that was counted at a moment, where that is not over. */
  takeBack(then: Moment): void {
    // A clock that was set back begins a minute anew in which others are taken back.
    const less = (count: number): number => Math.max(0, count - 1);
    if (this.at.minute === then.minute) this.count.minute = less(this.count.minute);
    if (this.at.hour === then.hour) this.count.hour = less(this.count.hour);
    if (this.at.day === then.day) this.count.day = less(this.count.day);
    if (this.nights(then) > 0) this.nightly.count -= 1;
  }

  private turn(now: Moment): void {
    if (this.at.minute === now.minute) return;
    if (this.at.day !== now.day) this.count.day = 0;
    if (this.at.hour !== now.hour) this.count.hour = 0;
    this.count.minute = 0;
    this.at = now;
  }
}

/** So many at most; those not asked for the longest go first. */
export class Bounded<T> {
  private readonly kept = new Map<string, T>();

  constructor(
    private readonly most: number,
    private readonly make: () => T,
  ) {}

  get(key: string): T {
    const known = this.kept.get(key);
    const one = known ?? this.make();
    if (known) this.kept.delete(key);
    this.kept.set(key, one);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value as string);
    return one;
  }
}
