import {
  contract,
  coordinator,
  official,
  openHall,
  startPlatform,
  TOPICS,
  until,
  type EvaluationClient,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;
let other: Hall;
let unit: EvaluationClient;

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
  other = await openHall(platform, '632802', '公安局户政大厅');
  unit = platform.as(official('unitAdmin', { units: [hall.unitId] }));
});
afterAll(() => platform.stop());

const row = (number: number, given: Partial<contract.MatterRow> = {}): contract.MatterRow => ({
  row: number,
  matterNumber: `BJ-${number}`,
  itemCode: 'SX-01',
  itemName: '社保卡补办',
  handledOn: '2026-03-04',
  servicePoint: '社会保险服务中心',
  window: '',
  applicantName: '',
  phone: '',
  division: '',
  ...given,
});
const matter = (given: Partial<contract.Matter>): contract.Matter => ({
  id: '',
  unitId: '',
  servicePointId: hall.pointId,
  windowId: '',
  matterNumber: '',
  itemCode: '',
  itemName: '养老待遇核定',
  handledOn: '2026-03-04',
  division: '',
  divisionPath: [],
  phone: '',
  applicantName: '',
  servicePointName: '',
  windowName: '',
  ...given,
});
const all = (given: Partial<contract.ListMattersRequest> = {}): contract.ListMattersRequest =>
  contract.ListMattersRequest.fromPartial({ page: 1, pageSize: 200, ...given });

test('one matter is entered once; phone and name are masked when read', async () => {
  const wanted = matter({
    matterNumber: 'DY-１',
    handledOn: '2026年3月4日',
    phone: '138 0000 5678',
    applicantName: '扎西多吉',
    windowId: hall.windowId,
  });
  const first = await unit.createMatter({ matter: wanted }, { cause: 'enter-1' });
  expect(first.matter).toMatchObject({
    unitId: hall.unitId,
    windowId: hall.windowId,
    matterNumber: 'DY-1',
    handledOn: '2026-03-04',
    division: '632801',
    phone: '138****5678',
    applicantName: '扎***',
    servicePointName: '社会保险服务中心',
    windowName: '社会保险服务中心',
  });
  expect(await unit.createMatter({ matter: wanted }, { cause: 'enter-1' })).toEqual(first);
  await expect(unit.createMatter({ matter: wanted }, { cause: 'enter-2' })).rejects.toMatchObject({
    code: 'matter.duplicate',
    kind: 'conflict',
    details: { field: 'matterNumber' },
  });
});

test.each([
  [{ matterNumber: '' }, 'text.required', 'matterNumber'],
  [{ itemName: '' }, 'text.required', 'itemName'],
  [{ handledOn: '2026-02-30' }, 'matter.badDay', 'handledOn'],
  [{ handledOn: '2026-03-06' }, 'matter.futureDay', 'handledOn'],
  [{ handledOn: '1999-12-31' }, 'matter.pastDay', 'handledOn'],
  [{ handledOn: '1905-07-18' }, 'matter.badDay', 'handledOn'],
  [{ handledOn: '0001-01-01' }, 'matter.badDay', 'handledOn'],
  [{ handledOn: '9999-12-31' }, 'matter.badDay', 'handledOn'],
  [{ phone: '123' }, 'phone.invalid', 'phone'],
  [{ servicePointId: 'sp-none' }, 'servicePoint.unknown', 'servicePointId'],
  [{ windowId: 'w-none' }, 'window.unknown', 'windowId'],
  [{ itemName: '甲\u0000' }, 'text.nul', 'itemName'],
])('%p is refused with %s', async (given, code, field) => {
  await expect(unit.createMatter({ matter: matter({ matterNumber: 'DY-bad', ...given }) })).rejects.toMatchObject({
    code,
    details: { field },
  });
  expect((await unit.listMatters(all({ query: 'DY-bad' }))).total).toBe(0);
});

test('a unit enters only for its own service points, for others they do not exist', async () => {
  await expect(unit.createMatter({ matter: matter({ matterNumber: 'DY-x', servicePointId: other.pointId }) })).rejects.toMatchObject({
    code: 'servicePoint.unknown',
  });
  await expect(
    platform.as(official('supervisor', { divisions: ['632801'] })).createMatter({ matter: matter({ matterNumber: 'DY-x' }) }),
  ).rejects.toMatchObject({ kind: 'forbidden' });
});

