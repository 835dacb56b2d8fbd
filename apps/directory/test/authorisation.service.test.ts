import { directory as contract } from '@mingjing/contracts';
import { AUTHORISATION, ROLES, UNIT_ROLES, type Action, type Role } from '@mingjing/rights';
import { collect, House, refused, type Client } from './house';

let house: House;
beforeAll(async () => {
  house = await House.open();
  const platform = house.system('platform');
  await platform.createUnit({
    unit: contract.Unit.fromPartial({ id: 'u-1', name: '格尔木市公安局', division: '632801' }),
  });
  await platform.createAccount({ username: 'someone', name: '某人', password: 'Qinghai-lake-9' });
});
afterAll(() => house.close());

type Ask = (client: Client) => Promise<unknown>;
const unit = { unit: contract.Unit.fromPartial({ id: 'u-1', name: '格尔木市公安局', division: '632801' }) };
const page = { page: 1, pageSize: 1 };

/** Every RPC with the action it needs; asked for something inside 632801. */
const RPCS: Record<string, [Action, Ask]> = {
  signIn: ['session.open', (c) => c.signIn({ username: 'nobody', password: 'x' })],
  resolveSession: ['session.open', (c) => c.resolveSession({ sessionToken: 'x' })],
  resolveApiKey: ['session.open', (c) => c.resolveApiKey({ apiKey: 'x' })],
  listDivisions: ['division.read', (c) => c.listDivisions({ root: '', depth: 1 })],
  getDivision: ['division.read', (c) => c.getDivision({ id: '632801' })],
  createDivision: [
    'division.manage',
    (c) => c.createDivision({ division: { id: 'x', parentId: '632801', name: '', level: '', path: [] } }),
  ],
  listUnits: ['unit.read', (c) => c.listUnits({ division: '', query: '', ids: [], ...page })],
  getUnit: ['unit.read', (c) => c.getUnit({ id: 'u-1' })],
  createUnit: ['unit.manage', (c) => c.createUnit(unit)],
  updateUnit: ['unit.manage', (c) => c.updateUnit(unit)],
  importUnits: ['unit.manage', (c) => c.importUnits({ rows: [], dryRun: true })],
  importAccounts: ['account.manage', (c) => c.importAccounts({ rows: [], dryRun: true, renewUnused: false, batch: '' })],
  importPosts: ['assignment.manage', (c) => c.importPosts({ rows: [], dryRun: true })],
  listPosts: ['post.read', (c) => c.listPosts({ division: '' })],
  createPost: [
    'post.manage',
    (c) =>
      c.createPost({
        post: contract.Post.fromPartial({ name: '', role: 'supervisor', divisions: ['632801'] }),
      }),
  ],
  listAccounts: ['account.read', (c) => c.listAccounts({ division: '', query: '', ...page })],
  createAccount: ['account.manage', (c) => c.createAccount({ username: '', name: '', password: '' })],
  updateAccount: ['account.manage', (c) => c.updateAccount({ accountId: 'a-none', name: '', disabled: true })],
  resetPassword: ['account.manage', (c) => c.resetPassword({ accountId: 'a-none', channel: '' })],
  addressCode: ['code.address', (c) => c.addressCode({ codeId: 'a-none-0' })],
  setPasswordByCode: ['session.open', (c) => c.setPasswordByCode({ username: 'nobody', code: 'x', newPassword: 'x' })],
  assignPost: ['assignment.manage', (c) => c.assignPost({ accountId: 'a-none', postId: 'p-none', from: undefined, to: undefined })],
  endAssignment: ['assignment.manage', (c) => c.endAssignment({ assignmentId: 'a-none-0' })],
  getAdministration: ['administration.read', (c) => c.getAdministration({})],
  propose: ['administration.propose', (c) => c.propose({ kind: 'endAssignment', accountId: '', assignmentId: 'a-none-0', channel: '' })],
  confirmProposal: ['administration.confirm', (c) => c.confirmProposal({ id: 'pr-none' })],
  withdrawProposal: ['administration.propose', (c) => c.withdrawProposal({ id: 'pr-none' })],
  listPickupCodes: ['administration.propose', (c) => c.listPickupCodes({ proposalId: 'pr-none' })],
  listApiKeys: ['apiKey.manage', (c) => c.listApiKeys({})],
  createApiKey: ['apiKey.manage', (c) => c.createApiKey({ name: '', divisions: ['632801'], units: [], supervising: false })],
  revokeApiKey: ['apiKey.manage', (c) => c.revokeApiKey({ id: 'k-none' })],
  getRules: ['rule.read', (c) => c.getRules({ division: '632801', keys: [], withSchema: false })],
  setRule: ['rule.set', (c) => c.setRule({ division: '632801', key: 'evaluation.dailyLimit', valueJson: '3' })],
  setSecurityRule: ['rule.secure', (c) => c.setRule({ division: '', key: 'security.sessions', valueJson: '' })],
  getCalendar: ['calendar.read', (c) => c.getCalendar({ year: 2026 })],
  setCalendarDay: ['calendar.set', (c) => c.setCalendarDay({ day: { date: '', working: true, name: '' }, yearComplete: false })],
  allotNumber: [
    'number.allot',
    (c) => c.allotNumber(contract.AllotNumberRequest.fromPartial({ division: '632801', kind: 'transferOrder', title: '' })),
  ],
  listNumbers: ['number.read', (c) => c.listNumbers({ division: '', unitId: '', year: 0, kind: '', state: '', query: '', ...page })],
  voidNumber: ['number.void', (c) => c.voidNumber({ id: 'n-none', cause: '', reason: '写错', by: '', byName: '' })],
  recordAudit: ['audit.record', (c) => c.recordAudit({ entry: undefined })],
  listAuditEntries: [
    'audit.read',
    (c) => c.listAuditEntries({ actor: '', action: '', outcome: '', ...page, from: undefined, to: undefined }),
  ],
  getAuthorisationTable: ['division.read', (c) => c.getAuthorisationTable({})],
  exportEvents: ['events.export', (c) => collect(c.exportEvents({ after: '' }))],
};
/** Whoever holds the session may leave it and change its password. */
const BY_SESSION = ['signOut', 'changePassword', 'acknowledgeReset', 'setOwnPhone'];

