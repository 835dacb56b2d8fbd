import { authorise, type CallContext } from '@mingjing/kit';
import { Refused } from '@mingjing/contracts/refused';
import { passwordPolicy, sessionPolicy } from '@mingjing/rules';
import { normalUsername, noSuchAccount, setPassword, type Account } from '../account';
import { signInRefused } from '../attempts';
import { inForce } from '../held-post';
import { checkNewPassword, hashesOf, onPasswordOf } from '../issuing';
import { causeOf, change, ruleInForce, type Office, type Rpcs } from '../office';
import { hashPassword, isTooOld } from '../password';
import { postsOf } from '../queries';
import { noteOrigin } from '../origins';
import { onlyOneself } from '../own-account';
import { realNow } from '../real-time';
import { accountReply } from '../reply';
import { endsAt, isOpen, needsTouch, newToken, sessionEnded, tokenHash, type Session } from '../session';
import { verifiedFrom } from '../verifying';

interface FoundAccount {
  id: string;
  state: Account;
  sealed: unknown;
}

export function sessionRpcs(office: Office): Pick<Rpcs, 'signIn' | 'resolveSession' | 'signOut' | 'changePassword'> {
  const { models, trail } = office;
  return {
    async signIn({ username: given, password, network, browser, browserId }, call) {
      authorise(call.actor, 'session.open');
      const username = normalUsername(given);
      const id = await verifiedFrom(office, call, { username, password, network, browser }, signInRefused);
      await noteOrigin(office, call, id, { network, browserId });
      const sessionToken = newToken();
      const now = realNow();
      const session: Session = { _id: tokenHash(sessionToken), accountId: id, openedAt: now, seenAt: now };
      await models.sessions.insertMany([session]);
      await trail.done({ actor: { ...call.actor, id }, division: call.division }, 'signIn', id);
      const expiresAt = endsAt(session, await ruleInForce(office, sessionPolicy));
      return { sessionToken, expiresAt, account: await signedIn(office, id) };
    },

    async resolveSession({ sessionToken }, call) {
      authorise(call.actor, 'session.open');
      const session = await openSession(office, sessionToken);
      const account = await signedIn(office, session.accountId);
      if (!account) throw sessionEnded();
      return { account, expiresAt: endsAt(session, await ruleInForce(office, sessionPolicy)) };
    },

    async signOut({ sessionToken }, call) {
      const session = await models.sessions.findOne({ _id: tokenHash(sessionToken) }).lean<Session>();
      if (!session) return {};
      await models.sessions.deleteOne({ _id: session._id });
      await trail.done({ actor: { ...call.actor, id: session.accountId }, division: call.division }, 'signOut', session.accountId);
      return {};
    },

    async changePassword({ sessionToken, oldPassword, newPassword }, call) {
      const session = await openSession(office, sessionToken);
      const found = await models.accounts.load(session.accountId);
      if (!found || found.state.disabled) throw sessionEnded();
      await verified(office, call, found.state.username, oldPassword, 'oldPassword');
      if (newPassword === oldPassword) {
        throw new Refused('password.same', 'invalid', {
          field: 'newPassword',
          zh: '新口令不能与原口令相同。',
          en: 'The new password must differ from the old one.',
        });
      }
      await checkNewPassword(office, found, newPassword);
      const actor = { ...call.actor, id: session.accountId };
      await storePassword(office, { ...call, actor }, found, newPassword);
      await models.sessions.deleteMany({ accountId: session.accountId, _id: { $ne: session._id } });
      await trail.done({ actor, division: call.division }, 'changePassword', session.accountId);
      return {};
    },
  };
}

/** Writes a new password beside the ones before it; what the cause is told about it is not the password. */
async function storePassword(office: Office, call: CallContext, found: FoundAccount, password: string): Promise<void> {
  const { id, state, sealed: before } = found;
  const sealed = office.personal.seal({ passwordHash: await hashPassword(password), formerHashes: hashesOf(office, before) });
  const decision = onPasswordOf(state, setPassword(false, realNow()));
  await office.models.accounts.handle(id, causeOf(call, 'password', { id }), { ...change(office, call, ''), sealed }, decision);
}

/** The same of somebody who has signed in: their failures count for themselves alone. @throws Refused password.wrong naming the field */
export async function verified(office: Office, call: CallContext, username: string, password: string, field: string): Promise<string> {
  return verifiedFrom(
    office,
    call,
    { username, password, network: '', browser: 'signed in' },
    () => new Refused('password.wrong', 'invalid', { field, zh: '原口令不正确。', en: 'The old password is wrong.' }),
  );
}

/** @throws Refused `session.ended` */
export async function openSession(office: Office, token: string): Promise<Session> {
  const { models } = office;
  const rule = await ruleInForce(office, sessionPolicy);
  const session = await models.sessions.findOne({ _id: tokenHash(token) }).lean<Session>();
  if (!session) throw sessionEnded();
  const now = realNow();
  if (!isOpen(session, rule, now)) {
    await models.sessions.deleteOne({ _id: session._id });
    throw sessionEnded();
  }
  if (!needsTouch(session, now)) return session;
  await models.sessions.updateOne({ _id: session._id }, { $set: { seenAt: now } });
  return { ...session, seenAt: now };
}

/** The account as it may act now: without assignments while its password must be changed, undefined once disabled. */
async function signedIn(office: Office, id: string) {
  const { models, context, personal } = office;
  const found = await models.accounts.load(id);
  if (!found) throw noSuchAccount();
  if (found.state.disabled) return undefined;
  const policy = await ruleInForce(office, passwordPolicy);
  const mustChangePassword = found.state.mustChangePassword || isTooOld(found.state.passwordChangedAt, policy, realNow());
  const assignments = mustChangePassword ? [] : inForce(found.state.assignments, context.clock.now());
  const account: Account = { ...found.state, mustChangePassword, assignments };
  const reply = accountReply(id, account, personal.name(found.sealed), await postsOf(models, assignments));
  return { ...reply, ...(await onlyOneself(office, found)) };
}
