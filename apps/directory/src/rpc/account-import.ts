import { sameName, type directory } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import { authorise, Faults, maskedName, mustBeFewRows, outcomeOf, type CallContext } from '@mingjing/kit';
import { accountId, createAccount, isUnopened, type Account } from '../account';
import { derivedId } from '../fields';
import { askAnew } from '../first-passwords';
import { holdingsOf } from '../holdings';
import { causeOf, change, type Office } from '../office';
import { readPerson, type Person } from '../post-row';
import { openProposal } from '../proposing';
import { gazetteerOf } from '../queries';
import { countsOf, type ReadRow } from '../rows';

/** At a time: each is a write of its own. */
const AT_ONCE = 4;

interface Present {
  account: Account;
  name: string;
}

/**
 * Accounts without passwords: their holders set the first one with a code that a second administrator releases. Who is there
 * already under the same name is left alone. Posts are not given here: that is the security administrator's part.
 */
export async function importAccounts(
  office: Office,
  { rows, dryRun, renewUnused, batch }: directory.ImportAccountsRequest,
  call: CallContext,
): Promise<directory.ImportAccountsResponse> {
  authorise(call.actor, 'account.manage');
  mustBeFewRows(rows);
  const { places } = await gazetteerOf(office);
  const read = rows.map((row) => readPerson(row, places));
  const present = await presentAccounts(office, read);
  const renewed = compare(read, present, ({ account }) => renewUnused && isUnopened(account));
  const lacking = read.filter(({ value, faults, unchanged }) => value && faults.length === 0 && !unchanged);
  const proposalId = derivedId('pr', call.actor.id, batch || call.cause);
  if (!dryRun && lacking.length > 0) {
    // Before the accounts: whoever is there by a crash in the middle is somebody's to release.
    const subject = { kind: 'firstPasswords' as const, accountId: '', channel: 'slip' as const };
    await openProposal(office, call, subject, await holdingsOf(office), proposalId);
    await inTurns(lacking, AT_ONCE, (one) => take(office, call, one, proposalId, renewed.has(one)));
  }
  const outcome = outcomeOf(read);
  if (!dryRun) await office.trail.done(call, 'importAccounts', '', countsOf(outcome));
  const asked = !dryRun && lacking.some(({ unchanged }) => !unchanged);
  return { ...outcome, passwords: [], proposalId: asked ? proposalId : '' };
}

async function presentAccounts({ models, personal }: Office, read: readonly ReadRow<Person>[]): Promise<Map<string, Present>> {
  const ids = read.flatMap(({ value }) => (value ? [accountId(value.username)] : []));
  const docs = await models.accounts.model
    .find({ _id: { $in: ids } })
    .select({ history: 0 })
    .lean<{ _id: string; sealed?: unknown }[]>();
  return new Map(docs.map((doc) => [doc._id, { account: models.accounts.stateOf(doc), name: personal.name(doc.sealed) }]));
}

/** Marks rows whose account is there, in the directory or further up in the file; gives those to be given a new password. */
function compare(
  read: ReadRow<Person>[],
  present: ReadonlyMap<string, Present>,
  renews: (present: Present) => boolean,
): Set<ReadRow<Person>> {
  const names = new Map<string, string>();
  const renewed = new Set<ReadRow<Person>>();
  for (const one of read) {
    if (!one.value) continue;
    const id = accountId(one.value.username);
    const there = present.get(id);
    const name = names.get(id) ?? there?.name;
    if (name === undefined && maskedName(one.value.name)) {
      refuse(one, 'name', nameMasked());
      continue;
    }
    if (name !== undefined && !sameName(name, one.value.name)) refuse(one, 'username', usernameTaken());
    else if (there && !names.has(id) && renews(there)) renewed.add(one);
    else one.unchanged = name !== undefined;
    names.set(id, name ?? one.value.name);
  }
  return renewed;
}

function refuse(read: ReadRow<Person>, field: string, refusal: Refused): void {
  const faults = new Faults();
  faults.add(field, refusal);
  read.faults = faults.list;
}

function usernameTaken(): Refused {
  return new Refused('account.usernameTaken', 'conflict', {
    zh: '用户名已被使用，但姓名与本行不同。请核对姓名，或换一个用户名。',
    en: 'The user name is taken by somebody of another name. Check the name, or choose another user name.',
  });
}

function nameMasked(): Refused {
  return new Refused('account.nameMasked', 'invalid', {
    zh: '姓名是遮盖过的（如 示**），无法保存。请写全姓名。',
    en: 'Part of the name is covered: write the whole name.',
  });
}

/** Makes the account, or asks for another code for one that nobody has opened. */
async function take(office: Office, call: CallContext, read: ReadRow<Person>, proposalId: string, renew: boolean): Promise<void> {
  const { value } = read;
  if (!value) return;
  const id = accountId(value.username);
  if (renew) {
    // Opened meanwhile: from then on there is the reset.
    read.unchanged = (await askAnew(office, call, proposalId, [id])).length === 0;
    return;
  }
  const sealed = office.personal.seal({ name: value.name, passwordHash: '' });
  try {
    const cause = causeOf(call, `importAccounts:${read.row}`, value);
    const decision = createAccount(value.username, true, { madeBy: call.actor.id, asked: proposalId });
    await office.models.accounts.handle(id, cause, { ...change(office, call, ''), sealed }, decision);
  } catch (error) {
    if (!isRefused(error) || error.code !== 'account.usernameTaken') throw error;
    // Another import was first.
    compare([read], await presentAccounts(office, [read]), () => false);
  }
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
