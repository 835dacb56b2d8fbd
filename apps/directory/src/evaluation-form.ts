import { z } from 'zod';

/** What statistics count (domain.md §2 S1); of five levels the two lowest are unsatisfied. */
const rating = z.enum(['satisfied', 'basicallySatisfied', 'unsatisfied']);
const code = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a word of letters and digits that begins with a small letter');
const level = z.strictObject({
  code,
  nameZh: z.string().min(1).max(20),
  nameEn: z.string().max(60).default(''),
  rating,
  face: z.string().max(16).default(''),
});
const dimension = z.strictObject({
  code,
  nameZh: z.string().min(1).max(20),
  nameEn: z.string().max(60).default(''),
});
const distinct = (entries: { code: string }[]): boolean => new Set(entries.map((entry) => entry.code)).size === entries.length;

/** Rule `evaluation.form`, as the evaluation service can use it (apps/evaluation/src/form.ts; a test keeps the two alike). */
export const evaluationForm = z.strictObject({
  levels: z
    .array(level)
    .min(2)
    .max(10)
    .refine(distinct, 'codes must differ')
    .refine(
      (levels) => levels.some((one) => one.rating === 'satisfied') && levels.some((one) => one.rating === 'unsatisfied'),
      'needs a satisfied and an unsatisfied level',
    ),
  dimensions: z.array(dimension).max(10).refine(distinct, 'codes must differ'),
  maxTextLength: z.number().int().min(0).max(5000).default(500),
  changeHours: z
    .number()
    .min(0)
    .max(24 * 90)
    .default(72),
});

export const defaultForm: z.infer<typeof evaluationForm> = {
  levels: [
    { code: 'satisfied', nameZh: '满意', nameEn: 'Satisfied', rating: 'satisfied', face: '😊' },
    {
      code: 'basicallySatisfied',
      nameZh: '基本满意',
      nameEn: 'Basically satisfied',
      rating: 'basicallySatisfied',
      face: '😐',
    },
    { code: 'unsatisfied', nameZh: '不满意', nameEn: 'Unsatisfied', rating: 'unsatisfied', face: '☹️' },
  ],
  dimensions: [
    { code: 'attitude', nameZh: '服务态度', nameEn: 'Attitude' },
    { code: 'efficiency', nameZh: '办事效率', nameEn: 'Efficiency' },
  ],
  maxTextLength: 500,
  changeHours: 72,
};
