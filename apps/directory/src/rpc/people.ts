import { authorise, isSystem, ROLES, type CallContext } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import type { directory } from '@mingjing/contracts';
import { accountId, assignPost, createAccount, endAssignment, noSuchAccount, normalUsername, updateAccount, type Account } from '../account';
import { derivedId, oneLine, required } from '../fields';
import { causeOf, change, divisionOf, ruleInForce, type Office, type Rpcs } from '../office';
import { checkPassword, hashPassword, randomPassword } from '../password';
import { checkedPost, isAdministrator, type Post } from '../post';
import { findAccounts, findPosts, postsOf } from '../queries';
import { accountReply, assignmentReply, postReply } from '../reply';
import { realNow } from '../real-time';
import { storePassword } from './sessions';

type People = 'listPosts' | 'createPost' | 'listAccounts' | 'createAccount' | 'updateAccount' | 'resetPassword' | 'assignPost' | 'endAssignment';

/** Accounts, which the system administrator keeps; posts and who holds them, which the security administrator keeps. */
export function peopleRpcs(office: Office): Pick<Rpcs, People> {
  return { ...accountRpcs(office), ...postRpcs(office), ...assignmentRpcs(office) };
}

function accountRpcs(office: Office): Pick<Rpcs, 'listAccounts' | 'createAccount' | 'updateAccount' | 'resetPassword'> {
  const { models, personal, trail } = office;
  return {
    async listAccounts(request, call) {
      authorise(call.actor, 'account.read');
      const { accounts, total } = await findAccounts(office, request);
      const posts = await postsOf(models, accounts.flatMap(({ account }) => account.assignments));
      return { accounts: accounts.map(({ id, account, name }) => accountReply(id, account, name, posts)), total };
    },

    async createAccount(request, call) {
      authorise(call.actor, 'account.manage');
      const username = normalUsername(request.username);
      const name = oneLine('name', request.name, 50);
      const password = request.password || randomPassword();
      checkPassword(password, username, await ruleInForce(office, 'security.passwords'), 'password');
      const id = accountId(username);
      const sealed = personal.seal({ name, passwordHash: await hashPassword(password) });
      // Whoever another person made a password for changes it first; a service that made one hands it to its owner itself.
      const decision = createAccount(username, !isSystem(call.actor), realNow());
      const { state, replayed } = await models.accounts.handle(id, causeOf(call, 'createAccount', { username, name }), { ...change(office, call, ''), sealed }, decision);
      await trail.done(call, 'createAccount', id);
      return { account: accountReply(id, state, name, new Map()), initialPassword: request.password || replayed ? '' : password };
    },

    async updateAccount(request, call) {
      const found = await manageable(office, call, request.accountId);
      const name = request.name.trim() === '' ? undefined : oneLine('name', request.name, 50);
      const sealed = name === undefined ? undefined : personal.seal({ name });
      const decision = updateAccount({ renamed: name !== undefined && name !== personal.name(found.sealed), disabled: request.disabled });
      const { state } = await models.accounts.handle(found.id, causeOf(call, 'updateAccount', request), { ...change(office, call, ''), sealed }, decision);
      if (state.disabled) await models.sessions.deleteMany({ accountId: found.id });
      await trail.done(call, 'updateAccount', found.id, state.disabled ? 'disabled' : '');
      return { account: accountReply(found.id, state, name ?? personal.name(found.sealed), await postsOf(models, state.assignments)) };
    },

    async resetPassword(request, call) {
      const { id } = await manageable(office, call, request.accountId);
      const initialPassword = randomPassword();
      await storePassword(office, call, id, initialPassword, true);
      await models.sessions.deleteMany({ accountId: id });
      await trail.done(call, 'resetPassword', id);
      return { initialPassword };
    },
  };
}

/**
 * An account the person may change: nobody takes over another administrator, nor switches himself off.
 * @throws Refused `account.missing`, `account.administratorsApart`, `account.oneself`
 */
