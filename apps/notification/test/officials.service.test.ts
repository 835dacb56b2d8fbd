import { directory as directoryContract, notification as contract } from '@mingjing/contracts';
import { systemActor } from '@mingjing/kit';
import { integrityReminders } from '@mingjing/rules';
import { coordinator, COUNTY, House, official as holder, supervisor, type NotificationClient } from './house';

const OTHER_COUNTY = '632802';
let house: House;
let client: NotificationClient;
let otherUnit: string;

beforeAll(async () => {
  house = await House.open();
  client = house.client(coordinator);
  const unit = directoryContract.Unit.fromPartial({ name: '公安局', division: OTHER_COUNTY });
  otherUnit = (await house.directory(systemActor('platform')).createUnit({ unit })).unit?.id as string;
});
afterAll(() => house.close());

const row = (n: number, given: Partial<contract.OfficialRow> = {}): contract.OfficialRow => ({
  ...{ row: n, name: `干部${n}`, phone: `1390000${String(1000 + n)}`, unit: '政务服务局', duty: '科长', partyDay: '2006-07-01' },
  ...given,
});
const put = (given: Partial<contract.Official>) => ({
  official: contract.Official.fromPartial({
    name: '才让',
    phone: '13911112222',
    unitId: house.unitId,
    duty: '主任',
    partyDay: '1999-05-04',
    ...given,
  }),
});
const list = (given: Partial<contract.ListOfficialsRequest> = {}, by = client) =>
  by.listOfficials(contract.ListOfficialsRequest.fromPartial({ pageSize: 200, ...given }));

test('an official is entered, found by whole name or number, changed and paused; name and phone lie sealed', async () => {
  const { official } = await client.putOfficial(put({ partyDay: '1999年5月4日', phone: '139 1111 2222' }), { cause: 'put-1' });
  expect(official).toMatchObject({
    name: '才让',
    phone: '139****2222',
    partyDay: '1999-05-04',
    unitName: '政务服务局',
    division: COUNTY,
    version: 1,
  });
  expect((await client.putOfficial(put({ partyDay: '1999年5月4日', phone: '139 1111 2222' }), { cause: 'put-1' })).official?.id).toBe(
    official?.id,
  );
  for (const query of ['才让', '139 1111 2222']) expect((await list({ query })).officials.map(({ id }) => id)).toEqual([official?.id]);
  for (const query of ['才', '1391111']) expect((await list({ query })).officials).toEqual([]);
  const { id, version } = official as contract.Official;
  const changed = await client.putOfficial(put({ id, version, phone: '', duty: '局长', paused: true }));
  expect(changed.official).toMatchObject({ duty: '局长', phone: '139****2222', paused: true, version: 2 });
  await expect(client.putOfficial(put({ id, version, duty: '处长' }))).rejects.toMatchObject({
    code: 'official.changed',
    kind: 'conflict',
  });
  await expect(client.putOfficial(put({}))).rejects.toMatchObject({ code: 'official.duplicate' });
  const stored = JSON.stringify(await house.models.officials.model.collection.find({}).toArray());
  for (const clear of ['才让', '13911112222']) expect(stored).not.toContain(clear);
});

test('rows are read with all their faults at once; a dry run says the same and writes nothing', async () => {
  const rows = [
    row(1, { partyDay: '２００６/7/1', phone: '１３９ 0000 1001' }),
    row(2, { phone: '0971-8234567', partyDay: '2006-13-40', unit: '没有的单位' }),
    row(3, { name: '', partyDay: '2031-01-01' }),
    row(4, { name: '干部1' }),
    row(5, { partyDay: '', duty: '' }),
  ];
  const dry = await client.importOfficials({ rows, dryRun: true });
  expect(dry.errors.map(({ row: n, field, code }) => [n, field, code])).toEqual([
    [2, 'phone', 'official.phoneInvalid'],
    [2, 'unit', 'unit.unknown'],
    [2, 'partyDay', 'official.partyDayInvalid'],
    [3, 'name', 'official.nameRequired'],
    [3, 'partyDay', 'official.partyDayImpossible'],
    [4, 'name', 'import.duplicateRow'],
  ]);
  expect(dry).toMatchObject({ accepted: 2, rejected: 3, unchanged: 0 });
  expect((await list({ query: '干部1' })).total).toBe(0);
  expect(await client.importOfficials({ rows, dryRun: false })).toEqual(dry);
  expect((await list({ query: '干部1' })).officials).toMatchObject([{ partyDay: '2006-07-01', phone: '139****1001' }]);
});

test('rows sent again are unchanged, those that differ say in what, and nobody is changed', async () => {
  const rows = [row(11), row(12)];
  expect(await client.importOfficials({ rows, dryRun: false })).toMatchObject({ accepted: 2, unchanged: 0 });
  const again = [row(11), row(12, { phone: '13900009999', duty: '副科长' }), row(13)];
  for (const dryRun of [true, false]) {
    const said = await client.importOfficials({ rows: again, dryRun });
    expect(said).toMatchObject({ accepted: 1, unchanged: 1, rejected: 1, errors: [{ row: 12, code: 'official.differs' }] });
    expect(said.errors[0]?.messageZh).toContain('手机号、职务');
    expect(said.errors[0]?.messageZh).not.toContain('9999');
  }
  expect((await list({ query: '干部12' })).officials).toMatchObject([{ phone: '139****1012', duty: '科长' }]);
});

