import { authorise, isSystem, type CallContext } from '@mingjing/kit';
import { accountId, createAccount, noSuchAccount, normalUsername, updateAccount, type Guard } from '../account';
import { oneLine } from '../fields';
import { causeOf, change, ruleInForce, type Office, type Rpcs } from '../office';
import { checkPassword, hashPassword, randomPassword } from '../password';
import { findAccounts, postsOf } from '../queries';
import { accountReply } from '../reply';
import { realNow } from '../real-time';
import { importAccounts } from './account-import';
import { oneself } from './resets';

/** Accounts, which the system administrator keeps. */
export function accountRpcs(office: Office): Pick<Rpcs, 'listAccounts' | 'createAccount' | 'importAccounts' | 'updateAccount'> {
  const { models, personal, trail } = office;
  return {
    async listAccounts(request, call) {
      authorise(call.actor, 'account.read');
      const { accounts, total } = await findAccounts(office, request);
      const posts = await postsOf(
        models,
        accounts.flatMap(({ account }) => account.assignments),
      );
      return {
        accounts: accounts.map(({ id, account, name }) => accountReply(id, account, name, posts)),
        total,
      };
    },

    async createAccount(request, call) {
      authorise(call.actor, 'account.manage');
      const username = normalUsername(request.username);
      const name = oneLine('name', request.name, 50);
      const password = request.password || randomPassword();
      checkPassword(password, { username, name }, await ruleInForce(office, 'security.passwords'), 'password');
      const id = accountId(username);
      const sealed = personal.seal({ name, passwordHash: await hashPassword(password) });
      // Whoever another person made a password for changes it first; a service that made one hands it to its owner itself.
      const decision = createAccount(username, !isSystem(call.actor), realNow());
      const { state, replayed } = await models.accounts.handle(
        id,
        causeOf(call, 'createAccount', { username, name }),
        { ...change(office, call, ''), sealed },
        decision,
      );
      await trail.done(call, 'createAccount', id);
      return {
        account: accountReply(id, state, name, new Map()),
        initialPassword: request.password || replayed ? '' : password,
      };
    },

    importAccounts: (request, call) => importAccounts(office, request, call),

    async updateAccount(request, call) {
      const found = await manageable(office, call, request.accountId);
      const name = request.name.trim() === '' ? undefined : oneLine('name', request.name, 50);
      const sealed = name === undefined ? undefined : personal.seal({ name });
      const renamed = name !== undefined && name !== personal.name(found.sealed);
      const decision = updateAccount({ renamed, disabled: request.disabled }, await guardOf(office));
      const { state } = await models.accounts.handle(
        found.id,
        causeOf(call, 'updateAccount', request),
        { ...change(office, call, ''), sealed },
        decision,
      );
      if (state.disabled) await models.sessions.deleteMany({ accountId: found.id });
      await trail.done(call, 'updateAccount', found.id, state.disabled ? 'disabled' : '');
      return {
        account: accountReply(found.id, state, name ?? personal.name(found.sealed), await postsOf(models, state.assignments)),
      };
    },
  };
}

async function guardOf(office: Office): Promise<Guard> {
  const { formerDays } = await ruleInForce(office, 'security.administration');
  return { now: office.context.clock.now(), formerDays };
}

/**
 * An account the person may change: not their own.
 * @throws Refused `account.missing`, `account.oneself`
 */
async function manageable(office: Office, call: CallContext, id: string) {
  authorise(call.actor, 'account.manage');
  const found = await office.models.accounts.load(id);
  if (!found) throw noSuchAccount();
  if (id === call.actor.id) throw oneself();
  return found;
}
