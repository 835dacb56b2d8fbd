import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Model } from 'mongoose';
import type { Role } from '@mingjing/kit';
import { accountId } from '../src/account';
import { recover } from '../src/recover';
import { House, type Client } from './house';

const OLD = 'Qinghai-lake-9';
const NEW = 'Another-lake-10';
let house: House;
let gateway: Client;
beforeAll(async () => {
  house = await House.open();
  gateway = house.system('gateway');
});
afterAll(() => house.close());

const first: Record<string, Role> = { sysadmin: 'sysAdmin', secadmin: 'secAdmin', auditadmin: 'auditAdmin' };
const as = (username: string): Client => house.person(first[username] as Role, {}, accountId(username));
const someone = async (username: string): Promise<string> =>
  (await house.system('platform').createAccount({ username, name: `人员${username}`, password: OLD })).account!.id;
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const signIn = (username: string, password: string) => gateway.signIn({ username, password });
const setPassword = (username: string, code: string, newPassword = NEW) =>
  codeOf(gateway.setPasswordByCode({ username, code, newPassword }));
const entries = async (action: string, target: string) => {
  const filter = { actor: '', action, outcome: '', from: undefined, to: undefined, page: 1, pageSize: 100 };
  return (await as('auditadmin').listAuditEntries(filter)).entries.filter((one) => one.target === target);
};
/** A reset on paper, up to the slip. */
async function slipFor(id: string, by = 'sysadmin', second = 'secadmin'): Promise<string> {
  const { proposal } = await as(by).resetPassword({ accountId: id, channel: 'slip' });
  return (await as(second).confirmProposal({ id: proposal!.id })).slip!.code + proposal!.pickupCode;
}

