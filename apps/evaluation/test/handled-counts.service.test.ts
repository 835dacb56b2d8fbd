import {
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  startPlatform,
  TOPICS,
  until,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;
let other: Hall;

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
  other = await openHall(platform, '632802', '公安局户政大厅');
});
afterAll(() => platform.stop());

const row = (number: number, given: Partial<contract.HandledCountRow> = {}): contract.HandledCountRow =>
  contract.HandledCountRow.fromPartial({ row: number, servicePoint: hall.pointId, month: '2026-02', handled: '12', ...given });
const declare = (rows: contract.HandledCountRow[], dryRun = false, cause?: string) =>
  platform.as(coordinator).importHandledCounts({ rows, dryRun }, cause ? { cause } : {});
const list = async (given: Partial<contract.ListHandledCountsRequest> = {}, client = platform.as(coordinator)) =>
  client.listHandledCounts(contract.ListHandledCountsRequest.fromPartial({ pageSize: 200, ...given }));

test('each row is taken or refused for itself, with all its faults; a dry run says the same and writes nothing', async () => {
  const rows = [
    row(2, { month: '2026年1月', handled: '１，２３４' }),
    row(3, { month: '2026/2', handled: '0', servicePoint: '公安局户政大厅', division: '德令哈市' }),
    row(4, { month: '2026-04', handled: '-1', servicePoint: '没有的点' }),
    row(5, { month: '上个月', handled: '十二' }),
    row(6, { month: '202601', handled: '5' }),
    row(7, { division: '德令哈市' }),
    row(8, { unit: other.unitId }),
    row(9, { month: '2026-03', handled: '3.5' }),
    row(10, { month: '', handled: '', servicePoint: '' }),
    row(11, { month: '2026-03', handled: '7.0' }),
    row(12, { month: '1999-12' }),
  ];
  const dry = await declare(rows, true);
  expect((await list()).total).toBe(0);
  const real = await declare(rows, false, 'counts-1');
  expect(real).toEqual(dry);
  expect([real.accepted, real.unchanged, real.rejected]).toEqual([3, 0, 8]);
  expect(real.errors.map(({ row: at, field, code }) => [at, field, code])).toEqual([
    [4, 'servicePoint', 'servicePoint.unknown'],
    [4, 'month', 'handledCount.futureMonth'],
    [4, 'handled', 'handledCount.notANumber'],
    [5, 'month', 'month.invalid'],
    [5, 'handled', 'handledCount.notANumber'],
    [6, 'month', 'import.duplicateRow'],
    [7, 'division', 'matter.otherDivision'],
    [8, 'unit', 'servicePoint.otherUnit'],
    [9, 'handled', 'handledCount.notANumber'],
    [10, 'servicePoint', 'text.required'],
    [10, 'month', 'month.invalid'],
    [10, 'handled', 'handledCount.notANumber'],
    [12, 'month', 'handledCount.pastMonth'],
  ]);
  expect(await declare(rows, false, 'counts-1')).toEqual(real);
  const { handledCounts } = await list();
  expect(handledCounts.map(({ servicePointName, month, handled }) => [servicePointName, month, handled])).toEqual([
    ['社会保险服务中心', '2026-03', 7],
    ['公安局户政大厅', '2026-02', 0],
    ['社会保险服务中心', '2026-01', 1234],
  ]);
  expect(handledCounts[0]).toMatchObject({
    unitId: hall.unitId,
    division: '632801',
    declaredBy: coordinator.id,
    declaredAt: expect.any(Date),
  });
});

test('declared again it is unchanged or corrected, and each change is told with old and new', async () => {
  const own = await openHall(platform, '632821', '乌兰县大厅');
  const events = await platform.events(TOPICS.evaluation);
  const one = (handled: string) => declare([row(2, { servicePoint: own.pointId, handled })]);
  expect(await one('10')).toMatchObject({ accepted: 1, unchanged: 0 });
  expect(await one('10')).toMatchObject({ accepted: 0, unchanged: 1 });
  expect(await declare([row(2, { servicePoint: own.pointId, handled: '10' })], true)).toMatchObject({ accepted: 0, unchanged: 1 });
  expect(await one('14')).toMatchObject({ accepted: 1, unchanged: 0 });
  const told = await until(() => {
    const found = events.filter(({ type, raw }) => type.endsWith('HandledCountDeclared') && raw.includes(own.pointId));
    return found.length >= 2 && found;
  });
  expect(told.map(({ raw }) => contract.HandledCountDeclared.decode(raw))).toMatchObject([
    {
      servicePointId: own.pointId,
      unitId: own.unitId,
      division: '632821',
      divisionPath: ['632800', '632821'],
      month: '2026-02',
      old: 0,
      new: 10,
    },
    { servicePointId: own.pointId, month: '2026-02', old: 10, new: 14 },
  ]);
});

