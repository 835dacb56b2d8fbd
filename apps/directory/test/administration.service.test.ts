import type { Model } from 'mongoose';
import type { Clock, Role } from '@mingjing/kit';
import { accountId } from '../src/account';
import { House, refused, type Client } from './house';

const DAY_MS = 86_400_000;
let passed = 0;
const clock: Clock = { now: () => new Date(Date.now() + passed) };
const PASSWORD = 'Qinghai-lake-9';

let house: House;
beforeAll(async () => {
  house = await House.open(clock);
});
afterAll(() => house.close());

const first: Record<string, Role> = { sysadmin: 'sysAdmin', secadmin: 'secAdmin', auditadmin: 'auditAdmin' };
/** Acts as an administrator who has an account. */
const as = (username: string, role = first[username] as Role): Client => house.person(role, {}, accountId(username));
const administration = (by = 'auditadmin') => as(by).getAdministration({});
const assignmentOf = async (username: string): Promise<string> =>
  (await administration()).administrators.find(({ person }) => person?.username === username)?.assignment?.id ?? '';

/** One more administrator with a post of their own. */
async function appoint(username: string, role: Role, { from, to }: { from?: Date; to?: Date } = {}): Promise<string> {
  const { account } = await house.system('platform').createAccount({ username, name: `人员${username}`, password: PASSWORD });
  const { post } = await as('secadmin').createPost({ post: { id: '', name: `第二${role}`, role, divisions: ['632800'], units: [] } });
  const { assignment } = await as('secadmin').assignPost({ accountId: account!.id, postId: post!.id, from, to });
  return assignment!.id;
}
const propose = async (by: Client, assignmentId: string): Promise<string> =>
  (await by.propose({ kind: 'endAssignment', accountId: '', assignmentId, channel: '' })).proposal!.id;
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test('no administrator ends the only holder of a post, nor themselves, alone or with another', async () => {
  for (const username of Object.keys(first)) {
    const assignmentId = await assignmentOf(username);
    expect(await codeOf(as('secadmin').endAssignment({ assignmentId }))).toBe('assignment.needsTwo');
    expect(await codeOf(house.system('platform').endAssignment({ assignmentId }))).toBe('assignment.needsTwo');
    const codes = await Promise.all(Object.keys(first).map((by) => codeOf(propose(as(by), assignmentId))));
    expect(codes).toEqual(Object.keys(first).map((by) => (by === username ? 'proposal.oneself' : 'administration.lastHolder')));
  }
  expect((await administration()).administrators.map(({ person, lastHolder }) => [person?.username, lastHolder])).toEqual(
    expect.arrayContaining(Object.keys(first).map((username) => [username, true])),
  );
});

test('a post until some day does not stand in for its holder', async () => {
  await appoint('for-a-time', 'auditAdmin', { to: new Date(Date.now() + DAY_MS) });
  expect(await codeOf(propose(as('sysadmin'), await assignmentOf('auditadmin')))).toBe('administration.lastHolder');
});

test('another administrator’s post ends by two; whoever it was stays protected for 30 days', async () => {
  passed = 0;
  const assignmentId = await appoint('second-sys', 'sysAdmin');
  const gateway = house.system('gateway');
  const { sessionToken } = await gateway.signIn({ username: 'second-sys', password: PASSWORD });
  expect((await gateway.resolveSession({ sessionToken })).account!.assignments).toHaveLength(1);
  const id = await propose(as('secadmin'), assignmentId);
  expect(await codeOf(propose(as('auditadmin'), assignmentId))).toBe('proposal.open');
  const seen = async (by: string, role?: Role) =>
    (await as(by, role).getAdministration({})).proposals.find((one) => one.id === id)?.confirmable;
  expect([await seen('secadmin'), await seen('second-sys', 'sysAdmin'), await seen('auditadmin')]).toEqual([false, false, true]);
  expect(await codeOf(as('secadmin').confirmProposal({ id }))).toBe('proposal.secondPerson');
  expect(await codeOf(as('second-sys', 'sysAdmin').confirmProposal({ id }))).toBe('proposal.oneself');
  const { proposal } = await as('auditadmin').confirmProposal({ id });
  expect(proposal).toMatchObject({
    state: 'confirmed',
    concerned: { username: 'second-sys', name: '人员second-sys' },
    proposedBy: { username: 'secadmin' },
    decidedBy: { username: 'auditadmin' },
  });
  expect((await gateway.resolveSession({ sessionToken })).account!.assignments.filter(({ to }) => !to)).toEqual([]);
  const former = { accountId: accountId('second-sys'), name: '', disabled: true };
  for (const days of [0, 29]) {
    passed = days * DAY_MS;
    expect(await codeOf(as('sysadmin').updateAccount(former))).toBe('account.administratorsApart');
    const { channel, proposal: reset } = await as('sysadmin').resetPassword({ ...former, channel: '' });
    expect([channel, reset?.state]).toEqual(['slip', 'open']);
    await as('secadmin').withdrawProposal({ id: reset!.id });
  }
  passed = 31 * DAY_MS;
  expect((await as('sysadmin').updateAccount(former)).account?.disabled).toBe(true);
  passed = 0;
  const { entries } = await as('auditadmin').listAuditEntries({
    ...{ actor: '', action: '', outcome: '', from: undefined, to: undefined, page: 1, pageSize: 200 },
  });
  const about = entries.filter(({ target, reason }) => target === accountId('second-sys') && reason.endsWith(id));
  expect(about.map(({ action, actor, reason }) => [action, actor, reason])).toEqual([
    ['confirmProposal', accountId('auditadmin'), `endAssignment ${id}`],
    ['propose', accountId('secadmin'), `endAssignment ${id}`],
  ]);
});

