import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, name, paging, words } from '../../schemas';

const operation = operationsOf('Messages');

export const KINDS = ['invitation', 'invitationReminder', 'integrityReminder', 'passwordCode'] as const;
export const STATES = ['waiting', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed'] as const;

const message = replyOf('mingjing.notification.v1.Message', { steps: undefined });
const whole = replyOf('mingjing.notification.v1.Message', {}, 'MessageStory');

const kind = z.enum(['', ...KINDS]).default('');
const period = { from: day.or(z.literal('')).default('').describe('Day queued'), to: day.or(z.literal('')).default('') };

/** What a list may be narrowed by, and its export as well. */
export const messageFilters = {
  ...inDivision,
  unitId: id.default(''),
  kind,
  state: z.enum(['', ...STATES]).default(''),
  ...period,
  phone: z.string().max(50).default('').describe('A whole number'),
};

export const listMessages = operation('Messages, sent and to be sent', {
  query: z.strictObject({ ...messageFilters, ...paging }),
  reply: listOf(message),
  async handle({ notification }, { query }) {
    const { messages, total, totalIsAtLeast } = await notification.listMessages({ ...query, after: '' });
    return { items: messages.map(({ steps: _steps, ...row }) => row), total, totalIsAtLeast };
  },
});

export const getMessage = operation('One message with what happened to it', {
  reply: whole,
  async handle({ notification }, { params }) {
    return found((await notification.getMessage({ id: params['id'] as string })).message);
  },
});

const reason = z.strictObject({ reason: words.min(1) });

export const cancelMessage = operation('Take a message that has not been sent out of the queue', {
  body: reason,
  reply: whole,
  async handle({ notification, once }, { params, body }) {
    return found((await notification.cancelMessage({ ...body, id: params['id'] as string }, once)).message);
  },
});

export const retryMessage = operation('Put a failed message back into the queue; one that may have been sent is refused', {
  body: reason,
  reply: whole,
  async handle({ notification, once }, { params, body }) {
    return found((await notification.retryMessage({ ...body, id: params['id'] as string }, once)).message);
  },
});

export const deliverySummary = operation('What became of the messages of a period', {
  query: z.strictObject({ ...inDivision, unitId: id.default(''), ...period, kind }),
  reply: replyOf('mingjing.notification.v1.GetDeliverySummaryResponse', {
    deliveryRate: z.number().min(0).max(1).nullable().describe('delivered / (delivered + failed); null where there is neither'),
  }),
  async handle({ notification }, { query }) {
    const { deliveryRate, ...rest } = await notification.getDeliverySummary(query);
    return { ...rest, deliveryRate: deliveryRate ?? null };
  },
});

const templateProblem = z.object({
  kind: z.string().describe('"warning": it may be put in force all the same'),
  code: z.string(),
  field: z.string(),
  message: z.string(),
  messageEn: z.string(),
});

export const previewText = operation('A text as it would be sent, and how many segments it takes', {
  body: z.strictObject({
    division: id.or(z.literal('')).default(''),
    kind: z.enum(KINDS),
    template: words.optional().describe('Absent: the one in force'),
    signature: z.string().max(50).optional().describe('Absent: the one in force'),
  }),
  reply: replyOf('mingjing.notification.v1.PreviewTextResponse', {
    problems: z.array(templateProblem).describe('With one that is more than a warning it cannot be put in force'),
  }),
  async handle({ notification }, { body }) {
    const { problems, ...rest } = await notification.previewText(body);
    return {
      ...rest,
      problems: problems.map(({ kind, code, field, messageZh, messageEn }) => ({ kind, code, field, message: messageZh, messageEn })),
    };
  },
});

const optOut = replyOf('mingjing.notification.v1.OptOut');

/** What a list may be narrowed by, and its export as well. */
export const optOutFilters = { phone: z.string().max(50).default('').describe('A whole number') };

export const listOptOuts = operation('Numbers that want no messages', {
  query: z.strictObject({ ...optOutFilters, ...paging }),
  reply: listOf(optOut),
  async handle({ notification }, { query }) {
    const { optOuts, total } = await notification.listOptOuts(query);
    return { items: optOuts, total };
  },
});

export const setOptOut = operation('Keep a number from messages, or let it have them again', {
  body: z.strictObject({ phone: name.max(50), optedOut: z.boolean(), reason: words.min(1) }),
  reply: z.object({ optOut: optOut.nullable().describe('null where the number has messages again') }),
  async handle({ notification, once }, { body }) {
    const reply = await notification.setOptOut(body, once);
    return { optOut: (body.optedOut ? reply.optOut : undefined) ?? null };
  },
});
