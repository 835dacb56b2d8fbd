import { sameName } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { authorise, isSystem, type CallContext } from '@mingjing/kit';
import { passwordPolicy } from '@mingjing/rules';
import { accountId, createAccount, noSuchAccount, normalUsername, updateAccount, type Guard } from '../account';
import { derivedId, oneLine } from '../fields';
import { holdingsOf } from '../holdings';
import { administrationRule, causeOf, change, ruleInForce, type Office, type Rpcs } from '../office';
import { checkPassword, hashPassword } from '../password';
import { openProposal } from '../proposing';
import { accountsNamed, findAccounts, postsOf } from '../queries';
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
      if (!isSystem(call.actor) && request.password !== '') throw passwordOfOthers();
      const id = accountId(username);
      if (!isSystem(call.actor) && !request.confirmLookAlike) await requireNamesakesKnown(office, id, name);
      const passwordHash = await seededHash(office, { username, name, password: request.password });
      const sealed = personal.seal({ name, passwordHash });
      // The one proposal of this call: sent again it finds both.
      const asked = derivedId('pr', call.cause);
      const made = isSystem(call.actor) ? realNow() : { madeBy: call.actor.id, asked };
      const decision = createAccount(username, passwordHash === '', made);
      const { state } = await models.accounts.handle(
        id,
        causeOf(call, 'createAccount', { username, name }),
        { ...change(office, call, ''), sealed },
        decision,
      );
      await trail.done(call, 'createAccount', id);
      const account = accountReply(id, state, name, new Map());
      if (isSystem(call.actor)) return { account, initialPassword: '', proposal: undefined };
      const subject = { kind: 'firstPasswords' as const, accountId: id, channel: 'slip' as const };
      return { account, initialPassword: '', proposal: await openProposal(office, call, subject, await holdingsOf(office)) };
    },

    importAccounts: (request, call) => importAccounts(office, request, call),

    async updateAccount(request, call) {
      const found = await manageable(office, call, request.accountId);
      const name = request.name.trim() === '' ? undefined : oneLine('name', request.name, 50);
      const sealed = name === undefined ? undefined : personal.seal({ name });
      const renamed = name !== undefined && name !== personal.name(found.sealed);
      if (renamed && !request.confirmLookAlike && !sameName(name, personal.name(found.sealed)))
        await requireNamesakesKnown(office, found.id, name);
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

/**
 * Two people may have one name, and one person is not to have two accounts: who makes the second one looks at the first.
 * @throws Refused `account.lookAlike`
 */
async function requireNamesakesKnown(office: Office, id: string, name: string): Promise<void> {
  const similar = (await accountsNamed(office, name)).filter((one) => one.id !== id);
  if (similar.length === 0) return;
  const names = similar.map((one) => one.name);
  throw new Refused('account.lookAlike', 'conflict', {
    field: 'name',
    zh: `已有同名人员的账号：${names.join('、')}。是同一人的，请用已有的账号；确实是另一人的，请确认后再保存。`,
    en: `Somebody of that name has an account: ${names.join(', ')}. If it is the same person, use that one; if not, confirm and send it again.`,
    similar,
  });
}

async function guardOf(office: Office): Promise<Guard> {
  const { formerDays } = await administrationRule(office);
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

/** What a service that seeds accounts gives; empty: none, the holder sets one with a code. */
async function seededHash(office: Office, { username, name, password }: { username: string; name: string; password: string }) {
  if (password === '') return '';
  checkPassword(password, { username, name }, await ruleInForce(office, passwordPolicy), 'password');
  return hashPassword(password);
}

function passwordOfOthers(): Refused {
  return new Refused('account.passwordOfOthers', 'refused', {
    field: 'password',
    zh: '不能替他人设置口令，口令由本人凭密封条和领取码设置。',
    en: 'Nobody sets a password for somebody else; the holder does, with slip and pick-up code.',
  });
}