test('a file is taken row by row; a dry run says the same and writes nothing', async () => {
  await unit.createMatter({ matter: matter({ matterNumber: 'BJ-known' }) });
  const rows = [
    row(2, { matterNumber: '＝ＣＭＤ', itemName: '=HYPERLINK("http://x")', applicantName: '+1', phone: '１３９００００５６７８' }),
    row(3, { matterNumber: '20260304０３', handledOn: '2026/3/4', division: '格尔木市' }),
    row(4, { matterNumber: '2026030403' }),
    row(5, { handledOn: '昨天', phone: '110', itemName: '' }),
    row(6, { division: '德令哈市' }),
    row(7, { division: '火星' }),
    row(8, { servicePoint: '公安局户政大厅' }),
    row(9, { matterNumber: 'ＢＪ－ｋｎｏｗｎ\u200b' }),
    row(10, { window: '没有的窗' }),
    row(11, { window: '社会保险服务中心' }),
  ];
  const dry = await unit.importMatters({ rows, dryRun: true }, { cause: 'dry' });
  const before = (await unit.listMatters(all())).total;
  const real = await unit.importMatters({ rows, dryRun: false }, { cause: 'file-1' });
  expect(dry).toEqual(real);
  expect([real.accepted, real.rejected]).toEqual([3, 7]);
  expect(real.errors.map(({ row: at, field, code }) => [at, field, code])).toEqual([
    [4, 'matterNumber', 'import.duplicateRow'],
    [5, 'itemName', 'text.required'],
    [5, 'handledOn', 'matter.badDay'],
    [5, 'phone', 'phone.invalid'],
    [6, 'division', 'import.outsideScope'],
    [7, 'division', 'division.unknown'],
    [8, 'servicePoint', 'servicePoint.unknown'],
    [9, 'itemCode', 'matter.differs'],
    [9, 'itemName', 'matter.differs'],
    [10, 'window', 'window.unknown'],
  ]);
  expect(real.errors[0]?.messageZh).toContain('第 3 行');
  const { matters, total } = await unit.listMatters(all());
  expect(total).toBe(before + 3);
  expect(matters.find(({ itemName }) => itemName.startsWith('=HYPERLINK'))).toMatchObject({
    matterNumber: '=CMD',
    phone: '139****5678',
  });
  expect(await unit.importMatters({ rows, dryRun: false }, { cause: 'file-1' })).toEqual(real);
  const again = await unit.importMatters({ rows, dryRun: false }, { cause: 'file-2' });
  expect([again.accepted, again.unchanged, again.rejected]).toEqual([0, 3, 7]);
  expect(again.errors).toEqual(real.errors);
  expect(await unit.importMatters({ rows, dryRun: true })).toEqual(again);
});

test('a row that is there with other content names what differs, and no value of it', async () => {
  const given = { matterNumber: 'DI-1', phone: '13800005678', applicantName: '扎西多吉' };
  await unit.importMatters({ rows: [row(2, given)], dryRun: false });
  const rows = [row(2, { ...given, itemName: '另一事项', window: hall.windowId, phone: '13900001111', applicantName: '' })];
  for (const dryRun of [true, false]) {
    const answer = await unit.importMatters({ rows, dryRun });
    expect([answer.accepted, answer.unchanged, answer.rejected]).toEqual([0, 0, 1]);
    expect(answer.errors.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'window matter.differs',
      'itemName matter.differs',
      'phone matter.differs',
      'applicantName matter.differs',
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/138|139|扎西|社保卡|另一事项/);
  }
});

test('who did not enter a matter learns nothing of its phone and name by importing', async () => {
  const given = { matterNumber: 'TR-1', phone: '13800005678', applicantName: '扎西多吉' };
  await unit.importMatters({ rows: [row(2, given)], dryRun: false });
  const colleague = platform.as(official('unitAdmin', { units: [hall.unitId] }, 'another-of-the-unit'));
  const tries = [given, { ...given, phone: '13900001111' }, { matterNumber: 'TR-1' }];
  for (const one of tries) {
    expect(await colleague.importMatters({ rows: [row(2, one)], dryRun: false })).toMatchObject({ unchanged: 1, rejected: 0, errors: [] });
  }
});

test('two people who import the same file at the same time have every row there once', async () => {
  const rows = Array.from({ length: 500 }, (_, n) =>
    row(n + 2, { matterNumber: `CO-${n}`, phone: '13800005678', servicePoint: hall.pointId }),
  );
  const people = ['first', 'second'].map((id) => platform.as(official('unitAdmin', { units: [hall.unitId] }, id)));
  const answers = await Promise.all(people.map((one) => one.importMatters({ rows, dryRun: false }, { timeoutMs: 30_000 })));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(answers.map(({ accepted, unchanged }) => accepted + unchanged)).toEqual([500, 500]);
  expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(500);
  expect(await platform.models.matters.model.countDocuments({ matterNumber: { $gte: 'CO-', $lt: 'CO.' } })).toBe(500);
});

test('a division with service points of several names wants the id', async () => {
  const twin = await openHall(platform, '632801');
  const answer = await platform.as(coordinator).importMatters({
    rows: [
      row(2, { matterNumber: 'TW-1' }),
      row(3, { matterNumber: 'TW-1', servicePoint: twin.pointId }),
      row(4, { matterNumber: 'TW-1', servicePoint: hall.pointId }),
    ],
    dryRun: false,
  });
  expect(answer.errors.map(({ row: at, code }) => [at, code])).toEqual([[2, 'servicePoint.ambiguous']]);
  expect(answer.accepted).toBe(2);
});

