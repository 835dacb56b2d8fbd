import { z } from 'zod';

/** Rule `statistics.openData`: whether figures are published for everybody, and how small a group may be. */
export const OPEN_DATA_RULE = 'statistics.openData';

export const openDataSchema = z.strictObject({
  enabled: z.boolean(),
  /** Persons a group must have, at least; see docs/decisions/013-open-data.md. */
  smallestGroup: z.number().int().min(3).max(100),
  /** Days after the end of a month until it is published; no less than evaluations can be changed for. */
  afterDays: z.number().int().min(4).max(92),
});
export type OpenDataRule = z.infer<typeof openDataSchema>;

export const DEFAULT_OPEN_DATA: OpenDataRule = { enabled: true, smallestGroup: 5, afterDays: 4 };

/** Rule `privacy.floor`, of which `smallest` is the least that a group of open data may have, too. */
export const PRIVACY_FLOOR_RULE = 'privacy.floor';
export const privacyFloorSchema = z.strictObject({
  smallest: z.number().int().min(5).max(50),
  afterDays: z.number().int().min(4).max(92),
});
export const DEFAULT_PRIVACY_FLOOR: z.infer<typeof privacyFloorSchema> = { smallest: 5, afterDays: 4 };