async function manageable(office: Office, call: CallContext, id: string) {
  authorise(call.actor, 'account.manage');
  const found = await office.models.accounts.load(id);
  if (!found) throw noSuchAccount();
  if (id === call.actor.id) {
    throw new Refused('account.oneself', 'refused', { field: 'accountId', zh: '不能对自己的账号进行此操作；修改口令请用“修改口令”。', en: 'Not on your own account; use "change password".' });
  }
  if (holdsAdministratorPost(found.state, office.context.clock.now())) {
    throw new Refused('account.administratorsApart', 'forbidden', { field: 'accountId', zh: '三员账号不能由其他管理员停用或重置口令。', en: "No administrator disables another one's account or resets its password." });
  }
  return found;
}

/** Also one that begins later. */
function holdsAdministratorPost({ assignments }: Account, now: Date): boolean {
  return assignments.some(({ role, to }) => isAdministrator(role) && (!to || to > now));
}

function postRpcs(office: Office): Pick<Rpcs, 'listPosts' | 'createPost'> {
  const { models, trail, context } = office;
  return {
    async listPosts({ division }, call) {
      return { posts: (await findPosts(office, call, division)).map(postReply) };
    },

    async createPost({ post }, call) {
      authorise(call.actor, 'post.manage');
      if (!post) throw required('post');
      const checked = checkedPost(post, ROLES);
      const reach = await reachOf(office, checked);
      const made: Post = { _id: derivedId('p', call.cause), ...checked, divisionPath: reach, createdAt: context.clock.now(), createdBy: call.actor.id };
      await insertOnce(office, made);
      await trail.done(call, 'createPost', made._id, made.role);
      return { post: postReply(made) };
    },
  };
}

/** Every division a post reaches with its ancestors; each named division and unit must exist. */
async function reachOf(office: Office, { divisions, units }: Pick<Post, 'divisions' | 'units'>): Promise<string[]> {
  const paths = await Promise.all(divisions.map(async (id) => (await divisionOf(office, id)).path));
  for (const id of units) {
    const unit = await office.models.units.load(id);
    if (!unit) throw new Refused('unit.missing', 'missing', { field: 'post.units', zh: `没有编号为 ${id} 的单位。`, en: `There is no unit ${id}.` });
    paths.push(unit.state.divisionPath);
  }
  return [...new Set(paths.flat())];
}

/** The same call again finds the post it made; another post under its id is another call's. */
async function insertOnce({ models }: Office, post: Post): Promise<void> {
  try {
    await models.posts.insertMany([post]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 11000) throw error;
    const [there] = await models.posts.find({ _id: post._id }).lean<Post[]>();
    const same = JSON.stringify(there && postReply(there)) === JSON.stringify(postReply(post));
    if (!same) throw new Refused('cause.reused', 'conflict', { zh: '同一个请求编号已用于另一内容，请换一个编号。', en: 'This idempotency key was used for something else.' });
  }
}

function assignmentRpcs(office: Office): Pick<Rpcs, 'assignPost' | 'endAssignment'> {
  const { models, trail, context } = office;
  return {
    async assignPost(request, call) {
      authorise(call.actor, 'assignment.manage');
      const { accountId: account, postId } = request;
      if (account === call.actor.id) {
        throw new Refused('assignment.oneself', 'refused', { field: 'accountId', zh: '不能给自己任命岗位，请由其他人员办理。', en: 'Nobody gives himself a post.' });
      }
      const [post] = await models.posts.find({ _id: postId }).lean<Post[]>();
      if (!post) throw new Refused('post.missing', 'missing', { field: 'postId', zh: '没有找到该岗位。', en: 'There is no such post.' });
      const held = { id: derivedId(account, call.cause), postId, role: post.role, from: request.from ?? context.clock.now(), ...(request.to ? { to: request.to } : {}) };
      const { state } = await models.accounts.handle(account, causeOf(call, 'assignPost', request), change(office, call, ''), assignPost(held));
      await trail.done(call, 'assignPost', account, postId);
      return { assignment: assignmentReply(account, state.assignments.find(({ id }) => id === held.id) ?? held, post) };
    },

    async endAssignment({ assignmentId }, call): Promise<directory.EndAssignmentResponse> {
      authorise(call.actor, 'assignment.manage');
      const account = assignmentId.replace(/-[0-9a-f]+$/, '');
      await models.accounts.handle(account, causeOf(call, 'endAssignment', { assignmentId }), change(office, call, ''), endAssignment(assignmentId, context.clock.now()));
      await trail.done(call, 'endAssignment', account, assignmentId);
      return {};
    },
  };
}
