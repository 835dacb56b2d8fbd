import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Model } from 'mongoose';
import type { Session } from '../src/session';
import { House, refused, type Client } from './house';

let house: House;
let gateway: Client;
let platform: Client;
beforeAll(async () => {
  house = await House.open();
  gateway = house.system('gateway');
  platform = house.system('platform');
});
afterAll(() => house.close());

const PASSWORD = 'Qinghai-lake-9';
async function person(username: string, role = 'supervisor', divisions = ['632801']) {
  const { account } = await platform.createAccount({ username, name: '测试人员', password: PASSWORD });
  const { post } = await platform.createPost({
    post: { id: '', name: '测试岗位', role, divisions, units: [] },
  });
  const { assignment } = await platform.assignPost({
    accountId: account!.id,
    postId: post!.id,
    from: undefined,
    to: undefined,
  });
  return { id: account!.id, postId: post!.id, assignmentId: assignment!.id };
}
const sessions = () => house.running.context('directory').store.connection.models['Session'] as unknown as Model<Session>;

describe('sign-in', () => {
  test('gives a session that resolves to the account with its posts', async () => {
    await person('zhang.san');
    const { sessionToken, account, expiresAt } = await gateway.signIn({
      username: ' ZHANG.san',
      password: PASSWORD,
    });
    expect(account).toMatchObject({
      username: 'zhang.san',
      name: '测试人员',
      mustChangePassword: false,
      assignments: [{ post: { role: 'supervisor', divisions: ['632801'] } }],
    });
    expect(expiresAt!.getTime()).toBeGreaterThan(Date.now());
    expect((await gateway.resolveSession({ sessionToken })).account).toEqual(account);
    await gateway.signOut({ sessionToken });
    await expect(gateway.resolveSession({ sessionToken })).rejects.toMatchObject(refused('session.ended', 'unauthenticated'));
  });

  test('answers an unknown name, a wrong password and a disabled account alike, down to the lock', async () => {
    await person('known');
    const { account } = await platform.createAccount({
      username: 'disabled',
      name: '离任人员',
      password: PASSWORD,
    });
    await house.person('sysAdmin').updateAccount({ accountId: account!.id, name: '', disabled: true });
    const answers: unknown[][] = [];
    for (const username of ['known', 'nobody-here', 'disabled']) {
      const given: unknown[] = [];
      for (let attempt = 0; attempt < 6; attempt++) {
        const password = username === 'disabled' ? PASSWORD : 'Wrong-password-1';
        const { code, kind, details } = (await gateway.signIn({ username, password }).catch((error: unknown) => error)) as Record<
          string,
          object
        >;
        given.push({ code, kind, ...((code as unknown as string) === 'signIn.refused' ? { details } : {}) });
      }
      answers.push(given);
    }
    expect(answers[0]!.map((answer) => (answer as { code: string }).code)).toEqual([
      ...Array<string>(5).fill('signIn.refused'),
      'signIn.locked',
    ]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    await expect(gateway.signIn({ username: 'known', password: PASSWORD })).rejects.toMatchObject({
      code: 'signIn.locked',
      kind: 'exhausted',
      details: { retryAfter: expect.any(Number) },
    });
  });

  test('many wrong guesses at once do not pass the limit together', async () => {
    await person('crowded');
    const guesses = Array.from({ length: 12 }, () =>
      gateway.signIn({ username: 'crowded', password: 'Wrong-password-1' }).catch((error: { code: string }) => error.code),
    );
    const codes = await Promise.all(guesses);
    expect(codes.filter((code) => code === 'signIn.refused')).toHaveLength(5);
    expect(codes.filter((code) => code === 'signIn.locked')).toHaveLength(7);
  });

  test('a lock outlives a restart', async () => {
    await house.restart();
    [gateway, platform] = [house.system('gateway'), house.system('platform')];
    await expect(gateway.signIn({ username: 'crowded', password: PASSWORD })).rejects.toMatchObject(refused('signIn.locked'));
  });

  test('one success forgets the failures before it', async () => {
    await person('forgetful');
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++)
        await expect(gateway.signIn({ username: 'forgetful', password: 'Wrong-password-1' })).rejects.toMatchObject(
          refused('signIn.refused'),
        );
      expect((await gateway.signIn({ username: 'forgetful', password: PASSWORD })).sessionToken).not.toBe('');
    }
  });

  test('only the gateway opens and resolves sessions', async () => {
    for (const client of [house.system('evaluation'), house.person('sysAdmin'), house.person('citizen')]) {
      await expect(client.signIn({ username: 'known', password: PASSWORD })).rejects.toMatchObject(refused('authorisation.forbidden'));
      await expect(client.resolveSession({ sessionToken: 'x' })).rejects.toMatchObject(refused('authorisation.forbidden'));
      await expect(client.resolveApiKey({ apiKey: 'x' })).rejects.toMatchObject(refused('authorisation.forbidden'));
    }
  });

  test.each(['', '\u0000', '{"$ne":1}', 'x'.repeat(100_000), 'བོད་ཡིག😀'])(
    'a strange name or password (%#) is refused like any other',
    async (strange) => {
      await expect(gateway.signIn({ username: strange, password: strange })).rejects.toMatchObject(
        refused('signIn.refused', 'unauthenticated'),
      );
    },
  );
});

