import { Readable } from 'node:stream';
import { z } from 'zod';
import { paper as contract } from '@mingjing/contracts';
import type { Call } from '../../call';
import { found } from '../../found';
import { checked, operationsOf } from '../../operation';
import { attachment } from '../../reply';
import { replyOf } from '../../reply-of';
import { id, whole, words } from '../../schemas';

const operation = operationsOf('Documents');

/** Services that issue papers of their records. */
const owner = z.enum(['lead']);
const ACTIONS = ['edit', 'review', 'sign', 'number', 'deliver', 'receive', 'sendBack', 'void'] as const;
const STATES = ['drafted', 'sentBack', 'reviewed', 'signed', 'numbered', 'delivered', 'received', 'void'] as const;

const lines = z.array(words).max(200);
const text = z
  .strictObject({
    title: words,
    recipients: lines.describe('主送机关'),
    paragraphs: lines.describe('One each; 一、 and （一） at the beginning make headings'),
    attachments: lines.default([]),
    copies: lines.default([]).describe('抄送机关'),
  })
  .meta({ id: 'PaperText' });

const paper = replyOf('mingjing.paper.v1.Paper', {
  service: owner,
  state: z.enum(STATES),
  text: text.optional(),
  nextActions: z.array(z.enum(ACTIONS)),
});
type Shown = z.input<typeof paper>;

const shown = (service: string, one: contract.Paper): Shown => ({ ...one, service }) as Shown;
const papersOf = (call: Call, service: string) => call.client(contract.PaperServiceService, service);
const place = z.object({ service: owner, id });

export const listPapers = operation('Papers of a record, the newest first, and which kinds one may draft', {
  query: z.strictObject({ service: owner, subjectId: id }),
  reply: z.object({ items: z.array(paper), total: whole, draftable: z.array(z.string()) }),
  async handle(call, { query: { service, subjectId } }) {
    const { papers, draftable } = await papersOf(call, service).listPapers({ subjectId });
    return { items: papers.map((one) => shown(service, one)), total: papers.length, draftable };
  },
});

export const draftPaper = operation('Draft a paper, filled from the record it is about', {
  body: z.strictObject({ service: owner, subjectId: id, kind: z.string().regex(/^[a-z][A-Za-z]{1,39}$/) }),
  reply: paper,
  status: 201,
  async handle(call, { body: { service, ...asked } }) {
    return shown(service, found((await papersOf(call, service).draftPaper(asked, call.once)).paper));
  },
});

export const getPaper = operation('One paper', {
  reply: paper,
  async handle(call, { params }) {
    const { service, id: paperId } = checked(place, params);
    return shown(service, found((await papersOf(call, service).getPaper({ id: paperId })).paper));
  },
});

export const actOnPaper = operation('Take one step: edit, review, sign, number, deliver, receive, send back, cancel', {
  body: z.strictObject({
    expectedVersion: whole.default(0).describe('As one was shown it; 0: whatever it is now'),
    reason: words.default('').describe('Why it is sent back or cancelled'),
    text: text.optional().describe('Of edit: the whole text as it shall be'),
  }),
  reply: paper,
  async handle(call, { params, body }) {
    const { service, id: paperId, action } = checked(place.extend({ action: z.enum(ACTIONS) }), params);
    const asked = { id: paperId, action, text: undefined, ...body };
    return shown(service, found((await papersOf(call, service).actOnPaper(asked, call.once)).paper));
  },
});

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export const paperFile = operation('The paper as .docx, laid out by GB/T 9704-2012; what is not signed and numbered says so', {
  replyType: DOCX,
  async handle(call, { params }) {
    const { service, id: paperId } = checked(place, params);
    const { docx, fileName } = await papersOf(call, service).renderPaper({ id: paperId });
    return attachment(Readable.from([docx]), DOCX, 'paper.docx', fileName);
  },
});