const reachOf = (action: Action, role: Role): string | undefined => AUTHORISATION[action].holders[role];
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { code?: string }) => String(error.code),
  );

test('every RPC of the contract stands in this table', () => {
  const asked = Object.keys(RPCS).filter((name) => name !== 'setSecurityRule');
  expect([...asked, ...BY_SESSION].sort()).toEqual(Object.keys(contract.DirectoryServiceService).sort());
});

describe.each(Object.entries(RPCS))('%s', (_name, [action, ask]) => {
  test.each(ROLES)('by %s, as the table says', async (role) => {
    const inside = UNIT_ROLES.includes(role) ? { units: ['u-1'] } : { divisions: ['632801'] };
    const code = await codeOf(ask(house.person(role, inside)));
    // A code of digits would be a bug of ours.
    if (reachOf(action, role)) expect(code).toMatch(/^(done|(?!authorisation\.)[a-zA-Z]+\.[a-zA-Z]+)$/);
    else expect(code).toBe('authorisation.forbidden');
  });
});

test.each<[string, string, Role[]]>([
  ['the corpus of replies, which may hold what citizens wrote', 'notification.replies', ['coordinator']],
  ['from where on evaluations are looked at', 'evaluation.holding', ['supervisor', 'coordinator', 'approver', 'leader']],
  ['from where on a unit is', 'evaluation.alarms', ['supervisor', 'coordinator', 'approver', 'leader']],
])('%s is there for those of the division alone who need it, for nobody of a unit', async (_words, wanted, may) => {
  const shown = async (role: Role, divisions: string[]): Promise<boolean> => {
    const { rules } = (await RPCS['getRules']![1](house.person(role, { divisions, units: ['u-1'] }))) as contract.GetRulesResponse;
    expect(rules.length).toBeGreaterThan(10);
    return rules.some(({ key }) => key === wanted);
  };
  const readers = [];
  for (const role of ROLES) if (reachOf('rule.read', role) && (await shown(role, ['632801']))) readers.push(role);
  expect(readers).toEqual(may);
  expect(await shown('coordinator', ['632821'])).toBe(false);
});

