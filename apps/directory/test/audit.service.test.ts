import type { Model } from 'mongoose';
import { firstBroken, type ChainedEntry } from '../src/audit-chain';
import { House, refused, type Client } from './house';

let house: House;
let auditor: Client;
beforeAll(async () => {
  house = await House.open();
  auditor = house.person('auditAdmin');
});
afterAll(() => house.close());

const model = () => house.running.context('directory').store.connection.models['Audit'] as unknown as Model<ChainedEntry>;
const entry = (action: string) => ({
  entry: {
    id: '',
    at: undefined,
    actor: 'a-1',
    action,
    target: 't',
    outcome: 'done',
    reason: 'why',
    division: '632801',
    hash: '',
  },
});
const list = (filter: Partial<Parameters<Client['listAuditEntries']>[0]>) =>
  auditor.listAuditEntries({
    actor: '',
    action: '',
    outcome: '',
    page: 1,
    pageSize: 100,
    from: undefined,
    to: undefined,
    ...filter,
  });
const chainOf = (writer: string) => model().find({ writer }).sort({ seq: 1 }).lean<ChainedEntry[]>();

test('every service writes a chain of its own, many at once, and a restart goes on where it stood', async () => {
  const write = async (service: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => house.system(service).recordAudit(entry(`reveal-${n}`))));
  await Promise.all([write('gateway', 60), write('evaluation', 60)]);
  await house.restart();
  auditor = house.person('auditAdmin');
  await write('evaluation', 5);
  for (const [writer, length] of [
    ['gateway', 60],
    ['evaluation', 65],
  ] as const) {
    const chain = await chainOf(writer);
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length }, (_, n) => n + 1));
    expect(firstBroken(chain)).toBeUndefined();
  }
});

test('an entry altered in the store shows', async () => {
  await model().updateOne({ _id: 'gateway:7' }, { $set: { reason: 'another' } });
  expect(firstBroken(await chainOf('gateway'))).toBe(7);
});

test('entries are found by person, action, outcome and time, newest first, by page', async () => {
  const first = await list({ actor: 'a-1', pageSize: 50 });
  expect([first.total, first.entries.length]).toEqual([125, 50]);
  const times = first.entries.map(({ at }) => at!.getTime());
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect((await list({ actor: 'a-1', page: 3, pageSize: 50 })).entries).toHaveLength(25);
  expect((await list({ action: 'reveal-3' })).entries.map(({ id }) => id.split(':')[0]).sort()).toEqual([
    'evaluation',
    'evaluation',
    'gateway',
  ]);
  expect((await list({ actor: 'a-1', from: new Date(Date.now() + 60_000) })).total).toBe(0);
  expect((await list({ actor: 'a-1', outcome: 'denied' })).total).toBe(0);
});

test('nobody but the audit administrator reads it, and every try is recorded', async () => {
  for (const role of ['sysAdmin', 'secAdmin', 'coordinator'] as const) {
    await expect(
      house.person(role, { divisions: ['632800'] }).listAuditEntries({
        actor: '',
        action: '',
        outcome: '',
        page: 1,
        pageSize: 10,
        from: undefined,
        to: undefined,
      }),
    ).rejects.toMatchObject(refused('authorisation.forbidden', 'forbidden'));
    expect((await list({ actor: `a-${role}`, outcome: 'denied' })).entries).toMatchObject([
      { action: 'listAuditEntries', reason: 'authorisation.forbidden' },
    ]);
  }
});

test('nobody but our services writes into it', async () => {
  await expect(auditor.recordAudit(entry('forged'))).rejects.toMatchObject(refused('authorisation.forbidden'));
  await expect(house.system('gateway').recordAudit({ entry: { ...entry('x').entry, outcome: 'splendid' } })).rejects.toMatchObject({
    details: { field: 'entry.outcome' },
  });
});

test("a look outside one's scope is recorded with what was asked for", async () => {
  await house.system('platform').createUnit({
    unit: {
      id: 'u-hidden',
      name: '都兰县医院',
      division: '632822',
      divisionPath: [],
      documentPrefix: '',
      retired: false,
      version: 0,
    },
  });
  await expect(house.person('supervisor', { divisions: ['632801'] }).getUnit({ id: 'u-hidden' })).rejects.toMatchObject(
    refused('record.missing'),
  );
  expect((await list({ actor: 'a-supervisor' })).entries).toMatchObject([{ action: 'getUnit', target: 'u-hidden', outcome: 'denied' }]);
});

test('sign-ins and changes of rights are recorded under the person, a mistyped name never', async () => {
  const gateway = house.system('gateway');
  await expect(gateway.signIn({ username: 'Typed-my-password-1', password: 'x' })).rejects.toMatchObject(refused('signIn.refused'));
  expect((await list({ action: 'signIn', outcome: 'denied' })).total).toBe(1);
  expect(JSON.stringify(await model().find({}).lean()).toLowerCase()).not.toContain('typed-my-password');
  await house.person('secAdmin').createPost({ post: { id: '', name: '督查组', role: 'supervisor', divisions: ['632801'], units: [] } });
  expect((await list({ actor: 'a-secAdmin', action: 'createPost' })).entries).toMatchObject([{ outcome: 'done', reason: 'supervisor' }]);
});