test('a proposal is taken back, declined by another one, or runs out', async () => {
  const assignmentId = await appoint('stays', 'auditAdmin');
  for (const by of ['secadmin', 'sysadmin']) {
    const id = await propose(as('secadmin'), assignmentId);
    expect((await as(by).withdrawProposal({ id })).proposal).toMatchObject({ state: 'withdrawn', decidedBy: { username: by } });
    expect(await codeOf(as('auditadmin').confirmProposal({ id }))).toBe('proposal.settled');
  }
  const id = await propose(as('secadmin'), assignmentId);
  passed = 7 * DAY_MS;
  expect((await administration()).proposals.find((one) => one.id === id)).toMatchObject({ state: 'expired', confirmable: false });
  expect(await codeOf(as('auditadmin').confirmProposal({ id }))).toBe('proposal.settled');
  passed = 0;
  expect(await assignmentOf('stays')).toBe(assignmentId);
});

test('whoever was appointed after a proposal, however early by the paper, does not confirm it', async () => {
  const assignmentId = await appoint('one-more', 'sysAdmin');
  const id = await propose(as('secadmin'), assignmentId);
  await appoint('friend', 'auditAdmin', { from: new Date(Date.now() - 30 * DAY_MS) });
  await expect(as('friend', 'auditAdmin').confirmProposal({ id })).rejects.toMatchObject(refused('proposal.tooNew', 'forbidden'));
  await as('sysadmin').withdrawProposal({ id });
});

test('two confirmations at one moment that would together end both holders: one of them alone is done', async () => {
  for (let round = 0; round < 2; round++) {
    const names = [`race-${round}-a`, `race-${round}-b`];
    // Only these two hold the post without an end in the end: the ones of before go first.
    const before = (await administration()).administrators.filter(
      ({ assignment }) => assignment?.post?.role === 'sysAdmin' && !assignment.to,
    );
    const both = [await appoint(names[0]!, 'sysAdmin'), await appoint(names[1]!, 'sysAdmin')];
    for (const { assignment } of before) {
      const id = await propose(as('secadmin'), assignment!.id);
      await as('auditadmin').confirmProposal({ id });
    }
    const ids = await Promise.all(both.map((assignmentId) => propose(as('secadmin'), assignmentId)));
    const codes = await Promise.all(ids.map((id) => codeOf(as('auditadmin').confirmProposal({ id }))));
    await as('auditadmin').withdrawProposal({ id: ids[codes.indexOf('administration.lastHolder')]! });
    expect(codes.sort()).toEqual(['administration.lastHolder', 'done']);
    const left = (await administration()).administrators.filter(({ person }) => names.includes(person?.username ?? ''));
    expect(left).toMatchObject([{ lastHolder: true }]);
  }
});

test('what two decided is done after a crash behind the decision', async () => {
  const assignmentId = await appoint('cut-off', 'secAdmin');
  const model = house.running.context('directory').store.connection.models['administration'] as Model<object>;
  await model.collection.updateOne({ _id: 'administration' as never }, { $push: { ended: assignmentId } } as never);
  await house.restart();
  const open = async (): Promise<boolean> => {
    const { accounts } = await as('secadmin').listAccounts({ division: '', query: 'cut-off', page: 1, pageSize: 1 });
    return accounts[0]?.assignments[0]?.to === undefined;
  };
  const end = performance.now() + 60_000;
  while ((await open()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await open()).toBe(false);
});
