import { z } from 'zod';
import { FIRST_DAY, ID, isDay, isMoment, isMonth, LARGEST_WHOLE, LAST_DAY } from '@mingjing/contracts/forms';

/** Ids, whatever the owning service made them of. */
export const id = z.string().regex(ID);
/** Names that programs give: actions, groups, keys. */
export const term = z.string().regex(/^[0-9A-Za-z.:_-]{1,100}$/);
/** A whole number that services can take. */
export const whole = z.number().int().min(0).max(LARGEST_WHOLE);
/** Words people typed. The exact limit of a field is the owning service's rule. */
export const words = z.string().max(5_000);
/** Of what is made or renamed: refused as …lookAlike it names what is there already, and goes through with this. */
export const confirming = {
  confirmLookAlike: z.boolean().default(false).describe('true: one of a similar name that is there is another one'),
};
export const name = z.string().trim().min(1).max(200);
export const day = z.iso.date().refine(isDay, `${FIRST_DAY} … ${LAST_DAY}`).describe('YYYY-MM-DD, Asia/Shanghai');
export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .refine(isMonth, `${FIRST_DAY} … ${LAST_DAY}`)
  .or(z.literal(''))
  .default('')
  .describe('YYYY-MM, inclusive');
export const moment = z.iso
  .datetime({ offset: true })
  .refine((text) => isMoment(new Date(text)), `${FIRST_DAY} … ${LAST_DAY}`)
  .describe('ISO 8601 with an offset');
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** A switch in a query string. */
export const yes = flag.default(false);

/** Which page of a list. */
export const paging = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1).describe('From 1'),
  pageSize: z.coerce.number().int().min(1).max(200).default(20).describe('At most 200'),
};

export const inDivision = { division: id.default('').describe('Subtree of a division; absent: all one may see') };

const totalIsAtLeast = z.boolean().optional().describe('true: there are more than `total`, which counts no further than 10,000');

/** A page of a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int(), totalIsAtLeast });
}

/** A time in an answer: services give Dates, JSON carries ISO 8601. */
export const at = z.coerce.date<Date>().meta({ type: 'string', format: 'date-time' });

/** Nothing but what was asked to change. */
export const nothing = z.strictObject({});
