import { DOOR_FLAGS, type DoorFlag, type HoldingRule } from '@mingjing/rules';
import { dayOf, hourOf } from './day';

/** Why an evaluation is held, the weightiest first: the first reason of one is what it is grouped by. */
export const REASONS = ['burst', 'repeatedNumber', 'officialNumber', 'manyWindows', ...DOOR_FLAGS.slice(1)] as const;
export type Reason = 'repeatedNumber' | 'officialNumber' | 'manyWindows' | DoorFlag;

/** What is known of a submission when it is decided whether it counts at once. Each number includes this one. */
export interface Signs {
  /** As the gateway said it. */
  flags: readonly string[];
  /** Evaluations with the number that was left with this one, within the rule's days. */
  leftNumber: number;
  /** Matters of the unit with the number of the matter that is evaluated, within the rule's days. */
  matterNumber: number;
  /** Units of the officials who have one of these numbers. */
  officialOf: readonly string[];
  unitId: string;
  /** Windows evaluated by the handset today. */
  windows: number;
}

/** Why an evaluation waits, and with which others it is looked at. */
export interface Holding {
  reasons: Reason[];
  /** Hour, place and first reason: those of one burst have the same, and they sort by time. */
  burst: string;
}

function officialCounts({ officialOf, unitId }: Signs, { officials }: HoldingRule): boolean {
  if (officials === 'none') return false;
  return officials === 'any' ? officialOf.length > 0 : officialOf.includes(unitId);
}

/**
 * Why an evaluation is held, the weightiest reason first; empty where it counts at once. What a door noticed and does not
 * hold by itself is told along with a reason that does.
 */
export function reasonsToHold(signs: Signs, rule: HoldingRule): Reason[] {
  const noticed: Record<Reason, boolean> = {
    repeatedNumber: signs.leftNumber >= rule.leftNumber.times || signs.matterNumber >= rule.matterNumber.times,
    officialNumber: officialCounts(signs, rule),
    manyWindows: signs.windows >= rule.windowsADay,
    ...(Object.fromEntries(DOOR_FLAGS.map((flag) => [flag, signs.flags.includes(flag)])) as Record<DoorFlag, boolean>),
  };
  const merelyNoted = (reason: Reason): boolean => isDoorFlag(reason) && !rule.doors.includes(reason);
  const reasons = REASONS.filter((reason) => noticed[reason]);
  return reasons.every(merelyNoted) ? [] : reasons;
}

function isDoorFlag(reason: Reason): reason is DoorFlag {
  return (DOOR_FLAGS as readonly string[]).includes(reason);
}

/** The group in which somebody looks at it: one hour, one place, one reason. */
export function burstOf(at: Date, { servicePointId, windowId }: { servicePointId: string; windowId: string }, reason: Reason): string {
  return [`${dayOf(at)}T${hourOf(at)}`, servicePointId, windowId, reason].join('|');
}
