import { z } from 'zod';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { id, inDivision, listOf, name, paging } from '../../schemas';
import { found } from '../../found';

const operation = operationsOf('Documents');

const documentNumber = replyOf('mingjing.directory.v1.DocumentNumber', { state: z.enum(['allotted', 'void']) });
type Shown = z.input<typeof documentNumber>;

const kind = z.string().regex(/^[a-z][A-Za-z]{1,39}$/);

/** What a list may be narrowed by, and its export as well. */
export const numberFilters = {
  ...inDivision,
  unitId: id.default(''),
  year: z.coerce.number().int().min(1949).max(2100).optional().describe('Of Asia/Shanghai'),
  kind: kind.or(z.literal('')).default(''),
  state: z.enum(['', 'allotted', 'void']).default(''),
  query: z.string().max(60).default('').describe('A number, or a part of it'),
};

export const listNumbers = operation("The register of documents' numbers, the newest first", {
  query: z.strictObject({ ...numberFilters, ...paging }),
  reply: listOf(documentNumber),
  async handle({ directory }, { query: { year = 0, ...rest } }) {
    const { numbers, total } = await directory.listNumbers({ ...rest, year });
    return { items: numbers as Shown[], total };
  },
});

export const allotNumber = operation('Enter a document made outside the platform: it gets the next number of its series', {
  body: z.strictObject({ division: id, unitId: id.or(z.literal('')).default(''), kind, title: name }),
  reply: documentNumber,
  status: 201,
  async handle({ directory, once }, { body }) {
    const { number } = await directory.allotNumber({ ...body, cause: '', paperService: '', paperId: '', by: '', byName: '' }, once);
    return found(number) as Shown;
  },
});

export const voidNumber = operation('Cancel a number: it stays in the register as void and is not given again', {
  body: z.strictObject({ reason: name }),
  reply: documentNumber,
  async handle({ directory, once }, { params, body }) {
    return found(
      (await directory.voidNumber({ id: params['id'] as string, cause: '', by: '', byName: '', ...body }, once)).number,
    ) as Shown;
  },
});
