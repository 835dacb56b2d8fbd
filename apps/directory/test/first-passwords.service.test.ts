import type { Model } from 'mongoose';
import type { Clock, Role } from '@mingjing/kit';
import { accountId } from '../src/account';
import { House, type Client } from './house';

const DAY_MS = 86_400_000;
let passed = 0;
const clock: Clock = { now: () => new Date(Date.now() + passed) };
const PASSWORD = 'Qinghai-lake-9';

let house: House;
let gateway: Client;
beforeAll(async () => {
  house = await House.open(clock);
  gateway = house.system('gateway');
});
beforeEach(() => {
  passed = 0;
});
afterAll(() => house.close());

const first: Record<string, Role> = { sysadmin: 'sysAdmin', secadmin: 'secAdmin', auditadmin: 'auditAdmin' };
const as = (username: string, role = first[username] as Role): Client => house.person(role, {}, accountId(username));
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const create = async (username: string, by = 'sysadmin', role?: Role) =>
  (await as(by, role).createAccount({ username, name: `人员${username}`, password: '' })).proposal!;
const setPassword = (username: string, code: string, newPassword = PASSWORD) =>
  codeOf(gateway.setPasswordByCode({ username, code, newPassword }));
const opened = async (username: string) => house.opening((await create(username)).id);
const givePost = async (username: string, role: Role) => {
  const { post } = await as('secadmin').createPost({ post: { id: '', name: `岗位${role}`, role, divisions: ['632800'], units: [] } });
  return as('secadmin').assignPost({ accountId: accountId(username), postId: post!.id, from: undefined, to: undefined });
};
const administration = (by = 'auditadmin') => as(by).getAdministration({});
const stored = (name: string) => house.running.context('directory').store.connection.models[name] as Model<object>;

test('a fresh account is its holder’s: whoever made it and whoever released its code hold a half each, and none opens it', async () => {
  const answer = await as('sysadmin').createAccount({ username: 'zhang.san', name: '张三', password: '' });
  expect(answer).toMatchObject({
    initialPassword: '',
    account: { mustChangePassword: true },
    proposal: { kind: 'firstPasswords', state: 'open', concerned: { username: 'zhang.san' }, firstPasswords: { accounts: 1, opened: 0 } },
  });
  expect(await codeOf(as('sysadmin').createAccount({ username: 'li.si', name: '李四', password: PASSWORD }))).toBe(
    'account.passwordOfOthers',
  );
  const { id, pickupCode } = answer.proposal!;
  expect(await codeOf(as('sysadmin').confirmProposal({ id }))).toBe('proposal.secondPerson');
  const released = await as('secadmin').confirmProposal({ id });
  const [slip] = released.slips;
  expect(slip).toMatchObject({ code: expect.stringMatching(/^\d{12}$/), concerned: { username: 'zhang.san' } });
  expect(JSON.stringify([released, await administration('secadmin')])).not.toContain(pickupCode);
  expect(await codeOf(as('secadmin').listPickupCodes({ proposalId: id }))).toBe('proposal.othersCodes');
  expect(JSON.stringify(await administration('sysadmin'))).toContain(`"pickupCode":"${pickupCode}"`);
  for (const half of [slip!.code, pickupCode, `000000000000${pickupCode}`, `${slip!.code}000000`])
    expect(await setPassword('zhang.san', half)).toBe('resetCode.refused');
  const { code } = (await stored('accounts').findById(accountId('zhang.san')).lean()) as unknown as { code: { until: Date; at: Date } };
  expect(code.until.getTime() - code.at.getTime()).toBe(168 * 3_600_000);
  // Asked again by the one who confirmed it: the slip is printed anew.
  expect((await as('secadmin').confirmProposal({ id })).slips).toEqual([slip]);
  expect(await setPassword('zhang.san', slip!.code + pickupCode)).toBe('done');
  expect((await as('secadmin').confirmProposal({ id })).slips).toEqual([]);
  const { account } = await gateway.signIn({ username: 'zhang.san', password: PASSWORD });
  expect(account).toMatchObject({ mustChangePassword: false, resetNotice: { releasedBy: { username: 'secadmin' } } });
  expect((await administration()).proposals.find((one) => one.id === id)).toMatchObject({
    pickupCode: '',
    firstPasswords: { accounts: 1, opened: 1, lapsed: 0 },
  });
});

