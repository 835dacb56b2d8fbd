import { z } from 'zod';
import { HOLD_REASONS, RATINGS as RATING_NAMES } from '@mingjing/contracts/words';
import { labelled, rule } from './rule';

/** What statistics count, whatever the scale; of five levels the two lowest are unsatisfied (domain.md §2 S1). */
export const RATINGS = ['satisfied', 'basicallySatisfied', 'unsatisfied'] as const;
export type Rating = (typeof RATINGS)[number];

/** Codes become keys of stored maps, so they are plain words. */
const code = labelled(
  z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, '代码须为字母和数字，小写字母开头 (letters and digits, a small letter first)'),
  '代码',
  'Code',
  { note: { zh: '保存以后不要再改', en: 'Not to be changed once it is in use' } },
);
const nameZh = labelled(z.string().min(1).max(20), '中文名称', 'Name in Chinese');
const nameEn = labelled(z.string().max(60).default(''), '英文名称', 'Name in English');
const level = z.strictObject({
  ...{ code, nameZh, nameEn },
  rating: labelled(z.enum(RATINGS), '统计时算作', 'Counts as', { options: RATING_NAMES }),
  face: labelled(z.string().max(16).default(''), '表情图', 'Picture shown with the words'),
});
const dimension = z.strictObject({ code, nameZh, nameEn });
const allDifferent = (entries: { code: string }[]): boolean => new Set(entries.map((entry) => entry.code)).size === entries.length;
const DIFFERENT = '代码不能重复 (codes must differ)';

const form = z.strictObject({
  levels: labelled(
    z
      .array(level)
      .min(2)
      .max(10)
      .refine(allDifferent, DIFFERENT)
      .refine(
        (levels) => levels.some((one) => one.rating === 'satisfied') && levels.some((one) => one.rating === 'unsatisfied'),
        '至少要有一个满意等级和一个不满意等级 (needs a satisfied and an unsatisfied level)',
      ),
    '评价等级',
    'Levels',
  ),
  dimensions: labelled(z.array(dimension).max(10).refine(allDifferent, DIFFERENT), '评价维度', 'Dimensions'),
  maxTextLength: labelled(z.number().int().min(0).max(5000).default(500), '文字最多', 'Length of the text', { unit: '字' }),
  changeHours: labelled(
    z
      .number()
      .min(0)
      .max(24 * 90)
      .default(72),
    '群众可修改的时限',
    'Hours within which the citizen may change an evaluation',
    { unit: '小时' },
  ),
});
/** The scale, the dimensions (each valued by a level) and the limits of a form. */
export type Form = z.infer<typeof form>;
const defaultForm: Form = {
  levels: [
    { code: 'satisfied', nameZh: '满意', nameEn: 'Satisfied', rating: 'satisfied', face: '😊' },
    { code: 'basicallySatisfied', nameZh: '基本满意', nameEn: 'Basically satisfied', rating: 'basicallySatisfied', face: '😐' },
    { code: 'unsatisfied', nameZh: '不满意', nameEn: 'Unsatisfied', rating: 'unsatisfied', face: '☹️' },
  ],
  dimensions: [
    { code: 'attitude', nameZh: '服务态度', nameEn: 'Attitude' },
    { code: 'efficiency', nameZh: '办事效率', nameEn: 'Efficiency' },
  ],
  maxTextLength: 500,
  changeHours: 72,
};
export const evaluationForm = rule('evaluation.form', form, defaultForm, {
  zh: '评价表：等级、维度、文字长度、可修改时限',
  en: 'Form of an evaluation: levels, dimensions, length of text, hours within which it may be changed',
});

export const dailyLimit = rule('evaluation.dailyLimit', labelled(z.number().int().min(1).max(50), '次数', 'Times', { unit: '次' }), 3, {
  zh: '同一设备在同一窗口每天可评价次数',
  en: 'Evaluations a day from one device at one window',
});

export const invitationDays = rule(
  'evaluation.invitationDays',
  labelled(z.number().int().min(1).max(365), '天数', 'Days', { unit: '天' }),
  30,
  { zh: '邀请评价链接的有效天数', en: 'Days for which the link of an invitation is valid' },
);

/** What the gateway's doors notice of a submission (docs/security.md). */
export const DOOR_FLAGS = ['burst', 'noProof', 'lateToken', 'nightly', 'newHandset'] as const;
export type DoorFlag = (typeof DOOR_FLAGS)[number];

