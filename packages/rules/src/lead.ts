import { z } from 'zod';
import { defaultLadder, escalationLadder, officeHours } from '@mingjing/workflow';
import { LADDER_LABELS, OFFICE_LABELS } from './labels';
import { labelled, rule } from './rule';

const days = (value: number, zh: string, en: string) =>
  labelled(z.number().int().min(1).max(250).default(value), zh, en, { unit: '个工作日' });
const byGrade = (simple: number, complex: number) =>
  z.object({ simple: days(simple, '简易事项', 'Simple'), complex: days(complex, '复杂事项', 'Complex') }).prefault({});

/**
 * Defaults: 不满意评价事项处理工作规范 (the table of states). `dispatch`, `signing`, `ruling` and `decision` are ours: without
 * them a case that waits for a new transfer order or a second person would have no deadline.
 */
const limits = z.object({
  screening: days(1, '受理', 'Screening'),
  firstVisit: days(1, '首次回访', 'First visit'),
  firstVisitSecondDay: days(2, '首次回访未联系上，第二次的时限', 'First visit once an attempt has failed: the attempt of the second day'),
  dispatch: days(1, '退回或者重启后重新转办', 'A new transfer order after a return or a reopening'),
  acknowledge: days(1, '签收转办单', 'Acknowledging the transfer order'),
  handling: labelled(byGrade(5, 15), '从转办到整改通过', 'From dispatch to the accepted rectification'),
  extension: labelled(byGrade(5, 15), '延期最多增加', 'Most that the one extension may add'),
  finalVisit: days(5, '办结回访', 'Final visit'),
  signing: days(2, '第二人签字', 'Signing by a second person'),
  ruling: days(3, '裁定异议', 'Ruling on an objection'),
  decision: days(5, '重启后由综合协调组决定', "The coordinator's decision after reopenings"),
  maxReopenings: labelled(z.number().int().min(0).max(5).default(2), '最多重启', 'Reopenings at most', { unit: '次' }),
  office: labelled(officeHours.prefault({}), '上下班时间', 'Office hours'),
});
export type CaseLimits = z.infer<typeof limits>;
/** Limits of the steps of a case. */
export const caseLimits = rule('case.limits', limits, limits.parse({}), {
  zh: '不满意评价事项各环节的办理时限（工作日）',
  en: 'Limits of the steps of a case, in working days',
  labels: OFFICE_LABELS,
});

const notice = z.enum(['never', 'complex', 'complexOrReopened', 'always']);
export type SupervisionNoticeRule = z.infer<typeof notice>;
/** When a supervision notice goes with the transfer order. */
export const supervisionNotice = rule(
  'case.supervisionNotice',
  labelled(notice, '何时发', 'When', {
    options: { never: '不发', complex: '复杂事项', complexOrReopened: '复杂或者重启的事项', always: '一律发' },
  }),
  'complexOrReopened',
  { zh: '何时随转办单向单位党组织发督办通知', en: "When a supervision notice to the unit's party committee goes with the transfer order" },
);

/** 预警与升级: yellow at 80 % of the time, red when due, notice on the next working day, leading group five after. */
export const caseEscalation = rule('case.escalation', escalationLadder, defaultLadder, {
  zh: '预警与升级的阶梯',
  en: 'The ladder of warnings and escalation',
  labels: LADDER_LABELS,
});

/** A measure a unit may take; one against a person needs their side heard first. */
export interface HandlingMeasureKind {
  kind: string;
  zh: string;
  againstPerson: boolean;
}
const measure = z.object({
  kind: labelled(z.string().min(1), '代码', 'Code', { note: { zh: '保存以后不要再改', en: 'Not to be changed once it is in use' } }),
  zh: labelled(z.string().min(1), '名称', 'Name'),
  againstPerson: labelled(z.boolean(), '针对个人（须先听取本人陈述）', 'Against a person, whose side has to be heard first'),
});
const defaultMeasures: HandlingMeasureKind[] = [
  { kind: 'workStyleMeeting', zh: '作风整顿会议', againstPerson: false },
  { kind: 'interview', zh: '约谈', againstPerson: true },
  { kind: 'criticism', zh: '批评教育', againstPerson: true },
  { kind: 'writtenSelfCriticism', zh: '书面检查', againstPerson: true },
  { kind: 'honourCancelled', zh: '取消评优', againstPerson: true },
  { kind: 'payDeducted', zh: '扣发绩效', againstPerson: true },
  { kind: 'reminderTalk', zh: '提醒谈话', againstPerson: false },
  { kind: 'praise', zh: '表彰', againstPerson: false },
];
/** 处理措施. */
export const caseMeasures = rule('case.measures', z.array(measure), defaultMeasures, {
  zh: '可采取的处理措施',
  en: 'Kinds of handling measures',
});
