import { z } from 'zod';
import { POST_ROLES } from '@mingjing/rights';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { component, replyOf } from '../../reply-of';
import { confirming, id, inDivision, listOf, moment, name, nothing, paging } from '../../schemas';

const operation = operationsOf('Accounts and posts');

const post = replyOf('mingjing.directory.v1.Post');

const assignment = replyOf('mingjing.directory.v1.Assignment');

component('mingjing.directory.v1.Person', 'AdministrationPerson');
export const person = replyOf('mingjing.directory.v1.Person');

export const proposal = replyOf('mingjing.directory.v1.Proposal');

export const resetChannel = z.enum(['', 'sms', 'slip']).default('').describe('Absent: by SMS where that is possible');

export const account = replyOf('mingjing.directory.v1.Account');

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
    reply: replyOf('mingjing.directory.v1.ResetPasswordResponse', { initialPassword: undefined }),
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

const apiKey = replyOf('mingjing.directory.v1.ApiKey');

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
