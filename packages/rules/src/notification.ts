import { z } from 'zod';
import { DEFAULT_REPLY_CORPUS, type ReplyCorpus } from '@mingjing/contracts';
import { labelled, rule } from './rule';
import { faultsOf, VARIABLES, type TemplateKind } from './template-faults';

/** Who sends, between 【 and 】: as it is registered with the provider. */
export const signature = labelled(
  z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{2,12}$/u, '签名须为 2 至 12 个汉字、字母或数字 (2 to 12 letters)'),
  '签名',
  'Signature',
  { note: { zh: '与服务商登记的一致', en: 'As it is registered with the provider' } },
);
const time = (zh: string, en: string) => labelled(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间请写成 21:00 的形式 (HH:MM)'), zh, en);
const enabled = labelled(z.boolean(), '发送', 'Sent');

function template(kind: TemplateKind) {
  const variables = Object.entries(VARIABLES[kind]).map(([name, zh]) => `{${name}} ${zh}`);
  const schema = z
    .string()
    .min(1)
    .max(300)
    .superRefine((text, context) => {
      for (const { zh, en } of faultsOf(kind, text)) context.addIssue({ code: 'custom', message: `${zh} (${en})` });
    });
  return labelled(schema, '模板', 'Template', {
    note: { zh: `可用：${variables.join('、')}`, en: `Variables: ${Object.keys(VARIABLES[kind]).join(', ')}` },
  });
}

const invitationRule = z.strictObject({
  enabled,
  template: template('invitation'),
  signature,
  remindAfterDays: labelled(z.number().int().min(0).max(60), '几天后提醒一次', 'A reminder of the invitation after so many days', {
    unit: '天',
    note: { zh: '0 为不提醒', en: '0: none' },
  }),
  withinDays: labelled(
    z.number().int().min(0).max(3650).default(90),
    '多久以前的事项不再邀请',
    'Matters handled longer ago are not invited',
    {
      unit: '天',
      note: { zh: '0 为不限', en: '0: all are' },
    },
  ),
});
export type InvitationRule = z.infer<typeof invitationRule>;
export const invitations = rule(
  'notification.invitation',
  invitationRule,
  {
    enabled: true,
    template: '请评价{servicePoint}：{link} 或回{levels}，退订T',
    signature: '明镜评议',
    remindAfterDays: 0,
    withinDays: 90,
  },
  {
    zh: '邀请评价短信：是否发送、模板、签名、几天后提醒、多久以前的事项不再邀请',
    en: 'Invitations by SMS: whether, template, signature, reminder after days, matters too long ago',
  },
);

const passwordCodeRule = z.strictObject({ template: template('passwordCode'), signature });
export type PasswordCodeRule = z.infer<typeof passwordCodeRule>;
/** The SMS says nothing but the code, not even whose it is. */
export const passwordCodeMessage = rule(
  'notification.passwordCode',
  passwordCodeRule,
  { template: '验证码{code}，请勿告诉任何人', signature: '明镜评议' },
  { zh: '重设口令的验证码短信：模板、签名', en: 'SMS of the one-time code of a password reset: template, signature', rootOnly: true },
);

/** Asia/Shanghai. */
export const quietHours = rule(
  'notification.quietHours',
  z.strictObject({ from: time('开始', 'From'), to: time('结束', 'To') }),
  { from: '21:00', to: '08:00' },
  { zh: '短信免打扰时段（起止时间相同为不设）', en: 'Hours in which no SMS is sent (the same time twice: none)' },
);

export const messageCaps = rule(
  'notification.caps',
  z.strictObject({
    perDay: labelled(z.number().int().min(1).max(100), '每天最多', 'In a day', { unit: '条' }),
    per30Days: labelled(z.number().int().min(1).max(1000), '每 30 天最多', 'In 30 days', { unit: '条' }),
  }),
  { perDay: 3, per30Days: 10 },
  { zh: '同一号码每天、每 30 天最多收到的短信条数', en: 'Most SMS to one number in a day and in 30 days' },
);

/** Waits after each try that the provider did not take, and when to give up; real time. */
export const messageRetry = rule(
  'notification.retry',
  z.strictObject({
    waitsSeconds: labelled(z.array(z.number().min(0.05).max(86_400)).min(1).max(20), '每次重试前等待', 'Waits between tries', {
      unit: '秒',
    }),
    giveUpHours: labelled(z.number().min(0.001).max(720), '多久以后放弃', 'When to give up', { unit: '小时' }),
  }),
  { waitsSeconds: [5, 30, 120, 600, 1800], giveUpHours: 24 },
  {
    zh: '短信服务商未收下时的重试间隔（秒）与放弃时限（小时）',
    en: 'Waits between tries the SMS provider did not take (seconds), and when to give up (hours)',
  },
);

const phrase = z
  .string()
  .min(1)
  .max(30)
  .regex(/[\p{L}\p{N}\p{Extended_Pictographic}]/u, '每条说法至少有一个字 (at least one letter)');
const phraseList = z.array(phrase).max(500);
const phrases = (zh: string, en: string) => labelled(phraseList, zh, en);
// Values set before a list was there are read with that of the default.
const laterPhrases = (value: string[], zh: string, en: string) => labelled(phraseList.default(value), zh, en);
const repliesRule: z.ZodType<ReplyCorpus> = z.strictObject({
  keepDays: labelled(z.number().int().min(1).max(90), '认不出的保留', 'Days for which unclear ones are kept', { unit: '天' }),
  mostPerNumber: labelled(z.number().int().min(1).max(100), '同一号码最多保留', 'Most that are kept of one number', { unit: '条' }),
  verySatisfied: phrases('非常满意', 'Very satisfied'),
  satisfied: phrases('满意', 'Satisfied'),
  basicallySatisfied: phrases('基本满意', 'Basically satisfied'),
  unsatisfied: phrases('不满意', 'Unsatisfied'),
  veryUnsatisfied: phrases('非常不满意', 'Very unsatisfied'),
  praise: phrases('表扬', 'Praise'),
  complaint: phrases('抱怨', 'Complaint'),
  optOut: labelled(phraseList.min(1), '退订', 'Wants no more messages', {
    note: { zh: '… 代表最多六个字', en: '… stands for up to six characters' },
  }),
  resume: phrases('恢复', 'Wants messages again'),
  leadIns: phrases('开头语，无实际意思', 'Before a digit or a phrase, without meaning'),
  endings: phrases('结尾语，无实际意思', 'After it, without meaning'),
  degrees: phrases('程度词', 'Makes a phrase stronger'),
  measures: phrases('量词（数字在前不是评价）', 'What is counted: a digit right before it is no answer'),
  turns: phrases('反转或者反问', 'After a phrase they turn it around or ask'),
  negations: phrases('否定退订', 'Before a request to opt out they turn it around'),
  wishes: phrases('希望（不是评价）', 'What is hoped for is no judgement'),
  scoffs: laterPhrases(DEFAULT_REPLY_CORPUS.scoffs, '讽刺', 'Scorn and irony'),
  denials: laterPhrases(DEFAULT_REPLY_CORPUS.denials, '收回前面的话', 'Behind what speaks of a level they take it back'),
  topics: laterPhrases(DEFAULT_REPLY_CORPUS.topics, '说明的话题', 'What explanations speak of'),
  sameCharacters: labelled(
    z.array(z.string().refine((pair) => [...pair].length === 2, '请填写两个字，例如“滿满” (two characters)')).max(1_000),
    '当作同一个字',
    'Two characters each: the first is read as the second',
    { note: { zh: '每条两个字，前一个当作后一个', en: 'Traditional characters, frequent slips' } },
  ),
});
/** How replies are read, and what becomes of those that cannot be. Phrases may be taken from replies: no unit reads them. */
export const replyCorpus = rule('notification.replies', repliesRule, DEFAULT_REPLY_CORPUS, {
  zh: '短信回复怎么认：各等级、退订、恢复的说法，认不出的保留几天、同一号码最多保留几条',
  en: 'How replies by SMS are read: what people write for each level, to opt out and in; days for which unclear ones are kept, and how many of one number',
  read: 'rule.readWords',
});

const holiday = z.strictObject({
  /** Names the occasion for ever: a reminder is sent once per official, code and year. */
  code: labelled(z.string().regex(/^[a-z][A-Za-z]{1,29}$/, '代码须为英文字母，小写开头 (letters, the first one small)'), '代码', 'Code', {
    note: { zh: '保存以后不要再改', en: 'Not to be changed once it is in use' },
  }),
  name: labelled(z.string().min(2).max(20), '节日', 'Holiday', {
    note: { zh: '按放假日历上的名称', en: 'As the official calendar names its days off; 国庆 finds 国庆节' },
  }),
  daysBefore: labelled(z.number().int().min(0).max(30), '提前', 'Days before', { unit: '天' }),
  template: template('integrityReminder'),
  enabled,
});
const remindersRule = z.strictObject({
  paused: labelled(z.boolean(), '全部暂停', 'Everything stands still'),
  signature,
  /** Asia/Shanghai. */
  sendAt: time('发送时间', 'Time of day'),
  catchUpDays: labelled(z.number().int().min(0).max(30).default(3), '最多补发', 'Days to catch up', {
    unit: '天',
    note: { zh: '当天没能发出的，几天以内补发', en: 'What could not go out on its day still goes out so many days later, and no later' },
  }),
  birthday: labelled(z.strictObject({ enabled, template: template('integrityReminder') }), '政治生日', 'Political birthday'),
  holidays: labelled(
    z
      .array(holiday)
      .max(30)
      .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, '节日代码重复 (a code stands twice)'),
    '节前提醒',
    'Before holidays',
  ),
});
export type RemindersRule = z.infer<typeof remindersRule>;

const HOLIDAYS = {
  newYear: '元旦',
  springFestival: '春节',
  qingming: '清明节',
  labourDay: '劳动节',
  dragonBoat: '端午节',
  midAutumn: '中秋节',
  nationalDay: '国庆节',
};
const beforeHoliday = '{name}同志：{holiday}将至，请严守中央八项规定精神，廉洁过节。';
export const integrityReminders = rule(
  'notification.reminders',
  remindersRule,
  {
    paused: false,
    signature: '廉政提醒',
    sendAt: '09:00',
    catchUpDays: 3,
    birthday: { enabled: true, template: '{name}同志：今天是您入党{years}周年的日子，愿您不忘初心、廉洁奉公。' },
    holidays: Object.entries(HOLIDAYS).map(([code, name]) => ({ code, name, daysBefore: 2, template: beforeHoliday, enabled: true })),
  },
  {
    zh: '廉政提醒：是否暂停、签名、发送时间、最多补发几天、政治生日和节前提醒的模板',
    en: 'Integrity reminders: paused or not, signature, time of day, days to catch up, templates of birthdays and holidays',
  },
);
