import { evidenceConfig } from '@mingjing/evidence';
import { z } from 'zod';

const every = z.coerce.number().int().min(100).max(3_600_000).default(5_000);
export const config = {
  ...evidenceConfig,
  SUPERVISION_WARNINGS_EVERY_MS: every.describe(
    'How often due warnings are looked for, in milliseconds; the due times themselves are stored',
  ),
};
