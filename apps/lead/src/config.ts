import { evidenceConfig } from '@mingjing/evidence';
import { z } from 'zod';

export const config = {
  ...evidenceConfig,
  LEAD_WARNINGS_EVERY_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(5_000)
    .describe('How often due warnings are looked for, in milliseconds; the due times themselves are stored'),
};
