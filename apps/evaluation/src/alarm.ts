import { Refused } from '@mingjing/contracts/refused';
import type { Words } from './evaluation';
import { missing, stale } from './refusals';

/** What may be noticed at a unit. */
export const ALARM_KINDS = ['recurringNumber', 'officialNumber', 'quickRatings'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Service points that are named; more tell nothing more. */
const MOST_PLACES = 10;
/** Whoever looked into it is asked again once it has come to so many times what they saw. */
const OPENS_AGAIN_AT = 2;
/** From the twentieth part on a larger count is told: the history of an alarm must not grow with every matter. */
const WORTH_TELLING = 20;

/** That somebody looked into it. Note and name are sealed. */
export interface Acknowledgement {
  by: string;
  postId: string;
  role: string;
  at: Date;
  /** What it had come to by then. */
  count: number;
  words: Words;
}

/** One for each kind, unit, number and month; the number itself is nowhere, its masked form in the sealed part. */
export interface Alarm {
  kind: AlarmKind;
  unitId: string;
  divisionPath: string[];
  /** YYYY-MM: when the matters were handled, or evaluated. */
  month: string;
  servicePointIds: string[];
  count: number;
  /** YYYY-MM-DD: first and last noticed. */
  since: string;
  latest: string;
  /** The number is of an official of the unit itself. */
  ownUnit: boolean;
  /** Empty before it is raised. */
  state: '' | 'open' | 'acknowledged';
  acknowledgements: Acknowledgement[];
}

export interface Noticed {
  kind: AlarmKind;
  unitId: string;
  divisionPath: string[];
  month: string;
  /** Empty where naming it would tell more than the unit. */
  servicePointId: string;
  count: number;
  /** YYYY-MM-DD. */
  day: string;
  ownUnit: boolean;
}

export type AlarmEvent =
  { type: 'Raised'; data: Noticed & { opens: boolean } } | { type: 'Acknowledged'; data: Omit<Acknowledgement, 'at' | 'count'> };

/** Nobody outside hears of alarms. */
export const UNTOLD = ['Raised', 'Acknowledged'] as const satisfies readonly AlarmEvent['type'][];

export function noAlarm(): Alarm {
  return {
    kind: 'recurringNumber',
    unitId: '',
    divisionPath: [],
    month: '',
    servicePointIds: [],
    count: 0,
    since: '',
    latest: '',
    ownUnit: false,
    state: '',
    acknowledgements: [],
  };
}

export function evolveAlarm(alarm: Alarm, event: AlarmEvent, { at }: { at: Date }): Alarm {
  if (event.type === 'Acknowledged') {
    const acknowledgement = { ...event.data, at, count: alarm.count };
    return { ...alarm, state: 'acknowledged', acknowledgements: [...alarm.acknowledgements, acknowledgement] };
  }
  const { kind, unitId, divisionPath, month, servicePointId, count, day, ownUnit, opens } = event.data;
  const places = [...new Set([...alarm.servicePointIds, servicePointId])].filter(Boolean).slice(0, MOST_PLACES);
  return {
    ...alarm,
    ...{ kind, unitId, divisionPath, month, count },
    servicePointIds: places,
    since: alarm.since || day,
    latest: day,
    ownUnit: alarm.ownUnit || ownUnit,
    state: opens ? 'open' : alarm.state,
  };
}

/** By how much a count must grow to be told again. */
const worthTelling = (count: number): number => Math.max(1, Math.floor(count / WORTH_TELLING));

/** Months of a number that are remembered; one that is forgotten is counted again. */
const MOST_PACED = 10_000;

/**
 * When matters of one number in one month are to be counted again. A count reads each of them, so that counting for every matter
 * would take the square of their number; while too few have come since to be worth telling there is nothing to count. In the
 * memory of a process: of several that share the matters each lags by a twentieth part.
 */
export class CountPacing {
  private readonly known = new Map<string, { count: number; left: number; days: Set<string> }>();

  /** @param most a count that no longer grows */
  constructor(private readonly most: number) {}

  /** Whether to count for one more matter. @param key of unit, month and number @param day YYYY-MM-DD around which is counted */
  due(key: string, day: string): boolean {
    const entry = this.known.get(key);
    if (!entry?.days.has(day)) return true;
    entry.left -= 1;
    return entry.left <= 0;
  }

  counted(key: string, day: string, count: number): void {
    const { count: before = 0, days = new Set<string>() } = this.known.get(key) ?? {};
    const highest = Math.max(before, count);
    this.known.delete(key);
    this.known.set(key, { count: highest, left: highest >= this.most ? Infinity : worthTelling(highest), days: days.add(day) });
    if (this.known.size > MOST_PACED) this.known.delete(this.known.keys().next().value as string);
  }
}

/**
 * Raises it, or lets it grow. Below 40 every larger count is told, above that by twentieth parts; acknowledged, it opens again
 * at twice what was seen.
 * @param grown the count, given the one so far
 */
export function raise(noticed: Omit<Noticed, 'count'>, grown: (count: number) => number) {
  return (alarm: Alarm): AlarmEvent[] => {
    const count = grown(alarm.count);
    if (count < alarm.count + worthTelling(alarm.count)) return [];
    const seen = alarm.acknowledgements.at(-1)?.count ?? 0;
    const opens = alarm.state !== 'acknowledged' || count >= OPENS_AGAIN_AT * seen;
    return [{ type: 'Raised', data: { ...noticed, count, opens } }];
  };
}

/** Somebody looked into it. @throws Refused `record.missing`, `version.conflict` or `alarm.acknowledged` */
export function acknowledge(by: Omit<Acknowledgement, 'at' | 'count'>, seen: number) {
  return (alarm: Alarm, { version }: { version: number }): AlarmEvent[] => {
    if (!alarm.state) throw missing('record');
    if (alarm.state === 'acknowledged') {
      throw new Refused('alarm.acknowledged', 'conflict', {
        zh: '该疑点已有人登记核查情况，请刷新查看。',
        en: 'Somebody acknowledged this alarm already; read it again.',
      });
    }
    if (seen !== version) throw stale();
    return [{ type: 'Acknowledged', data: by }];
  };
}
