import type { AlarmsRule } from '@mingjing/rules';
import { dayOf } from './day';

const MINUTE_MS = 60_000;

/** So many messages are remembered; the oldest go first. */
const MOST_MESSAGES = 50_000;
const MOST_HANDSETS = 20_000;

interface Handset {
  day: string;
  unitId: string;
  divisionPath: string[];
  /** Which evaluations: sent again, one is the same. */
  evaluations: Set<string>;
  /** By the rule: from so many on it is told. */
  enough: number;
}

/** What came of one unit on one day. */
export interface QuickDay {
  day: string;
  unitId: string;
  divisionPath: string[];
  /** Of handsets that did it often enough, all together. */
  count: number;
}

/**
 * Which handsets evaluate matters of a unit within minutes of the message: in memory alone, as far as this process saw it,
 * because message, matter, moment and rating must not stand together anywhere. What comes out of it is a number for each
 * unit and day that is over.
 */
export class QuickRatings {
  /** When the message for a matter went out, the first one. */
  private readonly messages = new Map<string, Date>();
  private readonly handsets = new Map<string, Handset>();

  /** The address of a matter was asked for, in order to send. */
  sent(matterId: string, at: Date): void {
    if (this.messages.has(matterId)) return;
    this.messages.set(matterId, at);
    dropOldest(this.messages, MOST_MESSAGES);
  }

  /** A satisfied evaluation of a matter that the unit entered itself. */
  rated(
    { matterId, evaluationId, handset }: { matterId: string; evaluationId: string; handset: string },
    { unitId, divisionPath }: Pick<Handset, 'unitId' | 'divisionPath'>,
    at: Date,
    { minutes, times: enough }: AlarmsRule['quickRatings'],
  ): void {
    const sent = this.messages.get(matterId);
    if (!sent || at.getTime() > sent.getTime() + minutes * MINUTE_MS) return;
    const day = dayOf(at);
    const key = JSON.stringify([day, unitId, handset]);
    const { evaluations } = this.handsets.get(key) ?? { evaluations: new Set<string>() };
    this.handsets.delete(key);
    this.handsets.set(key, { day, unitId, divisionPath, evaluations: evaluations.add(evaluationId), enough });
    dropOldest(this.handsets, MOST_HANDSETS);
  }

  /** What came of the days before this one; what was too little to tell of them is forgotten. */
  over(today: string): QuickDay[] {
    const days = new Map<string, QuickDay>();
    for (const [id, { day, unitId, divisionPath, evaluations, enough }] of this.handsets) {
      if (day >= today) continue;
      if (evaluations.size < enough) {
        this.handsets.delete(id);
        continue;
      }
      const key = JSON.stringify([day, unitId]);
      const { count } = days.get(key) ?? { count: 0 };
      days.set(key, { day, unitId, divisionPath, count: count + evaluations.size });
    }
    return [...days.values()];
  }

  /** This was told. */
  forget(told: QuickDay): void {
    for (const [id, { day, unitId }] of this.handsets) if (day === told.day && unitId === told.unitId) this.handsets.delete(id);
  }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size > most) map.delete(map.keys().next().value as string);
}
