import { z } from 'zod';

/** What the gateway's doors notice of a submission; test/rules-agree.test.ts holds both sides to the same. */
const FLAGS = ['burst', 'noProof', 'lateToken', 'nightly', 'newHandset'] as const;

const recurring = z.strictObject({ times: z.number().int().min(2).max(50), days: z.number().int().min(1).max(31) });

/** Value of rule `evaluation.holding`. */
export const evaluationHolding = z.strictObject({
  /** What of it holds an evaluation; the rest is only noted. */
  doors: z.array(z.enum(FLAGS)).refine((flags) => flags.includes('burst'), '短时间大量评价一律列入待核 (bursts are always held)'),
  leftNumber: recurring,
  matterNumber: recurring,
  officials: z.enum(['any', 'ownUnit', 'none']),
  windowsADay: z.number().int().min(2).max(50),
  reviewDays: z.number().int().min(1).max(60),
});

export const defaultHolding: z.infer<typeof evaluationHolding> = {
  doors: ['burst', 'noProof', 'lateToken', 'nightly'],
  leftNumber: { times: 5, days: 30 },
  matterNumber: { times: 6, days: 30 },
  officials: 'any',
  windowsADay: 6,
  reviewDays: 3,
};
