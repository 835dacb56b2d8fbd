import { z } from 'zod';

const minute = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** Working time of a day: where within its last day a share of a limit falls. */
export const officeHours = z
  .object({ from: minute.default('09:00'), to: minute.default('18:00') })
  .refine((hours) => hours.from < hours.to, { path: ['to'], message: '下班时间须晚于上班时间' });
export type OfficeHours = z.infer<typeof officeHours>;

const named = { step: z.string().min(1), tell: z.array(z.string().min(1).max(40)).max(20).optional() };
const number = (min: number, max: number) => z.number().int().min(min).max(max);

/**
 * One rung, and whom it tells (codes of the loop that raises it). At a share of the limit; so many working days, or calendar
 * days, before the day it ends; so many working days, or minutes within office hours, after the due moment (0: at it).
 * What would fall on a rest day comes on the last working day before, so that no day is lost.
 */
export const rung = z.union([
  z.object({ ...named, share: z.number().gt(0).lt(1) }),
  z.object({ ...named, beforeDue: number(1, 250) }),
  z.object({ ...named, calendarDaysBeforeDue: number(1, 400) }),
  z.object({ ...named, afterDue: number(0, 250) }),
  z.object({ ...named, officeMinutesAfterDue: number(0, 60 * 24 * 60) }),
]);
/** The ladder of warnings and escalation, rule `case.escalation`. `yellow` and `red` are colours, the rest letters. */
export const escalationLadder = z.array(rung).max(20);
export type EscalationLadder = z.infer<typeof escalationLadder>;

/** 预警与升级: yellow at 80 % of the time, red when due, notice on the next working day, leading group five after. */
export const defaultLadder: EscalationLadder = [
  { step: 'yellow', share: 0.8 },
  { step: 'red', afterDue: 0 },
  { step: 'supervisionNotice', afterDue: 1 },
  { step: 'leadingGroup', afterDue: 5 },
];
