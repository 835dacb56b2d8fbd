import { z } from 'zod';
import type { directory as contract } from '@mingjing/contracts';
import { found } from '../../found';
import { checked, operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf } from '../../schemas';

const operation = operationsOf('Rules and calendar');

const value = z.unknown();
const RULE = 'mingjing.directory.v1.Rule';
const rule = replyOf(RULE, { valueJson: undefined, schemaJson: undefined, setBy: undefined, rootOnly: undefined, value });

const listedRule = replyOf(
  RULE,
  {
    valueJson: undefined,
    schemaJson: undefined,
    value,
    schema: z
      .record(z.string(), z.unknown())
      .describe('JSON Schema (2020-12) of the value: title and description in Chinese, titleEn and descriptionEn, unit of a number'),
    setBy: z.string().describe('Row of the authorisation table that whoever sets it needs'),
    rootOnly: z.boolean().describe('Holds for the whole platform and is set at the root only'),
  },
  'ListedRule',
);

function plain({ key, division, valueJson, description }: contract.Rule): z.infer<typeof rule> {
  return { key, division, description, value: JSON.parse(valueJson) };
}

function listed(given: contract.Rule): z.infer<typeof listedRule> {
  const { schemaJson, setBy, rootOnly } = given;
  return { ...plain(given), schema: JSON.parse(schemaJson) as Record<string, unknown>, setBy, rootOnly };
}

export const listRules = operation('Rules in force in a division', {
  query: z.strictObject(inDivision),
  reply: listOf(listedRule),
  async handle({ directory }, { query }) {
    const { rules } = await directory.getRules({ ...query, keys: [], withSchema: true });
    return { items: rules.map(listed), total: rules.length };
  },
});

export const setRule = operation('Set a rule for a division and those below; no value: inherit it again', {
  body: z.strictObject({ division: id.or(z.literal('')).describe('Empty: the root'), value: z.unknown().optional() }),
  reply: rule,
  async handle({ directory, once }, { params, body: { division, value } }) {
    const valueJson = value === undefined ? '' : JSON.stringify(value);
    return plain(found((await directory.setRule({ division, key: params['key'] as string, valueJson }, once)).rule));
  },
});

export const getCalendar = operation('Days of a year that differ from Monday to Friday', {
  reply: replyOf('mingjing.directory.v1.GetCalendarResponse'),
  async handle({ directory }, { params }) {
    return directory.getCalendar(checked(z.object({ year: z.coerce.number().int().min(2000).max(2100) }), params));
  },
});

export const setCalendarDay = operation('Set one day of the calendar', {
  body: z.strictObject({ working: z.boolean(), name: z.string().max(50).default(''), yearComplete: z.boolean().default(false) }),
  status: 204,
  async handle({ directory, once }, { params, body: { yearComplete, ...rest } }) {
    const { date } = checked(z.object({ date: day }), params);
    await directory.setCalendarDay({ day: { ...rest, date }, yearComplete }, once);
  },
});
