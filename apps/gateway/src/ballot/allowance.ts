import { Bounded, Meter, momentOf, type Moment, type Size } from './meters';

/** What a door noticed; the evaluation service decides what follows from it. `newHandset` says of a burst that it came from many networks. */
export type Flag = 'burst' | 'newHandset' | 'noProof' | 'lateToken' | 'nightly';

/** Somebody who evaluates at an open plate, as far as allowances need to know. */
export interface Voter {
  /** Window of the plate: two spellings of a code are one place. */
  place: string;
  network: string;
  /** A handset that earned it (see Devices); undefined for a new one, or none. */
  handset?: string;
  /** The puzzle of its page was solved. */
  proved: boolean;
  /** The page is older than pages are good for. */
  late: boolean;
  /** A complaint: those have shares of their own, which no flood of praise uses up. */
  unsatisfied: boolean;
}

export interface Taken {
  flags: Flag[];
  /** Takes back what was counted, where the evaluation was refused after all. */
  undo(): void;
}

/** What new handsets of one network may at a plate of which nothing is known: a window serves some twenty people an hour. */
export const LEAST: Size = { minute: 5, hour: 12, day: 24 };
const LARGEST_DAY = 2_000;
/**
 * From one network in a day, however many the plate is used to: a window serves some hundred and twenty. Otherwise whoever
 * uses its share up day after day would double it again and again.
 */
const LARGEST_OF_NETWORK = 120;
/** A puzzle gives as much again. */
const PROVED = 2;
/** New handsets of all networks together; the handsets that are known. */
const TOGETHER = 2;
const OWN: Size = { minute: 3, hour: 6, day: 6 };
const LEAST_NIGHTLY = 4;
const NIGHTLY_SHARE = 0.2;
const NIGHTLY_TOGETHER = 3;
/** Numbers of meters kept: some 100 bytes each. */
const MOST_PLACES = 50_000;
const MOST_OTHERS = 100_000;

/** By minute, hour and day, from what a usual day of the plate brings: twice that, a third of it in an hour, a tenth in a minute. */
export function allowanceOf(usual: number): Size {
  const day = Math.max(LEAST.day, Math.min(LARGEST_DAY, 2 * usual));
  return { minute: Math.max(LEAST.minute, Math.ceil(day / 10)), hour: Math.max(LEAST.hour, Math.ceil(day / 3)), day };
}

/** From one network in one night. */
export function nightlyOf(usual: number): number {
  return Math.max(LEAST_NIGHTLY, Math.ceil(usual * NIGHTLY_SHARE));
}

function times({ minute, hour, day }: Size, factor: number): Size {
  return { minute: minute * factor, hour: hour * factor, day: day * factor };
}

/** What a plate has seen of complaints, or of all else. */
class Place {
  readonly strangers = new Meter();
  readonly known = new Meter();
}

/**
 * How many evaluations of open plates are taken just so. Handsets that are known have a reserve that strangers cannot use up;
 * strangers share an allowance by plate and network, a puzzle gives as much again, and what comes beyond is taken with a
 * flag. Only what is taken without a flag uses anything up, so nobody can use it up for the others by sheer numbers, and
 * what is counted in the end is bounded whatever is done with cookies, pages, puzzles and addresses. Complaints have shares of
 * their own: who would have them held by stuffing the box with praise has to stuff it with complaints, each of which is a case.
 */
export class Allowances {
  private readonly places = new Bounded(MOST_PLACES, () => new Place());
  private readonly networks = new Bounded(MOST_OTHERS, () => new Meter());
  private readonly handsets = new Bounded(MOST_OTHERS, () => new Meter());

  /** @param usualOf what a usual day of a plate brings, as far as it is known */
  constructor(private readonly usualOf: (place: string) => number) {}

  /** Takes an evaluation, with what is to be said of it. */
  take(voter: Voter, now: Date): Taken {
    const at = momentOf(now);
    const late: Flag[] = voter.late ? ['lateToken'] : [];
    const reserve = this.reserveOf(voter, at);
    if (reserve) return this.counted(reserve, late, at);
    const { level, flags } = this.level(voter, at);
    const { strangers } = this.placeOf(voter);
    const network = this.networkOf(voter);
    const most = nightlyOf(this.usualOf(voter.place));
    const nightly = network.nights(at) >= most || strangers.nights(at) >= NIGHTLY_TOGETHER * most;
    const proofless = level > 0 && !voter.proved;
    const told: Flag[] = [...flags, ...(proofless ? (['noProof'] as const) : []), ...late, ...(nightly ? (['nightly'] as const) : [])];
    return this.counted([strangers, network], told, at);
  }

  private counted(meters: Meter[], flags: Flag[], at: Moment): Taken {
    if (flags.length > 0) return { flags, undo: () => undefined };
    for (const meter of meters) meter.add(at);
    return { flags, undo: () => meters.forEach((meter) => meter.takeBack(at)) };
  }

  /** Meters of a known handset's own reserve; undefined where there is none left. */
  private reserveOf(voter: Voter, at: Moment): Meter[] | undefined {
    if (voter.handset === undefined) return undefined;
    const { known } = this.placeOf(voter);
    const own = this.handsets.get(voter.handset);
    const { hour, day } = times(allowanceOf(this.usualOf(voter.place)), TOGETHER);
    if (own.reached(OWN, at) || known.reached({ minute: Infinity, hour, day }, at)) return undefined;
    return [known, own];
  }

  /** 0 within the allowance, 1 where a puzzle gives more, 2 beyond that too. */
  private level(voter: Voter, at: Moment): { level: 0 | 1 | 2; flags: Flag[] } {
    const { strangers } = this.placeOf(voter);
    const network = this.networkOf(voter);
    const size = allowanceOf(this.usualOf(voter.place));
    const own = { ...size, day: Math.min(size.day, LARGEST_OF_NETWORK) };
    const together = { ...times(size, TOGETHER), minute: Infinity };
    if (strangers.reached(times(together, PROVED), at)) return { level: 2, flags: ['burst', 'newHandset'] };
    if (network.reached(times(own, PROVED), at)) return { level: 2, flags: ['burst'] };
    return { level: network.reached(own, at) || strangers.reached(together, at) ? 1 : 0, flags: [] };
  }

  private placeOf({ place, unsatisfied }: Voter): Place {
    return this.places.get(`${place}|${unsatisfied}`);
  }

  private networkOf({ place, network, unsatisfied }: Voter): Meter {
    return this.networks.get(`${place}|${network}|${unsatisfied}`);
  }
}
