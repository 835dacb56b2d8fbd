import { z } from 'zod';
import { Refused } from '@mingjing/contracts/refused';

/** What statistics count, whatever the scale; of five levels the two lowest are unsatisfied. */
export const RATINGS = ['satisfied', 'basicallySatisfied', 'unsatisfied'] as const;
export type Rating = (typeof RATINGS)[number];

/** Codes become keys of stored maps, so they are plain words. */
const code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a word of letters and digits that begins with a small letter');

const level = z.strictObject({
  code,
  nameZh: z.string().min(1).max(20),
  nameEn: z.string().max(60).default(''),
  rating: z.enum(RATINGS).describe('Which of the three ratings this level counts as'),
  face: z.string().max(16).default('').describe('Picture shown with the words'),
});

const dimension = z.strictObject({ code, nameZh: z.string().min(1).max(20), nameEn: z.string().max(60).default('') });

function allDifferent(entries: { code: string }[]): boolean {
  return new Set(entries.map((entry) => entry.code)).size === entries.length;
}

/** The value of rule `evaluation.form`: the scale, the dimensions (each valued by a level) and the limits of a form. */
export const formSchema = z.strictObject({
  levels: z
    .array(level)
    .min(2)
    .max(10)
    .refine(allDifferent, 'codes must differ')
    .refine(
      (levels) => levels.some((one) => one.rating === 'satisfied') && levels.some((one) => one.rating === 'unsatisfied'),
      'needs a satisfied and an unsatisfied level',
    ),
  dimensions: z.array(dimension).max(10).refine(allDifferent, 'codes must differ'),
  maxTextLength: z.number().int().min(0).max(5000).default(500),
  changeHours: z
    .number()
    .min(0)
    .max(24 * 90)
    .default(72)
    .describe('Hours within which the citizen may change an evaluation'),
});
export type Form = z.infer<typeof formSchema>;

export const FORM_RULE = 'evaluation.form';
export const DEFAULT_FORM: Form = {
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

/** Rule `evaluation.dailyLimit`: evaluations a day from the same device at the same window. */
export const DAILY_LIMIT_RULE = 'evaluation.dailyLimit';
export const dailyLimitSchema = z.number().int().min(1).max(50);
export const DEFAULT_DAILY_LIMIT = 3;

/** Rule `evaluation.invitationDays`: how long the link of an invitation is taken. */
export const INVITATION_DAYS_RULE = 'evaluation.invitationDays';
export const invitationDaysSchema = z.number().int().min(1).max(365);
export const DEFAULT_INVITATION_DAYS = 30;

/** Rule `privacy.floor`: how many persons figures for a unit stand on at least, and when a week is released. */
export const PRIVACY_FLOOR_RULE = 'privacy.floor';
export const privacyFloorSchema = z.strictObject({
  smallest: z.number().int().min(5).max(50),
  /** Days after the end of a week; no less than evaluations can be changed for. */
  afterDays: z.number().int().min(4).max(92),
});
export type PrivacyFloor = z.infer<typeof privacyFloorSchema>;
export const DEFAULT_PRIVACY_FLOOR: PrivacyFloor = { smallest: 5, afterDays: 4 };

export interface Choice {
  level: string;
  rating: Rating;
  dimensions: Record<string, string>;
}

function unknownLevel(field: string, form: Form): Refused {
  const names = form.levels.map((one) => `${one.code}（${one.nameZh}）`).join('、');
  const codes = form.levels.map((one) => one.code).join(', ');
  return new Refused('evaluation.unknownLevel', 'invalid', { field, zh: `请从这些等级中选择：${names}。`, en: `Choose one of: ${codes}.` });
}

/**
 * What somebody chose, checked against the form in force.
 * @throws Refused `evaluation.unknownLevel` or `evaluation.unknownDimension`, naming the field
 */
export function choose(form: Form, levelCode: string, dimensions: Record<string, string>): Choice {
  const chosen = form.levels.find((one) => one.code === levelCode);
  if (!chosen) throw unknownLevel('level', form);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(dimensions)) {
    const known = form.dimensions.find((one) => one.code === name);
    if (!known) {
      const names = form.dimensions.map((one) => one.code).join(', ');
      throw new Refused('evaluation.unknownDimension', 'invalid', {
        field: name.slice(0, 40),
        zh: `没有这个评价维度，可选：${names}。`,
        en: `No such dimension; there are: ${names}.`,
      });
    }
    if (value === '') continue;
    if (!form.levels.some((one) => one.code === value)) throw unknownLevel(known.code, form);
    kept[known.code] = value;
  }
  return { level: chosen.code, rating: chosen.rating, dimensions: kept };
}
