import { DEFAULT_REPLY_CORPUS, type ReplyCorpus } from '@mingjing/contracts';
import { z } from 'zod';
import { faultsOf } from './template';

/** Who sends, between 【 and 】: as it is registered with the provider. */
export const signature = z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{2,12}$/u, '签名须为 2 至 12 个汉字、字母或数字 (2 to 12 letters)');

export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间请写成 21:00 的形式 (HH:MM)');

/** Rule `notification.invitation`. */
export const INVITATION_RULE = 'notification.invitation';
export const invitationSchema = z.strictObject({
  enabled: z.boolean(),
  template: z
    .string()
    .min(1)
    .max(300)
    .superRefine((template, context) => {
      for (const { zh, en } of faultsOf('invitation', template)) context.addIssue({ code: 'custom', message: `${zh} (${en})` });
    }),
  signature,
  remindAfterDays: z.number().int().min(0).max(60).describe('A reminder of the invitation after so many days; 0: none'),
  withinDays: z.number().int().min(0).max(3650).default(90).describe('Matters handled longer ago are not invited; 0: all are'),
});
export type InvitationRule = z.infer<typeof invitationSchema>;
export const DEFAULT_INVITATION: InvitationRule = {
  enabled: true,
  template: '请评价{servicePoint}：{link} 或回{levels}，退订T',
  signature: '明镜评议',
  remindAfterDays: 0,
  withinDays: 90,
};

/** Rule `notification.passwordCode`: the SMS says nothing but the code, not even whose it is. */
export const PASSWORD_CODE_RULE = 'notification.passwordCode';
export const passwordCodeSchema = z.strictObject({
  template: z
    .string()
    .min(1)
    .max(300)
    .superRefine((template, context) => {
      for (const { zh, en } of faultsOf('passwordCode', template)) context.addIssue({ code: 'custom', message: `${zh} (${en})` });
    }),
  signature,
});
export type PasswordCodeRule = z.infer<typeof passwordCodeSchema>;
export const DEFAULT_PASSWORD_CODE: PasswordCodeRule = { template: '验证码{code}，请勿告诉任何人', signature: '明镜评议' };

/** Rule `notification.quietHours`, Asia/Shanghai. */
export const QUIET_HOURS_RULE = 'notification.quietHours';
export const quietHoursSchema = z.strictObject({ from: time, to: time });
export const DEFAULT_QUIET_HOURS = { from: '21:00', to: '08:00' };

/** Rule `notification.caps`: most messages to one number. */
export const CAPS_RULE = 'notification.caps';
export const capsSchema = z.strictObject({ perDay: z.number().int().min(1).max(100), per30Days: z.number().int().min(1).max(1000) });
export const DEFAULT_CAPS = { perDay: 3, per30Days: 10 };

/** Rule `notification.retry`: waits after each try that the provider did not take, and when to give up; real time. */
export const RETRY_RULE = 'notification.retry';
export const retrySchema = z.strictObject({
  waitsSeconds: z.array(z.number().min(0.05).max(86_400)).min(1).max(20),
  giveUpHours: z.number().min(0.001).max(720),
});
export const DEFAULT_RETRY = { waitsSeconds: [5, 30, 120, 600, 1800], giveUpHours: 24 };

const phrases = z
  .array(
    z
      .string()
      .min(1)
      .max(30)
      .regex(/[\p{L}\p{N}\p{Extended_Pictographic}]/u, '每条说法至少有一个字 (at least one letter)'),
  )
  .max(500);

/** Rule `notification.replies`: how replies are read, and what becomes of those that cannot be. */
export const REPLIES_RULE = 'notification.replies';
export const repliesSchema: z.ZodType<ReplyCorpus> = z.strictObject({
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
export const DEFAULT_REPLIES = DEFAULT_REPLY_CORPUS;

/** The part of rule `evaluation.form` that an SMS tells and a reply may answer: the levels in their order, and how long words may be. */
export const FORM_RULE = 'evaluation.form';
export const levelsSchema = z.object({
  levels: z
    .array(z.object({ code: z.string(), nameZh: z.string(), rating: z.enum(['satisfied', 'basicallySatisfied', 'unsatisfied']) }))
    .min(2),
  maxTextLength: z.number().int().min(0).default(500),
});
export type Form = z.infer<typeof levelsSchema>;
export type Levels = Form['levels'];
export const DEFAULT_LEVELS: Form = {
  levels: [
    { code: 'satisfied', nameZh: '满意', rating: 'satisfied' },
    { code: 'basicallySatisfied', nameZh: '基本满意', rating: 'basicallySatisfied' },
    { code: 'unsatisfied', nameZh: '不满意', rating: 'unsatisfied' },
  ],
  maxTextLength: 500,
};