const times = z.number().int().min(2).max(50);
const recurring = z.strictObject({
  times: labelled(times, '出现几次起', 'From so many on', { unit: '次' }),
  days: labelled(z.number().int().min(1).max(31), '多少天以内', 'Within days', { unit: '天' }),
});
const WHOSE = { any: '所有公职人员', ownUnit: '被评单位的公职人员', none: '不看' };
const holding = z.strictObject({
  doors: labelled(
    z.array(z.enum(DOOR_FLAGS)).refine((flags) => flags.includes('burst'), '短时间大量评价一律列入待核 (bursts are always held)'),
    '入口发现的哪些异常单独就列入待核',
    'What a door noticed that holds by itself; the rest is only noted with the reasons',
    { options: HOLD_REASONS },
  ),
  leftNumber: labelled(recurring, '评价时留下同一号码', 'Evaluations with which the same number was left'),
  matterNumber: labelled(recurring, '同一单位的办件用同一号码', 'Matters of the same unit with the same number'),
  officials: labelled(z.enum(['any', 'ownUnit', 'none']), '哪些公职人员的号码', "Whose numbers count as an official's", { options: WHOSE }),
  windowsADay: labelled(times, '一部手机一天评价几个窗口起', 'From so many windows in a day on, by one handset', { unit: '个' }),
  reviewDays: labelled(z.number().int().min(1).max(60), '几天未核为超期', 'Days after which one that still waits is overdue', {
    unit: '天',
  }),
});
export type HoldingRule = z.infer<typeof holding>;
const defaultHolding: HoldingRule = {
  doors: ['burst', 'noProof', 'lateToken', 'nightly'],
  leftNumber: { times: 5, days: 30 },
  matterNumber: { times: 6, days: 30 },
  officials: 'any',
  windowsADay: 6,
  reviewDays: 3,
};
/** Which evaluations wait until somebody has looked at them. Thresholds only: nothing switches it off, and none who could evade them reads them. */
export const evaluationHolding = rule('evaluation.holding', holding, defaultHolding, {
  zh: '哪些评价先列入待核、经核实才计入：入口发现的异常、反复出现的号码、公职人员号码、一部手机一天评价的窗口数；几天未核为超期',
  en: 'Which evaluations wait until somebody has looked at them: what the doors noticed, recurring numbers, numbers of officials, windows of one handset in a day; days until it is overdue',
  read: 'rule.readThresholds',
});

const alarms = z.strictObject({
  recurringNumber: labelled(recurring, '一个单位的办件中同一号码', 'Matters of a unit with one number'),
  officials: labelled(z.enum(['any', 'ownUnit']), '哪些公职人员的号码', "Whose numbers count as an official's", { options: WHOSE }),
  quickRatings: labelled(
    z.strictObject({
      times: labelled(times, '一部手机一天几次起', 'From so many of one handset in a day on', { unit: '次' }),
      minutes: labelled(z.number().int().min(1).max(60), '收到短信后几分钟以内', 'Minutes since the message went out', { unit: '分钟' }),
    }),
    '收到短信后很快评满意',
    'Satisfied evaluations right after the messages',
  ),
});
export type AlarmsRule = z.infer<typeof alarms>;
const defaultAlarms: AlarmsRule = {
  recurringNumber: { times: 5, days: 30 },
  officials: 'any',
  quickRatings: { times: 3, minutes: 5 },
};
/** From where on something is noticed of a unit. Thresholds only, as those above. */
export const evaluationAlarms = rule('evaluation.alarms', alarms, defaultAlarms, {
  zh: '疑点提示的起点：一个单位的办件中同一号码出现几次、哪些公职人员的号码、一部手机一天几次在收到短信后几分钟内评满意',
  en: "From where on an alarm is raised: matters of a unit with one number, whose numbers are officials', satisfied evaluations of one handset right after the messages",
  read: 'rule.readThresholds',
});

const floor = z.strictObject({
  smallest: labelled(z.number().int().min(5).max(50), '至少多少人', 'Persons at least', { unit: '人' }),
  afterDays: labelled(z.number().int().min(4).max(92), '每周结束后多少天公布', 'Days after the end of a week until it is released', {
    unit: '天',
    note: { zh: '不得早于群众可修改评价的时限', en: 'No less than evaluations can be changed for' },
  }),
});
export type PrivacyFloor = z.infer<typeof floor>;
/** How many persons figures for a unit stand on at least, and when a week is released. */
export const privacyFloor = rule(
  'privacy.floor',
  floor,
  { smallest: 5, afterDays: 4 },
  {
    zh: '参评单位看到的评价数字：至少多少人（不得低于 5）、每周结束后多少天公布（不得早于群众可修改评价的时限）',
    en: 'Figures that evaluated units see: how many persons at least (no fewer than 5), days after the end of a week until it is released (no fewer than evaluations can be changed for)',
    rootOnly: true,
  },
);