test('who has one half of a code does not try out the other', async () => {
  const { id, pickupCode } = await create('guessed');
  const [slip] = (await as('secadmin').confirmProposal({ id })).slips;
  for (let n = 0; n < 10; n++) expect(await setPassword('guessed', `${slip!.code}${String(n).padStart(6, '0')}`)).toBe('resetCode.refused');
  expect(await setPassword('guessed', slip!.code + pickupCode)).toBe('resetCode.refused');
});

test('one system administrator takes no account over: made, posted in good faith, released by themselves or with what they are shown', async () => {
  await opened('second-sys');
  await givePost('second-sys', 'sysAdmin');
  passed = 4 * DAY_MS;
  const { id, pickupCode } = await create('sock');
  // In good faith, though nobody has opened it: refused, with what to do.
  expect(await codeOf(givePost('sock', 'secAdmin'))).toBe('assignment.unopened');
  const rows = [{ row: 2, username: 'sock', name: '人员sock', role: 'secAdmin', post: '', units: '', divisions: '' }];
  expect((await as('secadmin').importPosts({ rows, dryRun: false })).errors.map(({ code }) => code)).toEqual(['assignment.unopened']);
  expect(await codeOf(givePost('sock', 'supervisor'))).toBe('done');
  for (const code of [pickupCode, pickupCode + pickupCode + pickupCode]) expect(await setPassword('sock', code)).toBe('resetCode.refused');
  // Another one asks anew for the account; whoever made it is not the second person.
  const reset = await as('second-sys', 'sysAdmin').resetPassword({ accountId: accountId('sock'), channel: '' });
  expect(await codeOf(as('sysadmin').confirmProposal({ id: reset.proposal!.id }))).toBe('proposal.ownAccount');
  for (const one of [id, reset.proposal!.id]) await as('secadmin').withdrawProposal({ id: one });
  const anew = await as('second-sys', 'sysAdmin').propose({ kind: 'firstPasswords', accountId: '', assignmentId: '', channel: '' });
  expect(anew.proposal).toMatchObject({ firstPasswords: { accounts: 1 } });
  expect(await codeOf(as('sysadmin').confirmProposal({ id: anew.proposal!.id }))).toBe('proposal.ownAccount');
});

test('a new administrator’s word counts after three days, whether they confirm or propose, and the others are told', async () => {
  await opened('new-sec');
  await givePost('new-sec', 'secAdmin');
  const { notices } = await administration();
  expect(notices.find(({ concerned }) => concerned?.username === 'new-sec')).toMatchObject({
    kind: 'newAdministrator',
    detail: 'secAdmin',
    other: { username: 'secadmin' },
  });
  const { id } = await create('for-new-sec');
  const confirming = () => codeOf(as('new-sec', 'secAdmin').confirmProposal({ id }));
  expect(await confirming()).toBe('proposal.newcomer');
  const about = await as('new-sec', 'secAdmin').propose({
    ...{ kind: 'resetPassword', accountId: accountId('auditadmin'), assignmentId: '', channel: 'slip' },
  });
  expect(await codeOf(as('secadmin').confirmProposal({ id: about.proposal!.id }))).toBe('proposal.newcomer');
  passed = 3 * DAY_MS - 60_000;
  expect(await confirming()).toBe('proposal.newcomer');
  passed = 3 * DAY_MS + 60_000;
  expect(await confirming()).toBe('done');
  expect((await administration()).notices.filter(({ concerned }) => concerned?.username === 'new-sec')).toEqual([]);
});

