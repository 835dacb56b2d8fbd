import { z } from 'zod';
import { found } from '../../found';
import { importOperation, partOf } from '../../import';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, nothing, paging } from '../../schemas';
import { kinds } from './imports';

const operation = operationsOf('Matters');

const matter = replyOf('mingjing.evaluation.v1.Matter');

/** What a list may be narrowed by, and its export as well. */
export const matterFilters = {
  ...inDivision,
  unitId: id.default(''),
  servicePointId: id.default(''),
  query: z.string().max(100).default(''),
  from: day.or(z.literal('')).default(''),
  to: day.or(z.literal('')).default(''),
};

export const listMatters = operation('Matters', {
  query: z.strictObject({ ...matterFilters, ...paging }),
  reply: listOf(matter),
  async handle({ evaluation }, { query }) {
    const { matters, total, totalIsAtLeast } = await evaluation.listMatters({ ...query, after: '' });
    return { items: matters, total, totalIsAtLeast };
  },
});

const short = z.string().max(200).default('');

export const createMatter = operation('Enter one matter', {
  body: z.strictObject({
    matterNumber: z.string().min(1).max(200),
    servicePointId: id,
    windowId: short,
    itemCode: short,
    itemName: short,
    handledOn: z.string().min(1).max(30).describe('YYYY-MM-DD'),
    applicantName: short,
    phone: short,
    unitId: short.describe("Absent: the service point's"),
  }),
  reply: matter,
  status: 201,
  async handle({ evaluation, once }, { body }) {
    return found(
      (
        await evaluation.createMatter(
          { matter: { ...body, id: '', division: '', divisionPath: [], servicePointName: '', windowName: '' } },
          once,
        )
      ).matter,
    );
  },
});

export const issueInvitation = operation("The token of a matter's invitation, for whoever sends it to the citizen", {
  body: nothing,
  reply: z.object({ token: z.string() }),
  async handle({ evaluation, once }, { params }) {
    return evaluation.issueInvitationToken({ matterId: params['id'] as string }, once);
  },
});

export const importMatters = importOperation(
  'Matters from a spreadsheet',
  'Matters',
  kinds.matters,
  ({ evaluation, once }, rows, { dryRun }, part) =>
    evaluation.importMatters({ dryRun, rows: rows.map(({ row, cells }) => ({ ...BLANK, ...cells, row })) }, partOf(once, part)),
);

const BLANK = {
  row: 0,
  matterNumber: '',
  itemCode: '',
  itemName: '',
  handledOn: '',
  servicePoint: '',
  window: '',
  applicantName: '',
  phone: '',
  division: '',
};
