import type { directory } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import { authorise, Faults, mustBeFewRows, outcomeOf, type CallContext } from '@mingjing/kit';
import { accountId, createAccount, isUnused, renewFirstPassword, type Account } from '../account';
import { causeOf, change, type Office } from '../office';
import { hashPassword, randomPassword } from '../password';
import { readPerson, type Person } from '../post-row';
import { gazetteerOf } from '../queries';
import { realNow } from '../real-time';
import { countsOf, type ReadRow } from '../rows';

/** A hash takes a core for some hundredths of a second and 19 MiB: two at a time leave room for those who sign in. */
const HASHES_AT_ONCE = 2;

interface Present {
  account: Account;
  name: string;
}

/**
 * Accounts with random first passwords, given in this answer and nowhere else. Who is there already under the same name is
 * left alone. Posts are not given here: that is the security administrator's part.
 */
export async function importAccounts(
  office: Office,
  { rows, dryRun, renewUnused }: directory.ImportAccountsRequest,
  call: CallContext,
): Promise<directory.ImportAccountsResponse> {
  authorise(call.actor, 'account.manage');
  mustBeFewRows(rows);
  const { places } = await gazetteerOf(office);
  const read = rows.map((row) => readPerson(row, places));
  const present = await presentAccounts(office, read);
  const renewed = compare(read, present, ({ account }) => renewUnused && isUnused(account));
  const passwords: directory.FirstPassword[] = [];
  if (!dryRun) {
    await inTurns(read, HASHES_AT_ONCE, async (one) => {
      const password = await take(office, call, one, renewed.has(one));
      if (password && one.value) passwords.push({ row: one.row, ...one.value, password });
    });
  }
  const outcome = outcomeOf(read);
  if (!dryRun) await office.trail.done(call, 'importAccounts', '', countsOf(outcome));
  return { ...outcome, passwords: passwords.sort((one, other) => one.row - other.row) };
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
    if (name !== undefined && name !== one.value.name) refuse(one);
    else if (there && !names.has(id) && renews(there)) renewed.add(one);
    else one.unchanged = name !== undefined;
    names.set(id, name ?? one.value.name);
  }
  return renewed;
}

function refuse(read: ReadRow<Person>): void {
  const faults = new Faults();
  faults.add(
    'username',
    new Refused('account.usernameTaken', 'conflict', {
      zh: '用户名已被使用，但姓名与本行不同。请核对姓名，或换一个用户名。',
      en: 'The user name is taken by somebody of another name. Check the name, or choose another user name.',
    }),
  );
  read.faults = faults.list;
}

/** The first password, or nothing where the account was there. */
async function take(office: Office, call: CallContext, read: ReadRow<Person>, renew: boolean): Promise<string | undefined> {
  const { value, faults, unchanged } = read;
  if (!value || faults.length > 0 || unchanged) return undefined;
  const id = accountId(value.username);
  const password = randomPassword();
  if (renew) return renewed(office, call, read, id, password);
  const sealed = office.personal.seal({ name: value.name, passwordHash: await hashPassword(password) });
  try {
    const cause = causeOf(call, `importAccounts:${read.row}`, value);
    const made = await office.models.accounts.handle(
      id,
      cause,
      { ...change(office, call, ''), sealed },
      createAccount(value.username, true, realNow()),
    );
    if (!made.replayed) return password;
  } catch (error) {
    if (!isRefused(error) || error.code !== 'account.usernameTaken') throw error;
  }
  // Another import was first: whoever ran it has the password.
  compare([read], await presentAccounts(office, [read]), () => false);
  return undefined;
}

/** The new first password, or nothing where the account was used or got a post meanwhile: from then on there is the reset. */
async function renewed(
  office: Office,
  call: CallContext,
  read: ReadRow<Person>,
  id: string,
  password: string,
): Promise<string | undefined> {
  const sealed = office.personal.seal({ passwordHash: await hashPassword(password) });
  const cause = causeOf(call, `renewFirstPassword:${read.row}`, { id });
  const { events, replayed } = await office.models.accounts.handle(
    id,
    cause,
    { ...change(office, call, ''), sealed },
    renewFirstPassword(realNow()),
  );
  read.unchanged = events.length === 0;
  if (events.length === 0 || replayed) return undefined;
  await office.models.sessions.deleteMany({ accountId: id });
  await office.trail.done(call, 'renewFirstPassword', id, 'importAccounts');
  return password;
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
