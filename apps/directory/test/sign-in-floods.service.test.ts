import type { directory } from '@mingjing/contracts';
import { House, refused, type Client } from './house';

const PASSWORD = 'Qinghai-lake-9';
const WRONG = 'Wrong-password-1';
const OFFICE = '192.0.2.7';
const ATTACKER = '198.51.100.9';

let house: House;
let gateway: Client;
beforeAll(async () => {
  house = await House.open();
  gateway = house.system('gateway');
  for (const username of ['coordinator', 'sysadmin-b', 'leader-c'])
    await house.system('platform').createAccount({ username, name: '测试人员', password: PASSWORD });
  const rule = { failures: 5, waitSeconds: 60, longestWaitSeconds: 1800, forgetMinutes: 60, networkFailures: 20, alarmFailures: 20 };
  await house.person('secAdmin').setRule({ division: '', key: 'security.signIn', valueJson: JSON.stringify(rule) });
});
afterAll(() => house.close());

const enter = (username: string, password: string, network: string, browser = '') =>
  gateway.signIn({ username, password, network, browser }).then(
    () => 'in',
    ({ code }: { code: string }) => code,
  );
const denials = async (): Promise<directory.AuditEntry[]> =>
  (
    await house
      .person('auditAdmin')
      .listAuditEntries({ actor: '', action: 'signIn', outcome: 'denied', page: 1, pageSize: 200, from: undefined, to: undefined })
  ).entries;

test('wrong passwords from elsewhere lock nobody out at another network', async () => {
  const answers: string[] = [];
  for (let n = 0; n < 8; n += 1) answers.push(await enter('coordinator', WRONG, ATTACKER));
  expect(answers).toEqual([...Array<string>(5).fill('signIn.refused'), ...Array<string>(3).fill('signIn.locked')]);
  expect(await enter('coordinator', PASSWORD, ATTACKER)).toBe('signIn.locked');
  expect(await enter('coordinator', PASSWORD, OFFICE)).toBe('in');
});

test('nor in a browser that is known for the account, at the very network they come from', async () => {
  for (let n = 0; n < 6; n += 1) await enter('leader-c', WRONG, OFFICE);
  expect(await enter('leader-c', PASSWORD, OFFICE)).toBe('signIn.locked');
  expect(await enter('leader-c', PASSWORD, OFFICE, 'browser-0123456')).toBe('in');
  for (let n = 0; n < 5; n += 1) expect(await enter('leader-c', WRONG, OFFICE, 'browser-0123456')).toBe('signIn.refused');
  expect(await enter('leader-c', PASSWORD, OFFICE, 'browser-0123456')).toBe('signIn.locked');
});

test('one password for all names ends for a network after its allowance, for whoever it does not know, and is summed in the audit log', async () => {
  const before = (await denials()).length;
  const sprayed: string[] = [];
  for (let n = 0; n < 40; n += 1) sprayed.push(await enter(`somebody-${n}`, 'Qinghai-2026-x', '203.0.113.5'));
  expect(sprayed.slice(0, 20)).toEqual(Array<string>(20).fill('signIn.refused'));
  expect(sprayed.slice(20)).toEqual(Array<string>(20).fill('signIn.locked'));
  await expect(gateway.signIn({ username: 'sysadmin-b', password: PASSWORD, network: '203.0.113.5' })).rejects.toMatchObject({
    code: 'signIn.locked',
    kind: 'exhausted',
    details: { retryAfter: expect.any(Number) },
  });
  expect(await enter('sysadmin-b', PASSWORD, '203.0.113.5', 'browser-abcdefg')).toBe('in');
  expect(await enter('sysadmin-b', PASSWORD, OFFICE)).toBe('in');
  // Stopping writes what is summed of the minute that is not over.
  await house.restart();
  gateway = house.system('gateway');
  const entries = await denials();
  expect(entries.length - before).toBeLessThan(20);
  const sums = entries.flatMap(({ reason }) => /^signIn\.flood network=([\w-]{16}) count=(\d+) accounts=\d+$/.exec(reason) ?? []);
  expect(sums.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries)).not.toContain('203.0.113.5');
});

test('an account that is tried from everywhere is told of, since nothing locks it', async () => {
  for (let n = 0; n < 20; n += 1) await enter('coordinator', WRONG, `198.51.100.${n + 50}`);
  expect((await denials()).filter(({ reason }) => reason === 'signIn.manyFailures')).toHaveLength(1);
  expect(await enter('coordinator', PASSWORD, OFFICE)).toBe('in');
});

test('many at once are told to come back rather than taken in, known name or not', async () => {
  const flood = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      gateway.signIn({ username: `nobody-${n}`, password: WRONG, network: '203.0.113.9' }).catch((error: unknown) => error),
    ),
  );
  const busy = flood.filter((error) => (error as { code: string }).code === 'signIn.busy');
  expect(busy.length).toBeGreaterThan(0);
  expect(busy[0]).toMatchObject({ ...refused('signIn.busy', 'unavailable'), details: { retryAfter: expect.any(Number) } });
  expect(await enter('coordinator', PASSWORD, OFFICE)).toBe('in');
});
