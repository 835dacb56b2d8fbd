import { z } from 'zod';
import type { evaluation } from '@mingjing/contracts';
import { found } from '../../found';
import { confirmingLookAlikes, importOperation, partOf } from '../../import';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { confirming, id, inDivision, listOf, name, paging, words, yes, whole } from '../../schemas';
import { kinds } from './imports';

const operation = operationsOf('Service points and windows');

export const servicePoint = replyOf('mingjing.evaluation.v1.ServicePoint');

const window = replyOf('mingjing.evaluation.v1.Window');

export const kind = z.enum(['department', 'serviceWindow', 'grassrootsStation', 'communityWindow', 'publicUtility']);
const version = whole.describe('Version one has seen');

function record(fields: Pick<evaluation.ServicePoint, 'name' | 'kind' | 'unitId' | 'division'>): evaluation.ServicePoint {
  return {
    ...fields,
    id: '',
    unitName: '',
    divisionPath: [],
    retired: false,
    successorId: '',
    plateCode: '',
    version: 0,
    successorIds: [],
    predecessorIds: [],
  };
}

/** What a list may be narrowed by, and its export as well. */
export const servicePointFilters = {
  ...inDivision,
  unitId: id.default(''),
  query: z.string().max(100).default(''),
  includeRetired: yes,
};

export const listServicePoints = operation('Service points', {
  query: z.strictObject({ ...servicePointFilters, ...paging }),
  reply: listOf(servicePoint),
  async handle({ evaluation }, { query }) {
    const { servicePoints, total, totalIsAtLeast } = await evaluation.listServicePoints({ ...query, after: '' });
    return { items: servicePoints, total, totalIsAtLeast };
  },
});

export const getServicePoint = operation('One service point with its windows', {
  reply: servicePoint.extend({ windows: z.array(window) }),
  async handle({ evaluation }, { params }) {
    const { servicePoint: point, windows } = await evaluation.getServicePoint({ id: params['id'] as string });
    return { ...found(point), windows };
  },
});

const fields = {
  name,
  kind: kind.default('serviceWindow'),
  unitId: id,
  division: id.or(z.literal('')).default('').describe("Absent: the unit's"),
};

export const createServicePoint = operation('Add a service point; each of its windows gets a plate', {
  body: z.strictObject({
    ...fields,
    windowNames: z.array(name).max(200).default([]).describe('None: one window named after it'),
    ...confirming,
  }),
  reply: servicePoint,
  status: 201,
  async handle({ evaluation, once }, { body: { windowNames, confirmLookAlike, ...rest } }) {
    return found((await evaluation.createServicePoint({ servicePoint: record(rest), windowNames, confirmLookAlike }, once)).servicePoint);
  },
});

export const updateServicePoint = operation('Change a service point', {
  body: z.strictObject({ ...fields, version, ...confirming }),
  reply: servicePoint,
  async handle({ evaluation, once }, { params, body }) {
    const changed = { ...record(body), id: params['id'] as string, version: body.version };
    return found(
      (await evaluation.updateServicePoint({ servicePoint: changed, confirmLookAlike: body.confirmLookAlike }, once)).servicePoint,
    );
  },
});

export const retireServicePoint = operation('Retire a service point; its history stays', {
  body: z.strictObject({ successorId: id.or(z.literal('')).default(''), reason: words.min(1) }),
  reply: servicePoint,
  async handle({ evaluation, once }, { params, body }) {
    return found((await evaluation.retireServicePoint({ ...body, id: params['id'] as string }, once)).servicePoint);
  },
});

export const importServicePoints = importOperation(
  'Service points from a spreadsheet',
  'Service points and windows',
  kinds['service-points'],
  ({ evaluation, once }, rows, { dryRun, confirmLookAlike = false }, part) =>
    evaluation.importServicePoints(
      {
        dryRun,
        confirmLookAlike,
        rows: rows.map(({ row, cells }) => ({ name: '', kind: '', unit: '', division: '', windowNames: '', ...cells, row })),
      },
      partOf(once, part),
    ),
  confirmingLookAlikes,
);

export const listWindows = operation('Windows of a service point', {
  reply: listOf(window),
  async handle({ evaluation }, { params }) {
    const { windows } = await evaluation.listWindows({ servicePointId: params['id'] as string });
    return { items: windows, total: windows.length };
  },
});

const windowFields = {
  name,
  number: z.string().max(20).default(''),
  staff: z
    .array(z.strictObject({ name, badge: z.string().max(50).default('') }))
    .max(50)
    .default([])
    .describe('Who is on duty'),
};

export const createWindow = operation('Add a window, with a plate', {
  body: z.strictObject({ ...windowFields, ...confirming }),
  reply: window,
  status: 201,
  async handle({ evaluation, once }, { params, body: { confirmLookAlike, ...rest } }) {
    const created = { ...rest, id: '', servicePointId: params['id'] as string, plateCode: '', version: 0 };
    return found((await evaluation.createWindow({ window: created, confirmLookAlike }, once)).window);
  },
});

export const updateWindow = operation('Change a window and who is on duty there', {
  body: z.strictObject({ ...windowFields, version, ...confirming }),
  reply: window,
  async handle({ evaluation, once }, { params, body: { confirmLookAlike, ...rest } }) {
    const changed = { ...rest, id: params['id'] as string, servicePointId: '', plateCode: '' };
    return found((await evaluation.updateWindow({ window: changed, confirmLookAlike }, once)).window);
  },
});
