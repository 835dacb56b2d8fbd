import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Model } from 'mongoose';
import { House } from './house';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

type Documents = Model<{ _id: string; accountId?: string }>;
const stored = (name: string): Documents =>
  Object.values(house.running.context('directory').store.connection.models).find(
    (model) => model.collection.name === name,
  ) as unknown as Documents;

test('a first start that was cut off is carried to its end by the next one', async () => {
  const platform = house.system('platform');
  const whole = await platform.listDivisions({ root: '', depth: 0 });
  const list = () => house.system('platform').listAccounts({ division: '', query: '', page: 1, pageSize: 10 });
  const three = await list();
  // What a crash leaves: no mark of being done, towns and villages of one county and the last administrator missing.
  await stored('seeds').deleteMany({});
  const lost = whole.divisions.filter(({ id, path: ancestors }) => id !== '632821' && ancestors.includes('632821'));
  await stored('divisions').deleteMany({ _id: { $in: lost.map(({ id }) => id) } });
  await stored('accounts').deleteMany({
    _id: three.accounts.find(({ username }) => username === 'auditadmin')!.id,
  });
  expect(await list()).toMatchObject({ total: 2 });

  await house.restart();
  expect(await house.system('platform').listDivisions({ root: '', depth: 0 })).toEqual(whole);
  expect((await list()).accounts.map(({ username }) => username)).toEqual(['auditadmin', 'secadmin', 'sysadmin']);
  const { accounts } = JSON.parse(readFileSync(path.join(house.dataDir, 'initial-accounts.json'), 'utf8')) as {
    accounts: { username: string; password: string }[];
  };
  for (const { username, password } of accounts) {
    expect((await house.system('gateway').signIn({ username, password })).account!.username).toBe(username);
  }
});

test('a platform that has accounts is given no administrators again', async () => {
  await stored('seeds').deleteMany({ _id: 'administrators' });
  const [first] = (await house.system('platform').listAccounts({ division: '', query: 'sysadmin', page: 1, pageSize: 1 })).accounts;
  const file = path.join(house.dataDir, 'initial-accounts.json');
  const written = () => statSync(file).mtimeMs;
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, 40));
  await expect(house.restart()).rejects.toMatchObject({ code: 'file.unusable', details: { field: file } });
  writeFileSync(file, whole);
  const mtime = written();
  await house.restart();
  const { accounts } = await house.system('platform').listAccounts({ division: '', query: 'sysadmin', page: 1, pageSize: 1 });
  expect(accounts).toEqual([first]);

  expect(written()).toBe(mtime);
});

test('sessions that no rule can keep open any more are forgotten, and where people signed in long ago', async () => {
  const sessions = stored('sessions');
  const before = await sessions.countDocuments({});
  expect(before).toBeGreaterThan(1);
  const [one] = await sessions.find({}).limit(1).lean();
  await sessions.updateOne({ _id: one!._id }, { $set: { openedAt: new Date(Date.now() - 3 * 86_400_000) } });
  const places = await stored('origins').countDocuments({});
  await stored('origins').updateOne({ _id: one!.accountId }, { $set: { at: new Date(Date.now() - 31 * 86_400_000) } });
  await house.restart();
  for (let tries = 0; tries < 2_000 && (await stored('sessions').countDocuments({})) === before; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(await stored('sessions').countDocuments({})).toBe(before - 1);
  expect(await stored('sessions').countDocuments({ _id: one!._id })).toBe(0);
  for (let tries = 0; tries < 2_000 && (await stored('origins').countDocuments({})) === places; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(await stored('origins').countDocuments({})).toBe(places - 1);
});
