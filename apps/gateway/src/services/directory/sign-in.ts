import { z } from 'zod';
import { mayDo } from '@mingjing/kit';
import { AUTHORISATION, type Action } from '@mingjing/rights';
import { directory } from '@mingjing/contracts';
import { setCookie } from '../../cookies';
import { operationsOf } from '../../operation';
import { json, Reply } from '../../reply';
import { replyOf } from '../../reply-of';
import { at, nothing } from '../../schemas';
import { SESSION_COOKIE } from '../../session';
import { account } from './accounts';

/** Whoever signs in hears within this that the directory does not answer. */
const SIGN_IN_MS = 5_000;

const operation = operationsOf('Signing in');

const credentials = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
  session: z
    .enum(['bearer', 'cookie'])
    .default('bearer')
    .describe('cookie: for pages of this platform; the token stays out of reach of scripts'),
});
const signedIn = z.object({
  accessToken: z.string().optional().describe('Session token for `Authorization: Bearer`; absent with session=cookie'),
  tokenType: z.literal('Bearer'),
  expiresAt: at.optional(),
  account,
});

export const login = operation('Sign in', {
  body: credentials,
  reply: signedIn,
  async handle({ gateway, network, request }, { body: { username, password, session } }) {
    const browser = gateway.browsers.knownFor(request, username);
    const browserId = gateway.browsers.idOf(request);
    await gateway.limits.signIn(username, browser || network);
    const client = gateway.context.client(directory.DirectoryServiceService, '');
    const {
      sessionToken,
      expiresAt,
      account: found,
    } = await client.signIn({ username, password, network, browser, browserId }, { timeoutMs: SIGN_IN_MS });
    const remembered = gateway.browsers.remember(request, username, browserId);
    const reply = { tokenType: 'Bearer' as const, expiresAt, account: found as directory.Account };
    if (session === 'bearer') return json(200, { accessToken: sessionToken, ...reply }).with('Set-Cookie', remembered);
    const seconds = expiresAt ? Math.max(1, Math.floor((expiresAt.getTime() - gateway.context.clock.now().getTime()) / 1000)) : 12 * 3600;
    return json(200, reply).with('Set-Cookie', [sessionCookie(sessionToken, seconds, gateway.secure), remembered]);
  },
});

export const logout = operation('End the session', {
  body: nothing,
  status: 204,
  async handle({ gateway, person: { token } }) {
    await gateway.context.client(directory.DirectoryServiceService, '').signOut({ sessionToken: token });
    gateway.sessions.forget(token);
    return new Reply(204, { 'Set-Cookie': sessionCookie('', 0, gateway.secure) }, '');
  },
});

const ACTIONS = Object.keys(AUTHORISATION) as Action[];

export const me = operation('Who one is, and what one may do', {
  reply: z.object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    mustChangePassword: z.boolean(),
    phoneMasked: z.string().describe('Number for one-time codes, e.g. 138****5678; empty: none'),
    resetNotice: replyOf('mingjing.directory.v1.ResetNotice')
      .optional()
      .describe('The last reset of the password, until it is acknowledged'),
    division: z.string().describe("Division one's calls are routed by"),
    assignments: z.array(
      z.object({ postId: z.string(), postName: z.string(), role: z.string(), divisions: z.array(z.string()), units: z.array(z.string()) }),
    ),
    actions: z.array(z.enum(ACTIONS)).describe('Rows of the authorisation table one holds'),
  }),
  async handle({
    person: {
      account: { id, username, name, mustChangePassword, phoneMasked, resetNotice, assignments: held },
      actor,
      division,
    },
  }) {
    const postNames = new Map(held.map(({ post }) => [post?.id, post?.name ?? '']));
    const assignments = actor.assignments.map((assignment) => ({ ...assignment, postName: postNames.get(assignment.postId) ?? '' }));
    const actions = ACTIONS.filter((action) => mayDo(actor, action));
    return { id, username, name, mustChangePassword, phoneMasked, resetNotice, division, assignments, actions };
  },
});

export const password = operation("Change one's password", {
  body: z.strictObject({ oldPassword: z.string().min(1).max(200), newPassword: z.string().min(1).max(200) }),
  status: 204,
  async handle({ gateway, person: { token } }, { body }) {
    await gateway.context.client(directory.DirectoryServiceService, '').changePassword({ sessionToken: token, ...body });
    gateway.sessions.forget(token);
  },
});

export const passwordByCode = operation('Set a password with a one-time code', {
  body: z.strictObject({
    username: z.string().min(1).max(100),
    code: z
      .string()
      .min(1)
      .max(60)
      .describe('Twelve digits of an SMS; of a slip its twelve followed by the six of the pick-up code. Spaces are forgiven'),
    newPassword: z.string().min(1).max(200),
  }),
  status: 204,
  async handle({ gateway, network }, { body }) {
    await gateway.limits.signIn(body.username, network);
    await gateway.context.client(directory.DirectoryServiceService, '').setPasswordByCode(body);
  },
});

export const acknowledgeReset = operation('Take note of the last reset of one’s password', {
  body: nothing,
  status: 204,
  async handle({ gateway, person: { token } }) {
    await gateway.context.client(directory.DirectoryServiceService, '').acknowledgeReset({ sessionToken: token });
    gateway.sessions.forget(token);
  },
});

export const phone = operation('Set the number that one-time codes are sent to', {
  body: z.strictObject({ password: z.string().min(1).max(200), phone: z.string().max(40).describe('A mobile number; empty: none') }),
  reply: z.object({ phoneMasked: z.string() }),
  async handle({ gateway, person: { token } }, { body }) {
    const reply = await gateway.context.client(directory.DirectoryServiceService, '').setOwnPhone({ sessionToken: token, ...body });
    gateway.sessions.forget(token);
    return reply;
  },
});

function sessionCookie(value: string, maxAge: number, secure: boolean): string {
  return setCookie(SESSION_COOKIE, value, { path: '/api', sameSite: 'Strict', maxAge, secure });
}
