import type { CallContext } from '@mingjing/kit';
import { askFirstPassword, isService, isUnopened, type Account } from './account';
import { isOpen, type Administration, type Proposal } from './administration';
import { derivedId } from './fields';
import { issue, type Issued } from './issuing';
import { change, type Office } from './office';
import { realNow } from './real-time';
import { codeText, isOut, pickupText } from './reset';

/** At a time: each is some writes, and others want to work meanwhile. */
const AT_ONCE = 8;

export interface Asked {
  id: string;
  account: Account;
  sealed: unknown;
}

/** Every account a code was asked for by one of these proposals and no other since. */
export async function askedBy({ models }: Office, proposals: readonly Pick<Proposal, 'id'>[]): Promise<Asked[]> {
  const ids = proposals.map(({ id }) => id);
  if (ids.length === 0) return [];
  const docs = await models.accounts.model
    .find({ asked: { $in: ids } })
    .select({ history: 0 })
    .sort({ username: 1 })
    .lean<{ _id: string; sealed?: unknown }[]>();
  return docs.map((doc) => ({ id: doc._id, account: models.accounts.stateOf(doc), sealed: doc.sealed }));
}

/** Whose holders have yet to set a password, and have neither a code nor somebody who could release one. */
export async function withoutCode({ models, context }: Office, { proposals }: Administration): Promise<string[]> {
  const now = context.clock.now();
  const waiting = new Set(proposals.filter((one) => isOpen(one, now)).flatMap(({ id, accountId }) => [id, accountId]));
  const docs = await models.accounts.model
    .find({ mustChangePassword: true, disabled: false })
    .select({ history: 0 })
    .lean<{ _id: string }[]>();
  return docs.flatMap((doc) => {
    const account = models.accounts.stateOf(doc);
    const served = isOut(account.code, realNow()) || waiting.has(doc._id) || waiting.has(account.asked ?? '-');
    return isUnopened(account) && !served ? [doc._id] : [];
  });
}

/** Who made an account; undefined: a service. */
export async function makerOf({ models }: Office, accountId: string): Promise<string | undefined> {
  const found = await models.accounts.load(accountId);
  const by = found?.state.madeBy ?? found?.history[0]?.by;
  return by === undefined || isService(by) ? undefined : by;
}

/** Who made the accounts a proposal is about: none of them is its second person. */
export async function makersOf(office: Office, proposal: Proposal | undefined): Promise<string[]> {
  if (!proposal || proposal.kind === 'endAssignment') return [];
  if (proposal.kind === 'firstPasswords') {
    return (await askedBy(office, [proposal])).flatMap(({ account }) => account.madeBy ?? []);
  }
  return [await makerOf(office, proposal.accountId)].filter((by) => by !== undefined);
}

/** Asks anew for accounts that are there; gives those that it is asked for now. */
export async function askAnew(office: Office, call: CallContext, proposalId: string, accountIds: readonly string[]): Promise<string[]> {
  const asked: string[] = [];
  for (const id of accountIds) {
    const decision = askFirstPassword(proposalId, await makerOf(office, id));
    const { state } = await office.models.accounts.handle(id, { id: `ask:${proposalId}` }, change(office, call, ''), decision);
    if (state.asked === proposalId && isUnopened(state)) asked.push(id);
  }
  return asked;
}

/** The id of the code by which a proposal opens an account. */
export function codeIdOf(accountId: string, proposalId: string): string {
  return derivedId(accountId, proposalId);
}

export interface Released extends Issued {
  accountId: string;
}

/**
 * Puts out the codes two administrators decided on, for those who have not set a password yet; asked again by the one who
 * confirmed it, the same codes are told again, since half of one opens nothing.
 */
export async function releaseFirst(office: Office, call: CallContext, { id, by, decidedBy }: Proposal): Promise<Released[]> {
  const waiting = (await askedBy(office, [{ id }])).filter(({ account }) => isUnopened(account)).values();
  const released: Released[] = [];
  const lane = async (): Promise<void> => {
    for (const { id: accountId } of waiting) {
      const codeId = codeIdOf(accountId, id);
      const { until } = await issue(office, call, accountId, { id: codeId, channel: 'slip', pickup: true, by, releasedBy: decidedBy });
      released.push({ accountId, until, code: codeText(office.context.keys, codeId) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return released;
}

/** The pick-up code of one account by a proposal, while it may still be of use; empty afterwards. */
export function pickupOf(office: Office, accountId: string, account: Account, { id, state }: Pick<Proposal, 'id' | 'state'>): string {
  const codeId = codeIdOf(accountId, id);
  const released = state === 'confirmed' && account.code?.id === codeId && isOut(account.code, realNow());
  return released || state === 'open' ? pickupText(office.context.keys, codeId) : '';
}