test('a person and a unit are known in every spelling, those too that were entered before names were compared by keys', async () => {
  const { official } = await client.putOfficial(put({ name: '示例·多杰', phone: '13911113333' }));
  const { collection } = house.models.officials.model;
  const keys = await collection.findOne({ _id: official?.id as never }, { projection: { identity: 1, nameHash: 1 } });
  await collection.updateOne({ _id: official?.id as never }, { $set: { identity: 'by its bytes', nameHash: 'by its bytes' } });
  await collection.conn.db?.collection('migrations').deleteOne({ _id: '019-keys-of-officials' as never });
  await house.restart();
  client = house.client(coordinator);
  const migrated = await house.models.officials.model.collection.findOne({ _id: official?.id as never });
  expect(migrated).toMatchObject({ identity: keys?.['identity'], nameHash: keys?.['nameHash'] });
  for (const query of ['示例•多杰', '示例 多杰', '示例多杰'])
    expect((await list({ query })).officials.map(({ id }) => id)).toEqual([official?.id]);
  const known = { name: '示例．多杰', phone: '13911113333', duty: '主任', partyDay: '1999-05-04' };
  const rows = [row(1, { ...known, unit: '政务 服务局' }), row(2, { ...known, name: '示例其他', unit: '政务服务局局' })];
  const answer = await client.importOfficials({ rows, dryRun: true });
  expect(answer).toMatchObject({ accepted: 0, unchanged: 1, rejected: 1, errors: [{ row: 2, field: 'unit', code: 'unit.unknown' }] });
  expect(answer.errors[0]?.messageZh).toContain('是不是“政务服务局”？');
});

test('two people with the same file at once: every row once', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => row(100 + n));
  const both = await Promise.all([1, 2].map(() => client.importOfficials({ rows, dryRun: false })));
  expect(both.map(({ rejected }) => rejected)).toEqual([0, 0]);
  expect(both.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(100);
  expect((await list({ unitId: house.unitId })).officials.filter(({ name }) => /^干部1\d\d$/.test(name))).toHaveLength(100);
});

test('each reads and writes within his scope', async () => {
  await client.importOfficials({ rows: [row(301, { unit: otherUnit })], dryRun: false });
  expect((await list({ query: '干部301' }, house.client(supervisor))).total).toBe(0);
  expect((await list({ query: '干部301', division: OTHER_COUNTY })).total).toBe(1);
  const local = house.client(holder('coordinator', { divisions: [COUNTY] }));
  const said = await local.importOfficials({ rows: [row(302, { unit: '公安局' })], dryRun: true });
  expect(said.errors).toMatchObject([{ field: 'unit', code: 'unit.unknown' }]);
  await expect(local.putOfficial(put({ name: '新', unitId: otherUnit }))).rejects.toMatchObject({ kind: 'missing' });
  await expect(house.client(supervisor).putOfficial(put({ name: '新' }))).rejects.toMatchObject({ kind: 'forbidden' });
  const unit = house.client(holder('unitAdmin', { units: [house.unitId] }));
  await expect(list({}, unit)).rejects.toMatchObject({ kind: 'forbidden' });
});

test('the preview says what goes out on which day, in which words, and what will not', async () => {
  house.now = new Date('2026-11-20T02:00:00Z');
  await client.putOfficial(put({ name: '央金', phone: '13922223333', unitId: otherUnit, partyDay: '1996-11-25' }));
  const asked = { division: OTHER_COUNTY, page: 1, pageSize: 200 };
  const week = await client.previewReminders({ ...asked, days: 7 });
  expect(week).toMatchObject({ total: 1, paused: false, warnings: [] });
  const text = '【廉政提醒】央金同志：今天是您入党30周年的日子，愿您不忘初心、廉洁奉公。';
  expect(week.reminders).toEqual([
    {
      ...{ day: '2026-11-25', occasion: 'birthday', occasionName: '政治生日', officialId: expect.any(String) as string },
      ...{ officialName: '央金', unitName: '公安局', text, segments: 1, heldBack: '' },
    },
  ]);
  await client.setOptOut({ phone: '13922223333', optedOut: true, reason: '本人要求' });
  expect((await client.previewReminders({ ...asked, days: 7 })).reminders).toMatchObject([{ heldBack: 'optedOut' }]);
  await house.rule(integrityReminders.key, { ...integrityReminders.default, paused: true }, OTHER_COUNTY);
  expect(await client.previewReminders({ ...asked, days: 7 })).toMatchObject({ paused: true, reminders: [{ heldBack: 'paused' }] });
  const year = await client.previewReminders({ ...asked, days: 400 });
  expect(year.warnings).toMatchObject([{ code: 'reminder.calendarMissing', field: '2027' }]);
  await expect(client.previewReminders({ ...asked, days: 401 })).rejects.toMatchObject({ code: 'reminder.daysInvalid' });
});
