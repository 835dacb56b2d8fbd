import { z } from 'zod';

/** What the directory alone is told. */
export const config = {
  ROOT_DIVISION: z
    .string()
    .regex(/^\d{4}00$/, 'must be the six-digit code of a prefecture')
    .default('632800')
    .describe('Prefecture whose division tree is seeded at the first start (default 海西州)'),
};