test('an older export takes back no newer number; without the time it carries, the number is corrected, and said to be', async () => {
  const own = await openHall(platform, '632821', '乌兰县旧表大厅');
  const one = (handled: string, given: Partial<contract.HandledCountRow> = {}, dryRun = false) =>
    declare([row(2, { servicePoint: own.pointId, handled, ...given })], dryRun);
  const stands = async () => (await list({ servicePointId: own.pointId })).handledCounts[0] as contract.HandledCount;
  const time = ({ declaredAt }: contract.HandledCount): string =>
    new Date((declaredAt as Date).getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  expect(await one('100')).toMatchObject({ accepted: 1, changed: 0 });
  const declaredAt = time(await stands());
  expect(await one('250')).toMatchObject({ accepted: 1, changed: 1 });
  for (const given of [{ declaredAt }, { declaredAt: declaredAt.slice(0, 16) }, { declaredAt: declaredAt.slice(0, 10) }]) {
    for (const dryRun of [true, false]) {
      expect(await one('100', given, dryRun)).toMatchObject({
        accepted: 0,
        changed: 0,
        rejected: 1,
        errors: [{ field: 'handled', code: 'handledCount.newer', messageZh: expect.stringContaining('250') }],
      });
    }
  }
  expect(await stands()).toMatchObject({ handled: 250 });
  expect(await one('250', { declaredAt })).toMatchObject({ accepted: 0, unchanged: 1, changed: 0 });
  // Edited in an export of the number that stands, or said without a time.
  expect(await one('260', { declaredAt: time(await stands()) })).toMatchObject({ accepted: 1, changed: 1 });
  expect(await one('100', {}, true)).toMatchObject({ accepted: 1, changed: 1 });
  expect(await one('100')).toMatchObject({ accepted: 1, changed: 1 });
  expect(await stands()).toMatchObject({ handled: 100 });
});

test('two who declare the same months at the same time leave each there once', async () => {
  const own = await openHall(platform, '632822', '都兰县大厅');
  const months = Array.from({ length: 12 }, (_, n) => `2025-${String(n + 1).padStart(2, '0')}`);
  const rows = months.map((month, n) => row(n + 2, { servicePoint: own.pointId, month, handled: '9' }));
  const answers = await Promise.all([declare(rows), declare(rows)]);
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(answers.map(({ accepted, unchanged }) => accepted + unchanged)).toEqual([12, 12]);
  expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(12);
  expect((await list({ servicePointId: own.pointId })).total).toBe(12);
  expect(
    (await list({ servicePointId: own.pointId, fromMonth: '2025-11', toMonth: '2025-12' })).handledCounts.map(({ month }) => month),
  ).toEqual(['2025-12', '2025-11']);
});

test('a unit declares nothing and reads its own; outside one’s scope there is nothing', async () => {
  const unit = platform.as(official('unitAdmin', { units: [hall.unitId] }));
  await expect(unit.importHandledCounts({ rows: [row(2)], dryRun: false })).rejects.toMatchObject({ kind: 'forbidden' });
  const own = await list({}, unit);
  expect(new Set(own.handledCounts.map(({ unitId }) => unitId))).toEqual(new Set([hall.unitId]));
  const near = platform.as(official('coordinator', { divisions: ['632802'] }));
  expect(await near.importHandledCounts({ rows: [row(2)], dryRun: false })).toMatchObject({
    accepted: 0,
    errors: [{ row: 2, field: 'servicePoint', code: 'servicePoint.unknown' }],
  });
  expect((await list({ division: '632801' }, near)).total).toBe(0);
  const app = platform.as(official('app', { divisions: ['632802'] }, 'app:one'));
  expect(await app.importHandledCounts({ rows: [row(2, { servicePoint: other.pointId, month: '2025-12' })], dryRun: false })).toMatchObject(
    {
      accepted: 1,
    },
  );
  await expect(list({ fromMonth: '2025-1' })).rejects.toMatchObject({ code: 'month.invalid', details: { field: 'fromMonth' } });
});

test('of a retired service point the months before can still be declared', async () => {
  const own = await openHall(platform, '632823', '天峻县旧大厅');
  await platform.as(coordinator).retireServicePoint({ id: own.pointId, successorId: '', reason: '撤并' });
  expect(await declare([row(2, { servicePoint: '天峻县旧大厅', month: '2026-01' })])).toMatchObject({ accepted: 1, errors: [] });
});

test('the export tells of them, from anywhere on', async () => {
  const exported: string[] = [];
  for await (const { events } of platform.as(platformActor).exportEvents({ after: '' }))
    exported.push(...events.map(({ eventId }) => eventId));
  const declared = exported.filter((id) => id.startsWith('hc-'));
  expect(declared.length).toBeGreaterThan(4);
  const rest: string[] = [];
  for await (const { events } of platform.as(platformActor).exportEvents({ after: declared[1] as string }))
    rest.push(...events.map(({ eventId }) => eventId));
  expect(rest).toEqual(exported.slice(exported.indexOf(declared[1] as string) + 1));
});
