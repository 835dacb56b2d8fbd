import { z } from 'zod';
import { signature, time } from '../rules';
import { faultsOf } from '../template';

const template = z
  .string()
  .min(1)
  .max(300)
  .superRefine((text, context) => {
    for (const { zh, en } of faultsOf('integrityReminder', text)) context.addIssue({ code: 'custom', message: `${zh} (${en})` });
  });

const holiday = z.strictObject({
  /** Names the occasion for ever: a reminder is sent once per official, code and year. */
  code: z.string().regex(/^[a-z][A-Za-z]{1,29}$/, '代码须为英文字母，小写开头 (letters, the first one small)'),
  /** As the official calendar names its days off; 国庆 finds 国庆节. */
  name: z.string().min(2).max(20),
  daysBefore: z.number().int().min(0).max(30),
  template,
  enabled: z.boolean(),
});

/** Rule `notification.reminders`. */
export const REMINDERS_RULE = 'notification.reminders';
export const remindersSchema = z.strictObject({
  /** Everything stands still. */
  paused: z.boolean(),
  signature,
  /** HH:MM in Asia/Shanghai. */
  sendAt: time,
  /** A reminder that could not go out on its day still goes out so many days later, and no later. */
  catchUpDays: z.number().int().min(0).max(30).default(3),
  birthday: z.strictObject({ enabled: z.boolean(), template }),
  holidays: z
    .array(holiday)
    .max(30)
    .refine((all) => new Set(all.map(({ code }) => code)).size === all.length, '节日代码重复 (a code stands twice)'),
});
export type RemindersRule = z.infer<typeof remindersSchema>;

const HOLIDAY_TEMPLATE = '{name}同志：{holiday}将至，请严守中央八项规定精神，廉洁过节。';

const HOLIDAYS = {
  newYear: '元旦',
  springFestival: '春节',
  qingming: '清明节',
  labourDay: '劳动节',
  dragonBoat: '端午节',
  midAutumn: '中秋节',
  nationalDay: '国庆节',
};

export const DEFAULT_REMINDERS: RemindersRule = {
  paused: false,
  signature: '廉政提醒',
  sendAt: '09:00',
  catchUpDays: 3,
  birthday: { enabled: true, template: '{name}同志：今天是您入党{years}周年的日子，愿您不忘初心、廉洁奉公。' },
  holidays: Object.entries(HOLIDAYS).map(([code, name]) => ({ code, name, daysBefore: 2, template: HOLIDAY_TEMPLATE, enabled: true })),
};
