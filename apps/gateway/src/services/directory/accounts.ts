import { z } from 'zod';
import { POST_ROLES } from '@mingjing/rights';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { confirming, at, id, inDivision, listOf, moment, name, nothing, paging } from '../../schemas';

const operation = operationsOf('Accounts and posts');

export const post = z
  .object({ id: z.string(), name: z.string(), role: z.string(), divisions: z.array(z.string()), units: z.array(z.string()) })
  .meta({ id: 'Post' });

export const assignment = z
  .object({ id: z.string(), accountId: z.string(), post: post.optional(), from: at.optional(), to: at.optional() })
  .meta({ id: 'Assignment' });

export const person = z.object({ accountId: z.string(), username: z.string(), name: z.string() }).meta({ id: 'AdministrationPerson' });

export const proposal = z
  .object({
    id: z.string(),
    kind: z.string().describe('endAssignment, resetPassword or firstPasswords'),
    concerned: person.optional(),
    assignment: assignment.optional(),
    channel: z.string().describe('Of resetPassword and firstPasswords: sms or slip'),
    proposedBy: person.optional(),
    proposedAt: at.optional(),
    until: at.optional().describe('After this it has run out'),
    state: z.string().describe('open, confirmed, withdrawn or expired'),
    decidedBy: person.optional(),
    decidedAt: at.optional(),
    confirmable: z
      .boolean()
      .describe('Whether you may confirm it: neither who proposed it, nor who made an account it is about, nor whom it is about'),
    firstPasswords: z
      .object({ accounts: z.number().int(), opened: z.number().int(), lapsed: z.number().int() })
      .optional()
      .describe('Of firstPasswords: accounts, those whose holders have set a password, and those whose code has run out'),
    pickupCode: z
      .string()
      .describe('To who proposed it, of one account on paper: six digits for its holder, who needs them beside the slip'),
  })
  .meta({ id: 'Proposal' });

export const resetChannel = z.enum(['', 'sms', 'slip']).default('').describe('Absent: by SMS where that is possible');

export const account = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    disabled: z.boolean(),
    mustChangePassword: z.boolean().describe('The holder has not set a password of their own yet'),
    assignments: z.array(assignment),
    hasPhone: z.boolean().describe('A number for one-time codes is known'),
    codeUntil: at.optional().describe('A one-time code is out; until it is used nobody signs in'),
  })
  .meta({ id: 'Account' });

/** What a list may be narrowed by, and its export as well. */
export const accountFilters = {
  ...inDivision,
  query: z.string().max(100).default(''),
};

export const listAccounts = operation('Accounts', {
  query: z.strictObject({ ...accountFilters, ...paging }),
  reply: listOf(account),
  async handle({ directory }, { query }) {
    const { accounts, total } = await directory.listAccounts(query);
    return { items: accounts, total };
  },
});

export const createAccount = operation('Add an account; its holder sets the first password with slip and pick-up code', {
  body: z.strictObject({ username: z.string().trim().min(1).max(100), name, ...confirming }),
  reply: z.object({ account, proposal: proposal.describe('What a second administrator has to confirm, who then gets the slip') }),
  status: 201,
  async handle({ directory, once }, { body }) {
    const reply = await directory.createAccount({ ...body, password: '' }, once);
    return { account: found(reply.account), proposal: found(reply.proposal) };
  },
});

export const updateAccount = operation('Rename, disable or enable an account', {
  body: z.strictObject({ name: name.or(z.literal('')).default(''), disabled: z.boolean().default(false), ...confirming }),
  reply: account,
  async handle({ directory, once }, { params, body }) {
    return found((await directory.updateAccount({ ...body, accountId: params['id'] as string }, once)).account);
  },
});

export const resetPassword = operation(
  'Reset a password: a one-time code goes to the holder by SMS, or to a second administrator for a slip',
  {
    body: z.strictObject({ channel: resetChannel }),
    reply: z.object({
      channel: z.string().describe('sms or slip'),
      phoneMasked: z.string().describe('Where the code went, e.g. 138****5678'),
      until: at.optional().describe('Until when the code that was sent works'),
      proposal: proposal.optional().describe('What a second administrator has to confirm'),
    }),
    async handle({ directory, once }, { params, body }) {
      const {
        channel,
        phoneMasked,
        until,
        proposal: asked,
      } = await directory.resetPassword({ accountId: params['id'] as string, ...body }, once);
      return { channel, phoneMasked, until, proposal: asked };
    },
  },
);

/** What a list may be narrowed by, and its export as well. */
export const postFilters = inDivision;

export const listPosts = operation('Posts', {
  query: z.strictObject({ ...postFilters, ...paging }),
  reply: listOf(post),
  async handle({ directory }, { query: { division, page, pageSize } }) {
    const { posts } = await directory.listPosts({ division });
    return { items: posts.slice((page - 1) * pageSize, page * pageSize), total: posts.length };
  },
});

export const createPost = operation('Add a post: a role within a scope', {
  body: z.strictObject({
    name,
    role: z.enum(POST_ROLES),
    divisions: z.array(id).max(500).default([]),
    units: z.array(id).max(500).default([]),
  }),
  reply: post,
  status: 201,
  async handle({ directory, once }, { body }) {
    return found((await directory.createPost({ post: { ...body, id: '' } }, once)).post);
  },
});

export const assignPost = operation('Give a post to an account', {
  body: z.strictObject({ accountId: id, postId: id, from: moment.optional(), to: moment.optional() }),
  reply: assignment,
  status: 201,
  async handle({ directory, once }, { body: { accountId, postId, from, to } }) {
    const reply = await directory.assignPost(
      { accountId, postId, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined },
      once,
    );
    return found(reply.assignment);
  },
});

export const endAssignment = operation('End an assignment', {
  body: nothing,
  status: 204,
  async handle({ directory, once }, { params }) {
    await directory.endAssignment({ assignmentId: params['id'] as string }, once);
  },
});

const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    divisions: z.array(z.string()),
    units: z.array(z.string()),
    supervising: z.boolean().describe('Sees every figure as it stands; others see what the evaluated units see'),
    createdAt: at.optional(),
    revokedAt: at.optional(),
  })
  .meta({ id: 'ApiKey' });

export const listApiKeys = operation('API keys of third-party systems', {
  reply: listOf(apiKey),
  async handle({ directory }) {
    const { apiKeys } = await directory.listApiKeys({});
    return { items: apiKeys, total: apiKeys.length };
  },
});

export const createApiKey = operation('Make an API key; it is shown once', {
  body: z.strictObject({
    name,
    divisions: z.array(id).max(100).default([]),
    units: z.array(id).max(100).default([]),
    supervising: z.boolean().default(false).describe('Only for a system of those who supervise'),
  }),
  reply: z.object({ id: z.string(), apiKey: z.string() }),
  status: 201,
  async handle({ directory, once }, { body }) {
    return directory.createApiKey(body, once);
  },
});

export const revokeApiKey = operation('Revoke an API key', {
  body: nothing,
  status: 204,
  async handle({ directory, once }, { params }) {
    await directory.revokeApiKey({ id: params['id'] as string }, once);
  },
});
