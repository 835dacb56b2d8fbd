import { z } from 'zod';

const workingDays = z.number().int().min(1).max(250);
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

const byGrade = (simple: number, complex: number) =>
  z.object({ simple: workingDays.default(simple), complex: workingDays.default(complex) }).prefault({});

/**
 * Limits of a case in working days, rule `case.limits`. Defaults: 不满意评价事项处理工作规范 (the table of states).
 * `dispatch`, `signing`, `ruling` and `decision` are ours: without them a case that waits for a new transfer order or a
 * second person would have no deadline.
 */
export const caseLimits = z.object({
  screening: workingDays.default(1),
  firstVisit: workingDays.default(1),
  /** The first visit's limit once an attempt has failed: the second day's attempt. */
  firstVisitSecondDay: workingDays.default(2),
  /** A new transfer order after a return or a reopening. */
  dispatch: workingDays.default(1),
  acknowledge: workingDays.default(1),
  /** From dispatch to the accepted rectification. */
  handling: byGrade(5, 15),
  /** Most that the one extension may add. */
  extension: byGrade(5, 15),
  finalVisit: workingDays.default(5),
  signing: workingDays.default(2),
  ruling: workingDays.default(3),
  decision: workingDays.default(5),
  maxReopenings: z.number().int().min(0).max(5).default(2),
  office: officeHours.prefault({}),
});
export type CaseLimits = z.infer<typeof caseLimits>;
export const defaultCaseLimits: CaseLimits = caseLimits.parse({});

/** When a supervision notice goes with the transfer order, rule `case.supervisionNotice`. */
export const supervisionNoticeRule = z.enum(['never', 'complex', 'complexOrReopened', 'always']);
export type SupervisionNoticeRule = z.infer<typeof supervisionNoticeRule>;
export const defaultSupervisionNotice: SupervisionNoticeRule = 'complexOrReopened';

/** A measure a unit may take; one against a person needs his side heard first. */
export interface HandlingMeasureKind {
  kind: string;
  zh: string;
  againstPerson: boolean;
}
export const handlingMeasureKinds = z.array(z.object({ kind: z.string().min(1), zh: z.string().min(1), againstPerson: z.boolean() }));
/** 处理措施, rule `case.measures`. */
export const defaultMeasureKinds: HandlingMeasureKind[] = [
  { kind: 'workStyleMeeting', zh: '作风整顿会议', againstPerson: false },
  { kind: 'interview', zh: '约谈', againstPerson: true },
  { kind: 'criticism', zh: '批评教育', againstPerson: true },
  { kind: 'writtenSelfCriticism', zh: '书面检查', againstPerson: true },
  { kind: 'honourCancelled', zh: '取消评优', againstPerson: true },
  { kind: 'payDeducted', zh: '扣发绩效', againstPerson: true },
  { kind: 'reminderTalk', zh: '提醒谈话', againstPerson: false },
  { kind: 'praise', zh: '表彰', againstPerson: false },
];