test('codes that ran out, were declined or never released are asked for anew, all at once', async () => {
  for (const { id } of (await administration('secadmin')).proposals.filter(({ state }) => state === 'open'))
    await as('secadmin').withdrawProposal({ id });
  const gone = await create('ran-out');
  await as('secadmin').confirmProposal({ id: gone.id });
  await stored('accounts').updateOne({ _id: accountId('ran-out') }, { $set: { 'code.until': new Date(Date.now() - 1) } });
  await as('secadmin').withdrawProposal({ id: (await create('declined')).id });
  await create('waits');
  const before = await administration();
  expect(before.proposals.find(({ id }) => id === gone.id)).toMatchObject({ firstPasswords: { accounts: 1, opened: 0, lapsed: 1 } });
  const all = { kind: 'firstPasswords', accountId: '', assignmentId: '', channel: '' };
  expect(await codeOf(as('secadmin').propose(all))).toBe('authorisation.forbidden');
  const { proposal } = await as('sysadmin').propose(all);
  expect(proposal).toMatchObject({ concerned: undefined, firstPasswords: { accounts: before.withoutCode, opened: 0 } });
  expect((await administration()).withoutCode).toBe(0);
  const names = (await house.opening(proposal!.id)).map(({ username }) => username);
  expect(names).toEqual(expect.arrayContaining(['ran-out', 'declined']));
  expect(names).not.toContain('waits');
  expect(await codeOf(as('sysadmin').propose(all))).toBe('proposal.nobody');
});

describe('where somebody signs in first', () => {
  const from = (network: string, browserId: string) => ({ network, browserId });
  const signIn = (username: string, at: { network: string; browserId: string }) => gateway.signIn({ username, password: PASSWORD, ...at });
  const seenOf = async (username: string) =>
    (await administration()).notices.filter(({ kind, concerned }) => kind === 'sameOrigin' && concerned?.username === username);

  test('is told of where it is the browser or network of who made the account or released its code, once', async () => {
    await house.opening((await create('house-sys')).id);
    await givePost('house-sys', 'sysAdmin');
    await signIn('house-sys', from('198.51.100.7', 'browser-of-sys'));
    const places = {
      'by-browser': from('203.0.113.1', 'browser-of-sys'),
      'by-network': from('198.51.100.7', ''),
      elsewhere: from('203.0.113.2', 'own'),
    };
    const told: Record<string, unknown> = {};
    for (const [username, place] of Object.entries(places)) {
      const { id, pickupCode } = await create(username, 'house-sys', 'sysAdmin');
      const [slip] = (await as('secadmin').confirmProposal({ id })).slips;
      expect(await setPassword(username, slip!.code + pickupCode)).toBe('done');
      await signIn(username, place);
      await signIn(username, place);
      told[username] = (await seenOf(username)).map(({ detail, other }) => [detail, other?.username]);
    }
    expect(told).toEqual({ 'by-browser': [['browser', 'house-sys']], 'by-network': [['network', 'house-sys']], elsewhere: [] });
    const filter = { actor: '', action: 'firstSignIn', outcome: '', from: undefined, to: undefined, page: 1, pageSize: 10 };
    const { entries } = await as('auditadmin').listAuditEntries(filter);
    expect(entries.map(({ actor, reason }) => [actor, reason]).sort()).toEqual(
      [
        [accountId('by-browser'), `same browser as ${accountId('house-sys')}`],
        [accountId('by-network'), `same network as ${accountId('house-sys')}`],
      ].sort(),
    );
    const text = JSON.stringify(await stored('Origins').find({}).lean());
    expect(text).not.toMatch(/198\.51|browser-of-sys/);
  });
});

test('a first password that an earlier version showed to whoever made the account opens nothing', async () => {
  await opened('earlier');
  // As that version left it: made by a person, with a password nobody has changed yet.
  await stored('accounts').updateOne(
    { _id: accountId('earlier') },
    { $set: { mustChangePassword: true }, $unset: { madeBy: '', asked: '' } },
  );
  expect(await codeOf(gateway.signIn({ username: 'earlier', password: PASSWORD }))).toBe('signIn.refused');
  const asked = await as('sysadmin').propose({ kind: 'firstPasswords', accountId: '', assignmentId: '', channel: '' });
  await house.opening(asked.proposal!.id, 'Another-lake-10');
  await gateway.signIn({ username: 'earlier', password: 'Another-lake-10' });
});
