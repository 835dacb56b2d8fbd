import { type directory as contract } from '@mingjing/contracts';
import { accountId } from '../src/account';
import { House, refused, type Client } from './house';

let house: House;
let sysAdmin: Client;
let secAdmin: Client;
beforeAll(async () => {
  house = await House.open();
  sysAdmin = house.person('sysAdmin', {}, accountId('sysadmin'));
  secAdmin = house.person('secAdmin', {}, accountId('secadmin'));
});
afterAll(() => house.close());

const unit = (row: number, name: string, division = '格尔木市', documentPrefix = ''): contract.UnitRow => ({
  row,
  name,
  division,
  documentPrefix,
});
const person = (row: number, username: string, given: Partial<contract.PersonRow> = {}): contract.PersonRow => ({
  ...{ row, username, name: `示例人员${username}`, role: '参评单位管理员', post: '', units: '导入测试局', divisions: '' },
  ...given,
});
const faultsOf = ({ errors }: { errors: { row: number; field: string; code: string }[] }) =>
  errors.map(({ row, field, code }) => `${row} ${field} ${code}`);

describe('units', () => {
  test('by name and division, each once; all faults of a row at once; a dry run says the same and makes nothing', async () => {
    const rows = [
      unit(2, '导入测试局', '格尔木市', '德测'),
      unit(3, '导入测试局', '632801'),
      unit(4, '导入测试局', '乌兰县'),
      unit(5, ' ', '没有这个县', '过长'.repeat(20)),
      unit(6, '导入测试局', '格尔木市', '另一个字'),
    ];
    const expected = { accepted: 2, unchanged: 1, rejected: 2 };
    const faults = ['5 name field.required', '5 division division.unknown', '5 documentPrefix field.tooLong', '6 name unit.differs'];
    const dry = await sysAdmin.importUnits({ rows, dryRun: true });
    expect(dry).toMatchObject(expected);
    expect(faultsOf(dry)).toEqual(faults);
    const listed = () => sysAdmin.listUnits({ division: '', query: '导入测试局', page: 1, pageSize: 10, ids: [] });
    expect((await listed()).total).toBe(0);
    const done = await sysAdmin.importUnits({ rows, dryRun: false });
    expect(done).toMatchObject(expected);
    expect(faultsOf(done)).toEqual(faults);
    const { units } = await listed();
    expect(units.map(({ division, documentPrefix }) => [division, documentPrefix]).sort()).toEqual([
      ['632801', '德测'],
      ['632821', ''],
    ]);
    expect(await sysAdmin.importUnits({ rows: rows.slice(0, 3), dryRun: false })).toMatchObject({ accepted: 0, unchanged: 3, rejected: 0 });
  });

  test('a name in another spelling is the same unit; one that looks like another waits to be confirmed', async () => {
    const rows = [
      unit(2, '格尔木市税务局（第一所）', '格尔木'),
      unit(3, '格尔木市税务局(第一所)', '格尔木市'),
      unit(4, '格尔木市税务局第1所'),
      unit(5, '格尔木市税务局（第二所）'),
      unit(6, '东平'),
    ];
    const answer = await sysAdmin.importUnits({ rows, dryRun: true });
    expect(answer).toMatchObject({ accepted: 3, unchanged: 1, rejected: 1 });
    expect(faultsOf(answer)).toEqual(['4 name unit.lookAlike']);
    expect(answer.errors[0]?.messageZh).toContain('“格尔木市税务局（第一所）”');
    expect(await sysAdmin.importUnits({ rows, dryRun: false })).toEqual(answer);
    expect(await sysAdmin.importUnits({ rows: rows.slice(2, 3), dryRun: false, confirmLookAlike: true })).toMatchObject({ accepted: 1 });
    const { units } = await sysAdmin.listUnits({ division: '', query: '税务局(第', page: 1, pageSize: 10, ids: [] });
    expect(units.map(({ name }) => name)).toEqual(['格尔木市税务局（第一所）', '格尔木市税务局（第二所）']);
  });

  test('two people with the same file make each unit once', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => unit(n + 2, `同时导入单位${n}`));
    const [one, other] = await Promise.all([
      sysAdmin.importUnits({ rows, dryRun: false }),
      house.person('coordinator', { divisions: ['632800'] }).importUnits({ rows, dryRun: false }),
    ]);
    expect(one.accepted + other.accepted).toBe(300);
    expect(one.unchanged + other.unchanged).toBe(300);
    expect(one.rejected + other.rejected).toBe(0);
    expect((await sysAdmin.listUnits({ division: '', query: '同时导入单位', page: 1, pageSize: 1, ids: [] })).total).toBe(300);
  });

  test('a unit that was renamed leaves its old name free', async () => {
    await sysAdmin.importUnits({ rows: [unit(2, '旧名单位')], dryRun: false });
    const { units } = await sysAdmin.listUnits({ division: '', query: '旧名单位', page: 1, pageSize: 1, ids: [] });
    await sysAdmin.updateUnit({ unit: { ...(units[0] as contract.Unit), name: '新名单位' } });
    expect(await sysAdmin.importUnits({ rows: [unit(2, '旧名单位')], dryRun: false })).toMatchObject({ accepted: 1 });
    expect(await sysAdmin.importUnits({ rows: [unit(2, '旧名单位')], dryRun: false })).toMatchObject({ unchanged: 1 });
  });

  test('outside one’s scope no row is taken; whoever has no right at all is refused', async () => {
    const county = house.person('coordinator', { divisions: ['632801'] });
    const outcome = await county.importUnits({ rows: [unit(2, '越权单位', '乌兰县'), unit(3, '本县单位')], dryRun: false });
    expect(outcome).toMatchObject({ accepted: 1, rejected: 1 });
    expect(faultsOf(outcome)).toEqual(['2 division import.outsideScope']);
    await expect(secAdmin.importUnits({ rows: [], dryRun: true })).rejects.toMatchObject(refused('authorisation.forbidden'));
    await expect(sysAdmin.importUnits({ rows: Array.from({ length: 1_001 }, (_, n) => unit(n, 'x')), dryRun: true })).rejects.toMatchObject(
      refused('import.tooManyRows'),
    );
  });
});

