import { z } from 'zod';
import { dayOf, hourOf } from './day';

/** What the gateway's doors notice of a submission (docs/security.md); anything else that it says is left aside. */
export const DOOR_FLAGS = ['burst', 'noProof', 'lateToken', 'nightly', 'newHandset'] as const;
export type DoorFlag = (typeof DOOR_FLAGS)[number];

/** Why an evaluation is held, the weightiest first: the first reason of one is what it is grouped by. */
export const REASONS = ['burst', 'repeatedNumber', 'officialNumber', 'manyWindows', ...DOOR_FLAGS.slice(1)] as const;
export type Reason = 'repeatedNumber' | 'officialNumber' | 'manyWindows' | DoorFlag;

const recurring = z.strictObject({
  times: z.number().int().min(2).max(50).describe('From so many with one number on they are held'),
  days: z.number().int().min(1).max(31),
});

/** The value of rule `evaluation.holding`: which evaluations wait until somebody has looked at them. Thresholds only: nothing switches it off. */
export const holdingSchema = z.strictObject({
  doors: z
    .array(z.enum(DOOR_FLAGS))
    .refine((flags) => flags.includes('burst'), 'bursts are always held')
    .describe('What of it that a door noticed holds an evaluation; the rest is only noted with the reasons'),
  leftNumber: recurring.describe('Evaluations with which the same number was left'),
  matterNumber: recurring.describe('Matters of the same unit with the same number'),
  officials: z
    .enum(['any', 'ownUnit', 'none'])
    .describe("Whose numbers count as an official's: of all officials, of the evaluated unit's, nobody's"),
  windowsADay: z.number().int().min(2).max(50).describe('From so many windows in a day on, evaluated by one handset'),
  reviewDays: z.number().int().min(1).max(60).describe('Days after which one that still waits is overdue'),
});
export type HoldingRule = z.infer<typeof holdingSchema>;

export const HOLDING_RULE = 'evaluation.holding';
export const DEFAULT_HOLDING: HoldingRule = {
  doors: ['burst', 'noProof', 'lateToken', 'nightly'],
  leftNumber: { times: 5, days: 30 },
  matterNumber: { times: 6, days: 30 },
  officials: 'any',
  windowsADay: 6,
  reviewDays: 3,
};

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
