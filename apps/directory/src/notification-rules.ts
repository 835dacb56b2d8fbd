import { z } from 'zod';
import { DEFAULT_REPLY_CORPUS, type ReplyCorpus } from '@mingjing/contracts';

/** Values of the rules of the notification service; test/rules-agree.test.ts holds both sides to the same. */
const VARIABLES = ['unit', 'servicePoint', 'link', 'levels', 'day'];
const REMINDER_VARIABLES = ['name', 'years', 'holiday'];
/** An SMS never says what a case is about (domain.md §1, zones). */
const CASE_WORDS = ['投诉', '举报', '信访', '督办', '核查', '整改', '案件', '线索', '处分', '约谈'];
const VARIABLE = /\{([A-Za-z]*)\}/g;
const OPT_OUT = /(退订|拒收).{0,3}[TＴ]|[TＴ]D?.{0,3}(退订|拒收)/;

function faultOf(template: string, variables: readonly string[]): string | undefined {
  const used = [...template.matchAll(VARIABLE)].map(([, name]) => name ?? '');
  if (used.some((name) => !variables.includes(name)) || /[{}]/.test(template.replace(VARIABLE, ''))) {
    return `变量只能是 ${variables.map((name) => `{${name}}`).join(' ')} (unknown variable)`;
  }
  const words = CASE_WORDS.filter((word) => template.includes(word));
  return words.length > 0 ? `短信不得涉及办件办案内容：${words.join('、')} (no words of cases)` : undefined;
}

function invitationFaultOf(template: string): string | undefined {
  if (!template.includes('{link}')) return '模板中必须有 {link} (the template needs {link})';
  if (!OPT_OUT.test(template)) return '模板中须写明如何退订，例如“退订回T” (say how to opt out)';
  return faultOf(template, VARIABLES);
}

const wording = (fault: (text: string) => string | undefined) =>
  z
    .string()
    .min(1)
    .max(300)
    .superRefine((text, context) => {
      const message = fault(text);
      if (message) context.addIssue({ code: 'custom', message });
    });
const template = wording(invitationFaultOf);

const signature = z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{2,12}$/u, '签名须为 2 至 12 个汉字、字母或数字 (2 to 12 letters)');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间请写成 21:00 的形式 (HH:MM)');

export const invitation = z.strictObject({
  enabled: z.boolean(),
  template,
  signature,
  /** 0: no reminder. */
  remindAfterDays: z.number().int().min(0).max(60),
  /** Matters handled longer ago are not invited; 0: all are. */
  withinDays: z.number().int().min(0).max(3650).default(90),
});
export const defaultInvitation = {
  enabled: true,
  template: '请评价{servicePoint}：{link} 或回{levels}，退订T',
  signature: '明镜评议',
  remindAfterDays: 0,
  withinDays: 90,
};

export const passwordCode = z.strictObject({
  template: wording((text) => (text.includes('{code}') ? faultOf(text, ['code']) : '模板中必须有 {code} (the template needs {code})')),
  signature,
});
export const defaultPasswordCode = { template: '验证码{code}，请勿告诉任何人', signature: '明镜评议' };

export const quietHours = z.strictObject({ from: time, to: time });
export const defaultQuietHours = { from: '21:00', to: '08:00' };

export const caps = z.strictObject({ perDay: z.number().int().min(1).max(100), per30Days: z.number().int().min(1).max(1000) });
export const defaultCaps = { perDay: 3, per30Days: 10 };

export const retry = z.strictObject({
  waitsSeconds: z.array(z.number().min(0.05).max(86_400)).min(1).max(20),
  giveUpHours: z.number().min(0.001).max(720),
});
export const defaultRetry = { waitsSeconds: [5, 30, 120, 600, 1800], giveUpHours: 24 };

const phrases = z
  .array(
    z
      .string()
      .min(1)
      .max(30)
      .regex(/[\p{L}\p{N}\p{Extended_Pictographic}]/u, '每条说法至少有一个字 (at least one letter)'),
  )
  .max(500);
/** How replies are read (apps/notification/src/reply.ts). */
export const replies: z.ZodType<ReplyCorpus> = z.strictObject({
  keepDays: z.number().int().min(1).max(90),
  mostPerNumber: z.number().int().min(1).max(100),
  ...{ verySatisfied: phrases, satisfied: phrases, basicallySatisfied: phrases, unsatisfied: phrases, veryUnsatisfied: phrases },
  ...{ praise: phrases, complaint: phrases, optOut: phrases.min(1), resume: phrases, leadIns: phrases, endings: phrases },
  ...{ degrees: phrases, measures: phrases, turns: phrases, negations: phrases, wishes: phrases },
  // Values set before these lists were there are read with those of the default.
  scoffs: phrases.default(DEFAULT_REPLY_CORPUS.scoffs),
  denials: phrases.default(DEFAULT_REPLY_CORPUS.denials),
  topics: phrases.default(DEFAULT_REPLY_CORPUS.topics),
  sameCharacters: z.array(z.string().refine((pair) => [...pair].length === 2, '请填写两个字，例如“滿满” (two characters)')).max(1_000),
});
export const defaultReplies = DEFAULT_REPLY_CORPUS;

const reminderTemplate = wording((text) => faultOf(text, REMINDER_VARIABLES));
const holiday = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z]{1,29}$/, '代码须为英文字母，小写开头 (letters, the first one small)'),
  /** As the official calendar names its days off. */
  name: z.string().min(2).max(20),
  daysBefore: z.number().int().min(0).max(30),
  template: reminderTemplate,
  enabled: z.boolean(),
});

export const reminders = z.strictObject({
  paused: z.boolean(),
  signature,
  sendAt: time,
  /** A reminder that could not go out on its day still goes out so many days later. */
  catchUpDays: z.number().int().min(0).max(30).default(3),
  birthday: z.strictObject({ enabled: z.boolean(), template: reminderTemplate }),
  holidays: z
    .array(holiday)
    .max(30)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, '节日代码重复 (a code stands twice)'),
});

const HOLIDAYS = {
  ...{ newYear: '元旦', springFestival: '春节', qingming: '清明节', labourDay: '劳动节' },
  ...{ dragonBoat: '端午节', midAutumn: '中秋节', nationalDay: '国庆节' },
};
const beforeHoliday = '{name}同志：{holiday}将至，请严守中央八项规定精神，廉洁过节。';
export const defaultReminders = {
  paused: false,
  signature: '廉政提醒',
  sendAt: '09:00',
  catchUpDays: 3,
  birthday: { enabled: true, template: '{name}同志：今天是您入党{years}周年的日子，愿您不忘初心、廉洁奉公。' },
  holidays: Object.entries(HOLIDAYS).map(([code, name]) => ({ code, name, daysBefore: 2, template: beforeHoliday, enabled: true })),
};
