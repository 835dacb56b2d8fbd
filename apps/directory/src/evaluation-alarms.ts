import { z } from 'zod';

/** Value of rule `evaluation.alarms`; test/rules-agree.test.ts holds both sides to the same. */
export const evaluationAlarms = z.strictObject({
  /** From so many matters of a unit with one number, within so many days. */
  recurringNumber: z.strictObject({ times: z.number().int().min(2).max(50), days: z.number().int().min(1).max(31) }),
  officials: z.enum(['any', 'ownUnit']),
  /** From so many satisfied evaluations of one handset in a day, each within so many minutes of its message. */
  quickRatings: z.strictObject({ times: z.number().int().min(2).max(50), minutes: z.number().int().min(1).max(60) }),
});

export const defaultAlarms: z.infer<typeof evaluationAlarms> = {
  recurringNumber: { times: 5, days: 30 },
  officials: 'any',
  quickRatings: { times: 3, minutes: 5 },
};