describe('outside the scope', () => {
  const single: [string, Ask][] = ['getUnit', 'createUnit', 'updateUnit', 'setRule'].map((name) => [name, RPCS[name]![1]]);
  test.each(single)('%s answers every role of limited reach as if nothing were there', async (name, ask) => {
    const limited = ROLES.filter((role) => ['division', 'unit'].includes(reachOf(RPCS[name]![0], role) ?? ''));
    expect(limited.length).toBeGreaterThan(0);
    for (const role of limited)
      expect([role, await codeOf(ask(house.person(role, { divisions: ['632821'], units: ['u-other'] })))]).toEqual([
        role,
        'record.missing',
      ]);
  });
});

describe('the three administrators', () => {
  const someone = async () =>
    (await house.system('platform').listAccounts({ division: '', query: 'someone', page: 1, pageSize: 1 })).accounts[0]!;
  const post = async (role: string) =>
    (await house.system('platform').createPost({ post: { id: '', name: '岗位', role, divisions: ['632800'], units: [] } })).post!;
  const assign = (accountId: string, postId: string, by = house.person('secAdmin')) =>
    by.assignPost({ accountId, postId, from: undefined, to: undefined });

  test('exclude one another and every other post', async () => {
    const { id } = await someone();
    const first = (await assign(id, (await post('supervisor')).id)).assignment!;
    await expect(assign(id, (await post('secAdmin')).id)).rejects.toMatchObject(refused('assignment.administratorsApart', 'refused'));
    await house.person('secAdmin').endAssignment({ assignmentId: first.id });
    await assign(id, (await post('sysAdmin')).id);
    for (const role of ['secAdmin', 'auditAdmin', 'coordinator']) {
      await expect(assign(id, (await post(role)).id)).rejects.toMatchObject(refused('assignment.administratorsApart'));
    }
  });

  test("nobody gives himself a post, nor takes over an administrator's account", async () => {
    const { id } = await someone();
    await expect(assign(id, (await post('leader')).id, house.person('secAdmin', {}, id))).rejects.toMatchObject(
      refused('assignment.oneself'),
    );
    const { proposal } = await house.person('sysAdmin').resetPassword({ accountId: id, channel: '' });
    expect(proposal).toMatchObject({ state: 'open', concerned: { accountId: id } });
    await expect(house.person('sysAdmin').updateAccount({ accountId: id, name: '', disabled: true })).rejects.toMatchObject(
      refused('account.administratorsApart'),
    );
    await expect(house.person('sysAdmin', {}, id).resetPassword({ accountId: id, channel: '' })).rejects.toMatchObject(
      refused('account.oneself'),
    );
  });
});

describe('accounts and posts', () => {
  test('are found by division, by user name and by name', async () => {
    const platform = house.system('platform');
    const { account } = await platform.createAccount({
      username: 'wulan-1',
      name: '乌兰督查员',
      password: '',
    });
    const { post } = await platform.createPost({
      post: { id: '', name: '乌兰督查组', role: 'supervisor', divisions: ['632821'], units: [] },
    });
    await platform.assignPost({ accountId: account!.id, postId: post!.id, from: undefined, to: undefined });
    const find = async (division: string, query: string) =>
      (await house.person('secAdmin').listAccounts({ division, query, page: 1, pageSize: 50 })).accounts.map(({ username }) => username);
    expect(await find('632821', '')).toEqual(['wulan-1']);
    expect(await find('', '乌兰')).toEqual(['wulan-1']);
    expect(await find('', 'WULAN')).toEqual(['wulan-1']);
    expect(await find('632822', '')).toEqual([]);
    expect((await house.person('coordinator', { divisions: ['632821'] }).listPosts({ division: '' })).posts.map(({ id }) => id)).toEqual([
      post!.id,
    ]);
  });

  test('a post for what does not exist is refused', async () => {
    const make = (given: Partial<contract.Post>) =>
      house.person('secAdmin').createPost({ post: contract.Post.fromPartial({ name: '岗位', role: 'supervisor', ...given }) });
    await expect(make({ divisions: ['639999'] })).rejects.toMatchObject(refused('division.missing'));
    await expect(make({ role: 'unitAdmin', units: ['u-none'] })).rejects.toMatchObject(refused('unit.missing'));
    await expect(make({ role: 'citizen', divisions: ['632801'] })).rejects.toMatchObject(refused('post.roleUnknown'));
  });
});

