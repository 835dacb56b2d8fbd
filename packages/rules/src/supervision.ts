import { z } from 'zod';
import { duration, escalationLadder, officeHours, type EscalationLadder } from '@mingjing/workflow';
import { DURATION_LABELS, LADDER_LABELS, OFFICE_LABELS } from './labels';
import { labelled, rule } from './rule';

const limits = z.strictObject({
  acknowledge: labelled(duration.default({ officeMinutes: 240 }), '签收', 'Acknowledging'),
  urgent: labelled(duration.default({ officeMinutes: 30 }), '紧急指令签收', 'Acknowledging an urgent one'),
  result: labelled(duration.default({ workingDays: 5 }), '签收后提交结果', 'Result, from the acknowledgement on'),
  repeatedDays: labelled(z.number().int().min(0).max(366).default(30), '多久以内被督查过须提醒', 'A body supervised lately warns', {
    unit: '天',
    note: { zh: '0 为不提醒；依据《政府督查工作条例》', en: '0: never; Regulation on Government Supervision' },
  }),
  office: labelled(officeHours.prefault({}), '上下班时间', 'Office hours'),
});
export type SupervisionLimits = z.infer<typeof limits>;
/** How long a force has, and when supervising a body again wants a reason. */
export const supervisionLimits = rule('supervision.limits', limits, limits.parse({}), {
  zh: '联合监督：签收和反馈结果的时限、重复监督提醒、上下班时间',
  en: 'Joint supervision: limits of acknowledging and of results, repeated supervision, office hours',
  labels: { ...DURATION_LABELS, ...OFFICE_LABELS },
});

const ladder = (yellow: number, head: EscalationLadder[number]): EscalationLadder => [
  { step: 'yellow', share: yellow, tell: ['force'] },
  { step: 'red', officeMinutesAfterDue: 0, tell: ['force', 'centre'] },
  head,
];
/** 未签收: a message without content to the force, the centre when the limit ends, its head later. */
export const silentEscalation = rule(
  'supervision.silent',
  escalationLadder,
  ladder(0.5, { step: 'head', officeMinutesAfterDue: 240, tell: ['head'] }),
  { zh: '联合监督：未签收的提醒与升级', en: 'Joint supervision: reminders and escalation of silence', labels: LADDER_LABELS },
);
/** 结果逾期. */
export const lateEscalation = rule('supervision.late', escalationLadder, ladder(0.8, { step: 'head', afterDue: 1, tell: ['head'] }), {
  zh: '联合监督：结果逾期的提醒与升级',
  en: 'Joint supervision: reminders and escalation of late results',
  labels: LADDER_LABELS,
});