describe('people', () => {
  test('get accounts without passwords, codes from two administrators, and posts by the security administrator from the same rows', async () => {
    await sysAdmin.importUnits({ rows: [unit(2, '导入测试局', '格尔木市', '德测')], dryRun: false });
    const rows = [
      person(2, 'Import-A', { units: '导入测试局', divisions: '' }),
      person(3, 'import-b', { role: 'supervisor', units: '', divisions: '格尔木市、乌兰县', post: '第一督查组' }),
      person(4, 'import-b', { name: '另一人', role: '', units: '' }),
      person(5, '坏名', { name: '', role: '不知道', units: '没有的局', divisions: '格尔木市/没有的镇' }),
      person(6, 'import-c', { role: 'unitHead', units: '' }),
    ];
    const ambiguous = await sysAdmin.importAccounts({ rows, dryRun: true, renewUnused: false, batch: '' });
    expect(faultsOf(ambiguous)).toEqual([
      '2 units unit.ambiguous',
      '4 username account.usernameTaken',
      '5 username account.usernameInvalid',
      '5 name field.required',
      '5 role post.roleUnknown',
      '5 units unit.unknown',
      '5 divisions division.unknown',
      '6 units post.scopeEmpty',
    ]);
    expect(ambiguous).toMatchObject({ passwords: [], proposalId: '' });
    const { units } = await sysAdmin.listUnits({ division: '632801', query: '导入测试局', page: 1, pageSize: 1, ids: [] });
    rows[0] = { ...(rows[0] as contract.PersonRow), units: units[0]?.id as string };
    const made = await sysAdmin.importAccounts({ rows, dryRun: false, renewUnused: false, batch: '' });
    expect(made).toMatchObject({ accepted: 2, rejected: 3, unchanged: 0 });
    expect(made).toMatchObject({ passwords: [], proposalId: expect.stringMatching(/^pr-/) });
    const again = await sysAdmin.importAccounts({ rows, dryRun: false, renewUnused: false, batch: '' });
    expect(again).toMatchObject({ accepted: 0, rejected: 3, unchanged: 2, proposalId: '' });

    const good = rows.slice(0, 2);
    expect(await secAdmin.importPosts({ rows: good, dryRun: true })).toMatchObject({ accepted: 2, rejected: 0 });
    expect(await secAdmin.importPosts({ rows: good, dryRun: false })).toMatchObject({ accepted: 2, unchanged: 0, rejected: 0 });
    expect(await secAdmin.importPosts({ rows: good, dryRun: false })).toMatchObject({ accepted: 0, unchanged: 2, rejected: 0 });
    const { accounts } = await sysAdmin.listAccounts({ division: '', query: 'import-', page: 1, pageSize: 10 });
    expect(
      accounts.map(({ username, assignments }) => [username, assignments.map(({ post }) => [post?.name, post?.role, post?.divisions])]),
    ).toEqual([
      ['import-a', [['导入测试局参评单位管理员', 'unitAdmin', []]]],
      ['import-b', [['第一督查组', 'supervisor', ['632801', '632821']]]],
    ]);
    const opened = await house.opening(made.proposalId);
    expect(opened.map(({ username }) => username)).toEqual(['import-a', 'import-b']);
    expect((await house.system('gateway').signIn(opened[0]!)).account).toMatchObject({
      mustChangePassword: false,
      assignments: [{ post: { role: 'unitAdmin' } }],
    });
  });

  test('a post that has ended since is not given back by an older file', async () => {
    const row = person(2, 'ended-a', { role: 'leader', units: '', divisions: '632800' });
    await sysAdmin.importAccounts({ rows: [row], dryRun: false, renewUnused: false, batch: '' });
    expect(await secAdmin.importPosts({ rows: [row], dryRun: false })).toMatchObject({ accepted: 1 });
    const held = async () =>
      (await sysAdmin.listAccounts({ division: '', query: 'ended-a', page: 1, pageSize: 1 })).accounts[0]?.assignments ?? [];
    const before = await held();
    await secAdmin.endAssignment({ assignmentId: before[0]?.id as string });
    for (const dryRun of [true, false])
      expect(faultsOf(await secAdmin.importPosts({ rows: [row], dryRun }))).toEqual(['2 role assignment.endedSince']);
    expect((await held()).filter(({ to }) => !to)).toEqual([]);
  });

  test('slips that were lost are made anew for those who have set no password, with a post or without, and for nobody else', async () => {
    const rows = ['lost-a', 'lost-b'].map((username, at) => person(at + 2, username, { role: '', units: '' }));
    const send = (renewUnused: boolean, given = rows) => sysAdmin.importAccounts({ rows: given, dryRun: false, renewUnused, batch: '' });
    const first = await send(false);
    const gateway = house.system('gateway');
    const [one, other] = await house.codes(first.proposalId);
    await gateway.setPasswordByCode({ ...one!, newPassword: 'Eigenes-Wort-77' });
    await secAdmin.importPosts({ rows: [person(3, 'lost-b', { units: '', role: 'leader', divisions: '632800' })], dryRun: false });
    const renewed = await send(true);
    expect(renewed).toMatchObject({ accepted: 1, unchanged: 1 });
    const [fresh, ...more] = await house.codes(renewed.proposalId);
    expect([fresh!.username, more]).toEqual(['lost-b', []]);
    await expect(gateway.setPasswordByCode({ ...other!, newPassword: 'Eigenes-Wort-77' })).rejects.toMatchObject(
      refused('resetCode.refused'),
    );
    await gateway.setPasswordByCode({ ...fresh!, newPassword: 'Eigenes-Wort-77' });
    await gateway.signIn({ username: one!.username, password: 'Eigenes-Wort-77' });
    expect(await send(true)).toMatchObject({ accepted: 0, unchanged: 2, proposalId: '' });
    const administrators = ['sysadmin', 'secadmin', 'auditadmin'].map((username, at) => person(at + 2, username, { role: '', units: '' }));
    const { accounts } = await sysAdmin.listAccounts({ division: '', query: 'admin', page: 1, pageSize: 10 });
    const named = administrators.map((row) => ({ ...row, name: accounts.find((one) => one.username === row.username)?.name ?? '' }));
    expect(await send(true, named)).toMatchObject({ unchanged: 3, proposalId: '' });
  });

  test('two system administrators with the same file make each account once; the calls of one import are released together', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => person(n + 2, `twice-${n}`, { role: '', units: '' }));
    const imports = await Promise.all(
      [rows, rows, rows.slice(0, 6)].map((part, n) =>
        sysAdmin.importAccounts({ rows: part, dryRun: false, renewUnused: false, batch: n === 1 ? 'other' : 'one' }),
      ),
    );
    expect(imports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(12);
    const ids = [...new Set(imports.map(({ proposalId }) => proposalId).filter(Boolean))];
    expect(ids.length).toBeLessThanOrEqual(2);
    const opened = (await Promise.all(ids.map((id) => house.codes(id)))).flat();
    expect(opened.map(({ username }) => username).sort()).toEqual(rows.map(({ username }) => username).sort());
  });

  test('who is not there, has another name, is oneself or an administrator gets no post', async () => {
    const { proposalId } = await sysAdmin.importAccounts({
      rows: [person(2, 'apart', { role: '', units: '' })],
      dryRun: false,
      renewUnused: false,
      batch: '',
    });
    await house.opening(proposalId);
    const rows = [
      person(2, 'nobody-here', { role: 'leader', units: '', divisions: '632800' }),
      person(3, 'apart', { name: '别人', role: 'leader', units: '', divisions: '632800' }),
      person(4, 'apart', { role: 'auditAdmin', units: '' }),
      person(5, 'apart', { role: 'leader', units: '', divisions: '632800' }),
    ];
    for (const dryRun of [true, false]) {
      const outcome = await secAdmin.importPosts({ rows, dryRun });
      expect(outcome).toMatchObject({ accepted: 1, rejected: 3 });
      expect(faultsOf(outcome)).toEqual([
        '2 username account.notImported',
        '3 name account.nameDiffers',
        '5 role assignment.administratorsApart',
      ]);
    }
    const { accounts } = await sysAdmin.listAccounts({ division: '', query: 'secadmin', page: 1, pageSize: 1 });
    const self = house.person('secAdmin', {}, accounts[0]?.id);
    const own = person(2, 'secadmin', { name: accounts[0]?.name as string, role: 'leader', units: '', divisions: '632800' });
    expect(faultsOf(await self.importPosts({ rows: [own], dryRun: false }))).toEqual(['2 username assignment.oneself']);
  });

  test('neither administrator can do the other’s part; both parts are in the audit log, without a password', async () => {
    await expect(sysAdmin.importPosts({ rows: [], dryRun: true })).rejects.toMatchObject(refused('authorisation.forbidden'));
    await expect(secAdmin.importAccounts({ rows: [], dryRun: true, renewUnused: false, batch: '' })).rejects.toMatchObject(
      refused('authorisation.forbidden'),
    );
    const audit = house.person('auditAdmin');
    const entries = async (action: string) =>
      (await audit.listAuditEntries({ actor: '', action, outcome: 'done', from: undefined, to: undefined, page: 1, pageSize: 50 })).entries;
    expect((await entries('importAccounts')).map(({ reason }) => reason)).toContain('accepted 2, unchanged 0, rejected 3');
    expect((await entries('importPosts')).length).toBeGreaterThan(0);
    expect((await entries('confirmProposal')).some(({ reason }) => reason.startsWith('firstPasswords pr-'))).toBe(true);
  });
});