describe('API keys', () => {
  test('resolve to their scope until they are revoked; only a hash is kept', async () => {
    const security = house.person('secAdmin');
    const { id, apiKey } = await security.createApiKey(
      { name: '政务服务平台', divisions: ['632801'], units: ['u-1'], supervising: false },
      { cause: 'key-1' },
    );
    const gateway = house.system('gateway');
    expect(await gateway.resolveApiKey({ apiKey })).toEqual({
      id,
      name: '政务服务平台',
      divisions: ['632801'],
      units: ['u-1'],
      supervising: false,
    });
    await expect(
      security.createApiKey({ name: '政务服务平台', divisions: ['632801'], units: ['u-1'], supervising: false }, { cause: 'key-1' }),
    ).rejects.toMatchObject(refused('apiKey.shownOnce', 'conflict'));
    expect(JSON.stringify(await house.running.context('directory').store.connection.models['ApiKey']!.find({}).lean())).not.toContain(
      apiKey,
    );
    await security.revokeApiKey({ id });
    await expect(gateway.resolveApiKey({ apiKey })).rejects.toMatchObject(refused('apiKey.refused', 'unauthenticated'));
    expect((await security.listApiKeys({})).apiKeys).toMatchObject([{ id, revokedAt: expect.any(Date) }]);
  });

  test('are of those who supervise where the security administrator says so, and not by themselves', async () => {
    const security = house.person('secAdmin');
    const wanted = { name: '督查平台', divisions: ['632801'], units: [], supervising: true };
    const { id, apiKey } = await security.createApiKey(wanted, { cause: 'key-supervising' });
    expect(await house.system('gateway').resolveApiKey({ apiKey })).toMatchObject({ id, supervising: true });
    expect((await security.listApiKeys({})).apiKeys).toContainEqual(expect.objectContaining({ id, supervising: true }));
    // As the version before kept it.
    const keys = house.running.context('directory').store.connection.models['ApiKey']!;
    await keys.updateOne({ _id: id }, { $unset: { supervising: '' } });
    expect(await house.system('gateway').resolveApiKey({ apiKey })).toMatchObject({ id, supervising: false });
    // A unit's own system is the unit: neither made so, nor taken for one where it was made so before.
    await expect(security.createApiKey({ ...wanted, units: ['u-1'] })).rejects.toMatchObject({
      ...refused('apiKey.supervisingUnits'),
      details: { field: 'units' },
    });
    await keys.updateOne({ _id: id }, { $set: { supervising: true, units: ['u-1'] } });
    expect(await house.system('gateway').resolveApiKey({ apiKey })).toMatchObject({ id, supervising: false });
    expect((await security.listApiKeys({})).apiKeys).toContainEqual(expect.objectContaining({ id, supervising: false }));
  });

  test('without a scope, or for what does not exist, are refused', async () => {
    const security = house.person('secAdmin');
    await expect(security.createApiKey({ name: '平台', divisions: [], units: [], supervising: false })).rejects.toMatchObject(
      refused('field.required'),
    );
    await expect(security.createApiKey({ name: '平台', divisions: ['639999'], units: [], supervising: false })).rejects.toMatchObject(
      refused('division.missing'),
    );
  });
});

test('the table that is enforced is the table that is shown', async () => {
  const { grants } = await house.person('leader', { divisions: ['632800'] }).getAuthorisationTable({});
  expect(grants).toContainEqual({ action: 'audit.read', role: 'auditAdmin', scope: 'any' });
  expect(grants).toHaveLength(Object.values(AUTHORISATION).reduce((sum, { holders }) => sum + Object.keys(holders).length, 0));
});