describe('sessions', () => {
  const age = (id: string, change: Partial<Session>) => sessions().updateMany({ accountId: id }, { $set: change });
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  test('end when idle, and are kept open by use', async () => {
    const { id } = await person('idle');
    const { sessionToken } = await gateway.signIn({ username: 'idle', password: PASSWORD });
    await age(id, { seenAt: ago(29) });
    await gateway.resolveSession({ sessionToken });
    expect((await sessions().findOne({ accountId: id }).lean<Session>())!.seenAt.getTime()).toBeGreaterThan(ago(1).getTime());
    await age(id, { seenAt: ago(30) });
    await expect(gateway.resolveSession({ sessionToken })).rejects.toMatchObject(refused('session.ended'));
    expect(await sessions().countDocuments({ accountId: id })).toBe(0);
  });

  test('end after their longest time however busy, which the security administrator sets', async () => {
    const { id } = await person('busy');
    const { sessionToken } = await gateway.signIn({ username: 'busy', password: PASSWORD });
    await age(id, { openedAt: ago(10 * 60), seenAt: ago(0) });
    await gateway.resolveSession({ sessionToken });
    await house.person('secAdmin').setRule({ division: '', key: 'security.sessions', valueJson: '{"idleMinutes":30,"hours":8}' });
    await expect(gateway.resolveSession({ sessionToken })).rejects.toMatchObject(refused('session.ended'));
  });

  test('are kept as hashes only', async () => {
    await person('hashed');
    const { sessionToken } = await gateway.signIn({ username: 'hashed', password: PASSWORD });
    expect(JSON.stringify(await sessions().find({}).lean())).not.toContain(sessionToken);
  });

  test('a right that ends, and an account that is disabled, is gone with the next look', async () => {
    const { id, assignmentId } = await person('leaving');
    const { sessionToken } = await gateway.signIn({ username: 'leaving', password: PASSWORD });
    await house.person('secAdmin').endAssignment({ assignmentId });
    expect((await gateway.resolveSession({ sessionToken })).account!.assignments).toEqual([]);
    await house.person('sysAdmin').updateAccount({ accountId: id, name: '', disabled: true });
    await expect(gateway.resolveSession({ sessionToken })).rejects.toMatchObject(refused('session.ended'));
  });
});

describe('passwords', () => {
  test('are changed by whoever knows the old one; other sessions end', async () => {
    await person('changing');
    const signIn = async (password: string) => (await gateway.signIn({ username: 'changing', password })).sessionToken;
    const [one, other] = [await signIn(PASSWORD), await signIn(PASSWORD)];
    const change = (oldPassword: string, newPassword: string) => gateway.changePassword({ sessionToken: one, oldPassword, newPassword });
    await expect(change('Wrong-password-1', 'Another-lake-10')).rejects.toMatchObject({
      code: 'password.wrong',
      details: { field: 'oldPassword' },
    });
    await expect(change(PASSWORD, 'short')).rejects.toMatchObject({
      code: 'password.tooShort',
      details: { field: 'newPassword' },
    });
    await expect(change(PASSWORD, PASSWORD)).rejects.toMatchObject(refused('password.same'));
    await change(PASSWORD, 'Another-lake-10');
    await gateway.resolveSession({ sessionToken: one });
    await expect(gateway.resolveSession({ sessionToken: other })).rejects.toMatchObject(refused('session.ended'));
    await expect(signIn(PASSWORD)).rejects.toMatchObject(refused('signIn.refused'));
    expect(await signIn('Another-lake-10')).not.toBe('');
  });

  test('none of the last five is taken again, nor a common one', async () => {
    await person('returning');
    const words = ['First-meadow-11', 'Second-meadow-12', 'Third-meadow-13', 'Fourth-meadow-14', 'Fifth-meadow-15'];
    let present = PASSWORD;
    const { sessionToken } = await gateway.signIn({ username: 'returning', password: present });
    const change = (newPassword: string) => gateway.changePassword({ sessionToken, oldPassword: present, newPassword });
    for (const word of words) {
      await change(word);
      present = word;
    }
    for (const used of words.slice(0, 4)) {
      await expect(change(used)).rejects.toMatchObject({ code: 'password.usedBefore', details: { field: 'newPassword' } });
    }
    await expect(change('Mingjing2026')).rejects.toMatchObject(refused('password.tooCommon', 'invalid'));
    await change(PASSWORD);
    const stored = await house.running.context('directory').store.connection.models['accounts']!.find({ username: 'returning' }).lean();
    expect(JSON.stringify(stored)).not.toContain('$argon2id$');
  });
});

describe('the first three accounts', () => {
  test('have random passwords in a file only its owner reads, and must change them', async () => {
    const file = path.join(house.dataDir, 'initial-accounts.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { accounts } = JSON.parse(readFileSync(file, 'utf8')) as {
      accounts: { username: string; password: string; role: string }[];
    };
    expect(accounts.map(({ username, role }) => [username, role])).toEqual([
      ['sysadmin', 'sysAdmin'],
      ['secadmin', 'secAdmin'],
      ['auditadmin', 'auditAdmin'],
    ]);
    for (const { username, password, role } of accounts) {
      const { sessionToken, account } = await gateway.signIn({ username, password });
      expect(account).toMatchObject({ mustChangePassword: true, assignments: [] });
      await gateway.changePassword({ sessionToken, oldPassword: password, newPassword: PASSWORD });
      expect((await gateway.resolveSession({ sessionToken })).account!.assignments).toMatchObject([{ post: { role } }]);
    }
  });
});

test('nothing of a person or a password lies in the store in clear', async () => {
  await platform.createAccount({ username: 'sealed', name: '密封姓名', password: 'Unique-Secret-77' });
  const { connection } = house.running.context('directory').store;
  const everything = await Promise.all(Object.values(connection.models).map((model) => model.find({}).lean()));
  const text = JSON.stringify(everything);
  expect(text).toContain('"username":"sealed"');
  for (const secret of ['密封姓名', 'Unique-Secret-77', '$argon2id$']) expect(text).not.toContain(secret);
});