test('service points and windows are known in every spelling; a town that there is in two counties by the service point', async () => {
  const { pointId } = await openHall(platform, '632822', '综合（受理）大厅');
  const names = (servicePoint: string, n: number, given: Partial<contract.MatterRow> = {}) =>
    row(n, { matterNumber: `SP-${n}`, servicePoint, division: '都兰', ...given });
  const windows = await platform.as(coordinator).listWindows({ servicePointId: pointId });
  const rows = [
    names('综合(受理)大厅', 2, { window: windows.windows[0]?.name.replace('号', ' 号 ') }),
    names('综合【受理】 大厅', 3),
    names('综合（受理）\n大厅', 4),
    names('综合·（受理）·大厅', 5),
    names('综合受理大厅', 6),
    names('综合（受理）大厅', 7, { window: '没有的窗口' }),
  ];
  const answer = await platform.as(coordinator).importMatters({ rows, dryRun: false });
  expect(answer.errors.map(({ row: at, field, code }) => [at, field, code])).toEqual([
    [6, 'servicePoint', 'servicePoint.unknown'],
    [7, 'window', 'window.unknown'],
  ]);
  expect(answer.errors[0]?.messageZh).toContain('是不是“综合（受理）大厅”？');
  expect(answer.accepted).toBe(4);
  // The name of what was handled and of the applicant may be spelled otherwise the next time.
  const again = [names('综合(受理)大厅', 3, { itemName: '社保卡 补办' })];
  expect(await platform.as(coordinator).importMatters({ rows: again, dryRun: false })).toMatchObject({ unchanged: 1, errors: [] });
});

test('lists stay within one’s scope and show no evaluation state', async () => {
  await platform
    .as(coordinator)
    .createMatter({ matter: matter({ matterNumber: 'OT-1', servicePointId: other.pointId, handledOn: '2026-03-01' }) });
  const mine = await unit.listMatters(all());
  expect(new Set(mine.matters.map(({ unitId }) => unitId))).toEqual(new Set([hall.unitId]));
  expect(Object.keys(mine.matters[0] as object).filter((key) => /evaluat/i.test(key))).toEqual([]);
  const theirs = await platform.as(official('supervisor', { divisions: ['632802'] })).listMatters(all());
  expect(theirs.matters.map(({ matterNumber }) => matterNumber)).toEqual(['OT-1']);
  expect((await unit.listMatters(all({ division: '632802' }))).total).toBe(0);
  expect(
    (await platform.as(coordinator).listMatters(all({ from: '2026-02-28', to: '2026-03-01' }))).matters.map(
      ({ matterNumber }) => matterNumber,
    ),
  ).toEqual(['OT-1']);
  expect((await unit.listMatters(all({ query: 'BJ-k' }))).matters.map(({ matterNumber }) => matterNumber)).toEqual(['BJ-known']);
  await expect(unit.listMatters(all({ from: '1.3.2026' }))).rejects.toMatchObject({ code: 'day.invalid', details: { field: 'from' } });
});

test('what is published of a matter has neither number nor name', async () => {
  const events = await platform.events(TOPICS.evaluation);
  const { matter: made } = await unit.createMatter({
    matter: matter({ matterNumber: 'PU-1', phone: '13711112222', applicantName: '标记姓名', itemCode: 'SX-09' }),
  });
  const event = await until(() => events.find(({ key }) => key === made?.id));
  expect(contract.MatterRecorded.decode(event.raw)).toMatchObject({
    matterId: made?.id,
    unitId: hall.unitId,
    servicePointId: hall.pointId,
    divisionPath: ['632800', '632801'],
    itemCode: 'SX-09',
    handledOn: '2026-03-04',
  });
  expect(event.raw.includes('PU-1')).toBe(false);
  const stored = (await platform.models.matters.model.findOne({ _id: made?.id }).lean()) as { sealed?: unknown };
  const { sealed, ...open } = stored;
  expect(sealed).toBeDefined();
  expect(JSON.stringify(open)).not.toMatch(/13711112222|标记姓名/);
});

test('a thousand rows come in one call', async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) =>
    row(index + 2, { matterNumber: `M-${index}`, phone: '13800005678', servicePoint: hall.pointId }),
  );
  expect(await unit.importMatters({ rows, dryRun: false }, { timeoutMs: 30_000 })).toEqual({
    accepted: 1_000,
    rejected: 0,
    errors: [],
    unchanged: 0,
  });
  await expect(unit.importMatters({ rows: [...rows, row(2_000)], dryRun: false })).rejects.toMatchObject({ code: 'import.tooManyRows' });
});
