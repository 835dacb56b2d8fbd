import { z } from 'zod';
import type { notification } from '@mingjing/contracts';
import { found } from '../../found';
import { importOperation, partOf } from '../../import';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, name, paging, whole } from '../../schemas';
import { kinds } from './imports';

const operation = operationsOf('Integrity reminders');

const official = replyOf('mingjing.notification.v1.Official');

/** What a list may be narrowed by, and its export as well. */
export const officialFilters = {
  ...inDivision,
  unitId: id.default(''),
  query: z.string().max(100).default('').describe('A name'),
};

export const listOfficials = operation('Officials who are reminded', {
  query: z.strictObject({ ...officialFilters, ...paging }),
  reply: listOf(official),
  async handle({ notification: service }, { query }) {
    const { officials, total } = await service.listOfficials(query);
    return { items: officials, total };
  },
});

const fields = {
  name,
  phone: z.string().max(50).default('').describe('In clear; it is masked when read. Empty when changing: it stays'),
  unitId: id,
  duty: z.string().max(100).default(''),
  partyDay: day.or(z.literal('')).default('').describe('入党日; empty: no political birthday'),
  paused: z.boolean().default(false).describe('Nothing is sent'),
};

function record(given: Pick<notification.Official, keyof typeof fields>, official: { id: string; version: number }): notification.Official {
  return { ...given, ...official, unitName: '', division: '', divisionPath: [] };
}

export const addOfficial = operation('Add an official', {
  body: z.strictObject(fields),
  reply: official,
  status: 201,
  async handle({ notification: service, once }, { body }) {
    return found((await service.putOfficial({ official: record(body, { id: '', version: 0 }) }, once)).official);
  },
});

export const changeOfficial = operation('Change or pause an official', {
  body: z.strictObject({ ...fields, version: whole.describe('Version one has seen') }),
  reply: official,
  async handle({ notification: service, once }, { params, body: { version, ...given } }) {
    const changed = record(given, { id: params['id'] as string, version });
    return found((await service.putOfficial({ official: changed }, once)).official);
  },
});

export const importOfficials = importOperation(
  'Officials from a spreadsheet',
  'Integrity reminders',
  kinds.officials,
  ({ notification: service, once }, rows, { dryRun }, part) =>
    service.importOfficials(
      { dryRun, rows: rows.map(({ row, cells }) => ({ name: '', phone: '', unit: '', duty: '', partyDay: '', ...cells, row })) },
      partOf(once, part),
    ),
);

const planned = replyOf('mingjing.notification.v1.PlannedReminder');

/** What a list may be narrowed by, and its export as well. */
export const reminderFilters = { ...inDivision, days: z.coerce.number().int().min(1).max(400).default(30).describe('From today') };

export const previewReminders = operation('What is going to be sent in the days to come', {
  query: z.strictObject({ ...reminderFilters, ...paging }),
  reply: listOf(planned).extend({
    paused: z.boolean().describe('All reminders of the division stand still by rule'),
    warnings: z
      .array(z.object({ code: z.string(), message: z.string(), messageEn: z.string() }))
      .describe('Why something is not planned that one might miss, e.g. a year without a calendar'),
  }),
  async handle({ notification: service }, { query }) {
    const { reminders, total, paused, warnings } = await service.previewReminders(query);
    const told = warnings.map(({ code, messageZh, messageEn }) => ({ code, message: messageZh, messageEn }));
    return { items: reminders, total, paused, warnings: told };
  },
});
