import { z } from 'zod';
import { confirmingLookAlikes, importOperation, partOf } from '../../import';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { confirming, id, inDivision, listOf, name, paging, whole } from '../../schemas';
import { kinds } from './imports';

const operation = operationsOf('Divisions and units');

const division = replyOf('mingjing.directory.v1.Division');

const levels = z.enum(['province', 'prefecture', 'prefectureLevel', 'county', 'town', 'village']);

export const listDivisions = operation('The division tree, or the part below a node', {
  query: z.strictObject({
    root: id.default(''),
    depth: z.coerce.number().int().min(0).max(10).default(0).describe('0: all levels below; 1: children only'),
  }),
  reply: listOf(division),
  async handle({ directory }, { query }) {
    const { divisions } = await directory.listDivisions(query);
    return { items: divisions, total: divisions.length };
  },
});

export const getDivision = operation('One division', {
  reply: division,
  async handle({ directory }, { params }) {
    return found((await directory.getDivision({ id: params['id'] as string })).division);
  },
});

export const createDivision = operation('Add a division', {
  body: z.strictObject({ id, parentId: id, name, level: levels, ...confirming }),
  reply: division,
  status: 201,
  async handle({ directory, once }, { body: { confirmLookAlike, ...fields } }) {
    return found((await directory.createDivision({ division: { ...fields, path: [] }, confirmLookAlike }, once)).division);
  },
});

const unit = replyOf('mingjing.directory.v1.Unit');

/** What a list may be narrowed by, and its export as well. */
export const unitFilters = {
  ...inDivision,
  query: z.string().max(100).default('').describe('Part of the name'),
};

export const listUnits = operation('Units', {
  query: z.strictObject({ ...unitFilters, ...paging }),
  reply: listOf(unit),
  async handle({ directory }, { query }) {
    const { units, total } = await directory.listUnits({ ...query, ids: [] });
    return { items: units, total };
  },
});

export const getUnit = operation('One unit', {
  reply: unit,
  async handle({ directory }, { params }) {
    return found((await directory.getUnit({ id: params['id'] as string })).unit);
  },
});

const unitFields = { name, division: id, documentPrefix: z.string().max(50).default('') };

export const createUnit = operation('Add a unit', {
  body: z.strictObject({ ...unitFields, ...confirming }),
  reply: unit,
  status: 201,
  async handle({ directory, once }, { body: { confirmLookAlike, ...fields } }) {
    const made = { ...fields, id: '', divisionPath: [], retired: false, version: 0 };
    return found((await directory.createUnit({ unit: made, confirmLookAlike }, once)).unit);
  },
});

export const updateUnit = operation('Change or retire a unit', {
  body: z.strictObject({
    ...unitFields,
    retired: z.boolean().default(false),
    version: whole.describe('Version one has seen'),
    ...confirming,
  }),
  reply: unit,
  async handle({ directory, once }, { params, body: { confirmLookAlike, ...fields } }) {
    const changed = { ...fields, id: params['id'] as string, divisionPath: [] };
    return found((await directory.updateUnit({ unit: changed, confirmLookAlike }, once)).unit);
  },
});

export const importUnits = importOperation(
  'Units from a spreadsheet',
  'Divisions and units',
  kinds.units,
  ({ directory, once }, rows, { dryRun, confirmLookAlike = false }, part) =>
    directory.importUnits(
      { dryRun, confirmLookAlike, rows: rows.map(({ row, cells }) => ({ name: '', division: '', documentPrefix: '', ...cells, row })) },
      partOf(once, part),
    ),
  confirmingLookAlikes,
);