test('whoever resets a password learns none: a second administrator gets a code for the holder, once', async () => {
  const id = await someone('forgetful');
  const { sessionToken } = await signIn('forgetful', OLD);
  const asked = await as('sysadmin').resetPassword({ accountId: id, channel: '' });
  expect(asked).toMatchObject({
    initialPassword: '',
    channel: 'slip',
    proposal: { kind: 'resetPassword', state: 'open', channel: 'slip' },
  });
  const proposal = asked.proposal!.id;
  // Until somebody confirms nothing has happened.
  await gateway.resolveSession({ sessionToken });
  expect(await codeOf(as('sysadmin').confirmProposal({ id: proposal }))).toBe('proposal.secondPerson');
  const released = await as('secadmin').confirmProposal({ id: proposal });
  expect(released.slip).toMatchObject({ code: expect.stringMatching(/^\d{12}$/), concerned: { username: 'forgetful' } });
  expect((await as('secadmin').confirmProposal({ id: proposal })).slip).toBeUndefined();
  expect(await codeOf(gateway.resolveSession({ sessionToken }))).toBe('session.ended');
  expect(await codeOf(signIn('forgetful', OLD))).toBe('signIn.refused');
  // The slip alone opens nothing: whoever released it does not have the half that the proposer gives to the holder.
  const pickupCode = asked.proposal!.pickupCode;
  expect(pickupCode).toMatch(/^\d{6}$/);
  expect([released.proposal!.pickupCode, await setPassword('forgetful', released.slip!.code)]).toEqual(['', 'resetCode.refused']);
  const code = released.slip!.code + pickupCode;
  const wrong = `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
  expect([await setPassword('forgetful', wrong), await setPassword('nobody-here', code)]).toEqual([
    'resetCode.refused',
    'resetCode.refused',
  ]);
  expect(await setPassword('forgetful', code, 'short')).toBe('password.tooShort');
  expect(await setPassword('Forgetful', `${code.slice(0, 4)} ${code.slice(4, 8)}-${code.slice(8, 12)} ${pickupCode}`)).toBe('done');
  expect(await setPassword('forgetful', code, 'Third-lake-1100')).toBe('resetCode.refused');
  const { account, sessionToken: fresh } = await signIn('forgetful', NEW);
  expect(account).toMatchObject({
    mustChangePassword: false,
    resetNotice: { channel: 'slip', requestedBy: { username: 'sysadmin', name: '系统管理员' }, releasedBy: { username: 'secadmin' } },
  });
  await gateway.acknowledgeReset({ sessionToken: fresh });
  expect((await signIn('forgetful', NEW)).account!.resetNotice).toBeUndefined();
  const issued = new Set((await entries('issueCode', id)).map(({ actor, reason }) => `${actor} ${reason}`));
  expect([...issued]).toEqual([`${accountId('secadmin')} slip`]);
  expect((await entries('setPasswordByCode', id)).map(({ outcome }) => outcome).sort()).toEqual(['denied', 'denied', 'done']);
  const stored = JSON.stringify(await house.running.context('directory').store.connection.models['accounts']!.find({}).lean());
  for (const half of [released.slip!.code, pickupCode]) expect(stored).not.toContain(half);
});

test('a code ends with the next one, and after its hours', async () => {
  const id = await someone('too-late');
  const [before, code] = [await slipFor(id), await slipFor(id)];
  expect(await setPassword('too-late', before)).toBe('resetCode.refused');
  const accounts = house.running.context('directory').store.connection.models['accounts'] as Model<object>;
  const stored = (await accounts.findById(id).lean()) as unknown as { code: { until: Date; at: Date } };
  expect(stored.code.until.getTime() - stored.code.at.getTime()).toBe(24 * 3_600_000);
  await accounts.updateOne({ _id: id }, { $set: { 'code.until': new Date(Date.now() - 1) } });
  expect(await setPassword('too-late', code)).toBe('resetCode.refused');
  await accounts.updateOne({ _id: id }, { $set: { 'code.until': stored.code.until } });
  expect(await setPassword('too-late', code)).toBe('done');
});

test('an administrator’s password is reset by the two others, whichever post they hold, and by no one of them', async () => {
  const id = accountId('auditadmin');
  expect(await codeOf(as('secadmin').resetPassword({ accountId: id, channel: '' }))).toBe('authorisation.forbidden');
  expect(await codeOf(as('auditadmin').propose({ kind: 'resetPassword', accountId: id, assignmentId: '', channel: '' }))).toBe(
    'account.oneself',
  );
  const { proposal } = await as('secadmin').propose({ kind: 'resetPassword', accountId: id, assignmentId: '', channel: 'slip' });
  expect(await codeOf(as('auditadmin').confirmProposal({ id: proposal!.id }))).toBe('proposal.oneself');
  const { slip } = await as('sysadmin').confirmProposal({ id: proposal!.id });
  expect(await setPassword('auditadmin', slip!.code + proposal!.pickupCode)).toBe('done');
  expect((await signIn('auditadmin', NEW)).account!.assignments).toMatchObject([{ post: { role: 'auditAdmin' } }]);
  // Everybody else's account is the system administrator's part to begin with.
  const other = { kind: 'resetPassword', accountId: await someone('ordinary'), assignmentId: '', channel: '' };
  expect(await codeOf(as('secadmin').propose(other))).toBe('authorisation.forbidden');
  expect(await codeOf(as('auditadmin').propose(other))).toBe('authorisation.forbidden');
});

test('two resets at one moment leave one code that works', async () => {
  const id = await someone('at-once');
  const one = await as('sysadmin').resetPassword({ accountId: id, channel: 'slip' });
  const codes = await Promise.all(['secadmin', 'auditadmin'].map((by) => codeOf(as(by).confirmProposal({ id: one.proposal!.id }))));
  expect(codes.sort()).toEqual(['done', 'proposal.settled']);
});

test('a disabled account, one’s own and one without a phone are refused in so many words', async () => {
  const id = await someone('refused');
  expect(await codeOf(as('sysadmin').resetPassword({ accountId: id, channel: 'sms' }))).toBe('account.noPhone');
  expect(await codeOf(as('sysadmin').resetPassword({ accountId: id, channel: 'pigeon' }))).toBe('field.unknownValue');
  expect(await codeOf(as('sysadmin').resetPassword({ accountId: accountId('sysadmin'), channel: '' }))).toBe('account.oneself');
  const code = await slipFor(id);
  await as('sysadmin').updateAccount({ accountId: id, name: '', disabled: true });
  expect(await codeOf(as('sysadmin').resetPassword({ accountId: id, channel: '' }))).toBe('account.disabled');
  expect(await setPassword('refused', code)).toBe('resetCode.refused');
});

describe('the phone for codes', () => {
  test('is its holder’s alone to set, with the password, and gone with a reset on paper', async () => {
    const id = await someone('with-phone');
    const { sessionToken } = await signIn('with-phone', OLD);
    const set = (password: string, phone: string) => gateway.setOwnPhone({ sessionToken, password, phone });
    expect(await codeOf(set('Wrong-password-1', '13900001111'))).toBe('password.wrong');
    expect(await codeOf(set(OLD, '0979-1234567'))).toBe('phone.invalid');
    expect(await set(OLD, '+86 139-0000-1111')).toEqual({ phoneMasked: '139****1111' });
    const listed = async () => (await as('sysadmin').listAccounts({ division: '', query: 'with-phone', page: 1, pageSize: 1 })).accounts[0];
    expect(await listed()).toMatchObject({ hasPhone: true, phoneMasked: '' });
    const text = JSON.stringify(await house.running.context('directory').store.connection.models['accounts']!.findById(id).lean());
    expect(text).not.toContain('13900001111');
    expect(await setPassword('with-phone', await slipFor(id, 'sysadmin', 'auditadmin'))).toBe('done');
    expect(await listed()).toMatchObject({ hasPhone: false });
    expect((await signIn('with-phone', NEW)).account!.phoneMasked).toBe('');
  });

  test('is not left behind by whoever knows a first password', async () => {
    const { accounts } = JSON.parse(readFileSync(path.join(house.dataDir, 'initial-accounts.json'), 'utf8')) as {
      accounts: { username: string; password: string }[];
    };
    const { username, password } = accounts.find((one) => one.username === 'sysadmin')!;
    const { sessionToken } = await signIn(username, password);
    expect(await codeOf(gateway.setOwnPhone({ sessionToken, password, phone: '13900001111' }))).toBe('password.mustChange');
  });
});

describe('an operator at the machine', () => {
  const wanted = { username: 'lost-sec', role: 'secAdmin', name: '恢复人员', reason: '唯一的安全管理员离任' };
  const recovering = (given: Partial<typeof wanted> = {}, env: Record<string, string> = {}) =>
    recover({ DATA_DIR: house.dataDir, DEMO: 'false', ...env }, { ...wanted, ...given });

  test('makes an administrator with a code, while the platform stands still; the auditor reads of it, the holder too', async () => {
    expect(await codeOf(recovering())).toBe('store.locked');
    const ordinary = await someone('holds-another');
    const { post } = await as('secadmin').createPost({
      post: { id: '', name: '督查', role: 'supervisor', divisions: ['632801'], units: [] },
    });
    await as('secadmin').assignPost({ accountId: ordinary, postId: post!.id, from: undefined, to: undefined });
    const codes: string[] = [];
    await house.restart(async () => {
      for (const given of [{ reason: ' ' }, { role: 'leader' }, { username: '!' }, { username: 'holds-another' }])
        codes.push(await codeOf(recovering(given)));
      codes.push(await codeOf(recovering({}, { DATA_DIR: `${house.dataDir}/nowhere` })));
      codes.push(await codeOf(recovering({}, { KEYS_DIR: `${house.dataDir}/nowhere` })));
      const first = await recovering();
      expect(first).toMatchObject({ made: true, role: 'secAdmin', code: expect.stringMatching(/^\d{12}$/) });
      const again = await recovering();
      expect(again.made).toBe(false);
      codes.push(first.code, again.code);
    });
    gateway = house.system('gateway');
    const [first = '', again = ''] = codes.splice(-2);
    expect(codes).toEqual([
      ...['field.required', 'field.unknownValue', 'account.usernameInvalid', 'assignment.administratorsApart'],
      ...['recover.noData', 'recover.noKeys'],
    ]);
    expect([await setPassword('lost-sec', first), await setPassword('lost-sec', again)]).toEqual(['resetCode.refused', 'done']);
    const { account } = await signIn('lost-sec', NEW);
    expect(account).toMatchObject({
      name: '恢复人员',
      assignments: [{ post: { role: 'secAdmin' } }],
      resetNotice: { channel: 'terminal' },
    });
    const told = await entries('recover', accountId('lost-sec'));
    expect(told.map(({ actor, reason }) => [actor, reason])).toEqual(Array(2).fill(['operator', 'secAdmin: 唯一的安全管理员离任']));
  });
});
