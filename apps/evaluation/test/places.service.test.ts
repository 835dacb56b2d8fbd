import {
  citizen,
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  point,
  startPlatform,
  submit,
  TOPICS,
  until,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
});
afterAll(() => platform.stop());

const list = (given: Partial<contract.ListServicePointsRequest>) => contract.ListServicePointsRequest.fromPartial(given);
const scan = (code: string) => platform.as(citizen).getScanPage({ code, token: '' });

describe('service points', () => {
  test('one is registered with its windows, each with a plate, in the division of its unit', async () => {
    const request = {
      servicePoint: point({ name: '不动产登记大厅', unitId: hall.unitId, kind: 'serviceWindow' }),
      windowNames: ['受理窗', '缴税窗', '领证窗'],
    };
    const first = await platform.as(coordinator).createServicePoint(request, { cause: 'three windows' });
    const again = await platform.as(coordinator).createServicePoint(request, { cause: 'three windows' });
    expect(again).toEqual(first);
    const { servicePoint, windows } = await platform.as(coordinator).getServicePoint({ id: first.servicePoint?.id as string });
    expect(servicePoint).toMatchObject({ name: '不动产登记大厅', division: '632801', divisionPath: ['632800', '632801'], retired: false });
    expect(windows.map(({ name }) => name)).toEqual(['受理窗', '缴税窗', '领证窗']);
    expect(servicePoint?.plateCode).toBe(windows[0]?.plateCode);
    expect(new Set(windows.map(({ plateCode }) => plateCode)).size).toBe(3);
  });

  test('the same key with another body, and the same name in the same unit, are conflicts', async () => {
    const create = (name: string, cause: string) =>
      platform.as(coordinator).createServicePoint({ servicePoint: point({ name, unitId: hall.unitId }), windowNames: [] }, { cause });
    await create('甲窗口', 'name-1');
    await expect(create('乙窗口', 'name-1')).rejects.toMatchObject({ code: 'idempotency.reused', kind: 'conflict' });
    await expect(create('甲窗口', 'name-2')).rejects.toMatchObject({
      code: 'servicePoint.duplicate',
      kind: 'conflict',
      details: { field: 'name' },
    });
  });

  test.each([
    [{ unitId: 'u-nowhere', name: '甲' }, 'unit.unknown', 'unit'],
    [{ unitId: '', name: '甲' }, 'text.required', 'unitId'],
    [{ name: '' }, 'text.required', 'name'],
    [{ name: '甲', kind: 'palace' }, 'servicePoint.unknownKind', 'kind'],
    [{ name: '甲', division: '110000' }, 'division.unknown', 'division'],
    [{ name: '甲\u0000' }, 'text.nul', 'name'],
  ])('%p is refused with %s', async (given, code, field) => {
    const servicePoint = point({ unitId: hall.unitId, ...given });
    await expect(platform.as(coordinator).createServicePoint({ servicePoint, windowNames: [] })).rejects.toMatchObject({
      code,
      details: { field },
    });
  });

  test('outside one’s scope a record does not exist', async () => {
    const stranger = platform.as(official('coordinator', { divisions: ['632802'] }));
    const unknown = await stranger.getServicePoint({ id: 'sp-none' }).catch((error: unknown) => error);
    const foreign = await stranger.getServicePoint({ id: hall.pointId }).catch((error: unknown) => error);
    expect(foreign).toMatchObject({
      kind: 'missing',
      code: (unknown as { code: string }).code,
      details: (unknown as { details: object }).details,
    });
    await expect(stranger.retireServicePoint({ id: hall.pointId, successorId: '', reason: '试图撤销' })).rejects.toMatchObject({
      kind: 'missing',
    });
    expect(await stranger.listServicePoints(list({ includeRetired: true, pageSize: 200 }))).toEqual({
      servicePoints: [],
      total: 0,
      next: '',
    });
    expect((await platform.as(coordinator).getServicePoint({ id: hall.pointId })).servicePoint?.retired).toBe(false);
  });

  test('a role without the right is told so', async () => {
    const staff = platform.as(official('windowStaff', { units: [hall.unitId] }));
    await expect(
      staff.createServicePoint({ servicePoint: point({ name: '甲', unitId: hall.unitId }), windowNames: [] }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('lists page in a stable order and search literally', async () => {
    const own = await openHall(platform, '632823', '天峻县服务点');
    for (const name of ['(一)号', '二号', '三号'])
      await platform.as(coordinator).createServicePoint({ servicePoint: point({ name, unitId: own.unitId }), windowNames: [] });
    const page = (number: number, query = '') =>
      platform.as(coordinator).listServicePoints(list({ division: '632823', query, page: number, pageSize: 3 }));
    const [first, second] = [await page(1), await page(2)];
    expect(first.total).toBe(4);
    expect(new Set([...first.servicePoints, ...second.servicePoints].map(({ id }) => id)).size).toBe(4);
    expect((await page(1, '(一)')).servicePoints.map(({ name }) => name)).toEqual(['(一)号']);
    expect((await page(1, '.*')).total).toBe(0);
    await expect(page(100_000)).rejects.toMatchObject({ code: 'page.invalid', details: { field: 'page' } });
  });

  test('a name in another spelling is the same name; one that looks like another is shown and asked about', async () => {
    const { unitId } = await openHall(platform);
    const client = platform.as(coordinator);
    const create = (name: string, confirmLookAlike = false, options = {}) =>
      client.createServicePoint({ servicePoint: point({ name, unitId }), windowNames: [], confirmLookAlike }, options);
    const first = (await create('企业开办（注销）专厅')).servicePoint as contract.ServicePoint;
    await expect(create('企业开办 (注销)专厅', true)).rejects.toMatchObject({ code: 'servicePoint.duplicate', kind: 'conflict' });
    await expect(create('企业开办注销专厅')).rejects.toMatchObject({
      code: 'servicePoint.lookAlike',
      kind: 'conflict',
      details: { field: 'name', similar: [{ id: first.id, name: first.name }], zh: expect.stringContaining('“企业开办（注销）专厅”') },
    });
    const second = (await create('企业开办注销专厅', true, { cause: 'alike' })).servicePoint as contract.ServicePoint;
    // Sent again it answers what it did.
    expect((await create('企业开办注销专厅', false, { cause: 'alike' })).servicePoint?.id).toBe(second.id);
    await expect(create('·')).rejects.toMatchObject({ code: 'text.noName', details: { field: 'name' } });
    const rename = (name: string, confirmLookAlike = false) =>
      client.updateServicePoint({ servicePoint: { ...second, version: 0, name }, confirmLookAlike });
    await expect(rename('企业开办【注销】专厅')).rejects.toMatchObject({ code: 'servicePoint.duplicate' });
    await expect(rename('企业开办（注消）专厅')).rejects.toMatchObject({
      code: 'servicePoint.lookAlike',
      details: { similar: [{ id: first.id }] },
    });
    expect((await rename('企业开办（注消）专厅', true)).servicePoint?.name).toBe('企业开办（注消）专厅');
    expect((await client.listServicePoints(list({ unitId, query: '（注 消)' }))).servicePoints.map(({ id }) => id)).toEqual([second.id]);
  });

  test('names from before they were compared by keys: both stay, each is found by its spelling', async () => {
    const { unitId } = await openHall(platform, '632801', '旧平台大厅');
    const make = (name: string) => platform.as(coordinator).createServicePoint({ servicePoint: point({ name, unitId }), windowNames: [] });
    const ids = [await make('办证(一)处'), await make('办证甲处')].map(({ servicePoint }) => servicePoint?.id as string);
    const { collection } = platform.models.servicePoints.model;
    await collection.updateMany({ unitId }, { $unset: { nameKey: '' } });
    await collection.updateOne({ _id: ids[1] as never }, { $set: { name: '办证（一）处' } });
    await collection.conn.db?.collection('migrations').deleteOne({ _id: '019-keys-of-service-points' as never });
    await platform.restart();
    const stored = await platform.models.servicePoints.model.find({ _id: { $in: ids } }, { nameKey: 1, twin: 1 }).lean();
    expect(stored.map(({ nameKey }) => nameKey)).toEqual(['办证(一)处', '办证(一)处']);
    expect(stored.filter(({ twin }) => twin)).toHaveLength(1);
    const row = (number: number, servicePoint: string) => ({
      ...contract.MatterRow.fromPartial({ itemName: '办证', handledOn: '2026-03-04', division: '格尔木' }),
      ...{ row: number, matterNumber: `OLD-${number}`, servicePoint },
    });
    const rows = [row(2, '办证(一)处'), row(3, '办证（一）处'), row(4, '办证【一】处')];
    const answer = await platform.as(coordinator).importMatters({ rows, dryRun: false });
    expect(answer.errors.map((error) => [error.row, error.code])).toEqual([[4, 'servicePoint.ambiguous']]);
    expect(
      new Set(
        (await platform.models.matters.model.find({ matterNumber: /^OLD/ }, { servicePointId: 1 }).lean()).map((one) => one.servicePointId),
      ),
    ).toEqual(new Set(ids));
  });

  test('a stale version is a conflict, the right one changes the name', async () => {
    const { unitId } = await openHall(platform);
    const made = (await platform.as(coordinator).createServicePoint({ servicePoint: point({ name: '旧名', unitId }), windowNames: [] }))
      .servicePoint as contract.ServicePoint;
    const renamed = (await platform.as(coordinator).updateServicePoint({ servicePoint: { ...made, name: '新名' } })).servicePoint;
    expect(renamed).toMatchObject({ name: '新名', version: made.version + 1 });
    await expect(platform.as(coordinator).updateServicePoint({ servicePoint: { ...made, name: '又名' } })).rejects.toMatchObject({
      code: 'version.conflict',
      kind: 'conflict',
    });
  });

  test('a unit that is renamed in the directory is shown under its new name', async () => {
    const { unitId, pointId } = await openHall(platform);
    const directory = platform.directoryAs(platformActor);
    const { unit } = await directory.getUnit({ id: unitId });
    await directory.updateUnit({ unit: { ...(unit as NonNullable<typeof unit>), name: '改名后的单位' } });
    await until(async () => (await platform.as(coordinator).getServicePoint({ id: pointId })).servicePoint?.unitName === '改名后的单位');
  });

  test('a retired unit gets no service point', async () => {
    const { unitId } = await openHall(platform);
    const directory = platform.directoryAs(platformActor);
    const { unit } = await directory.getUnit({ id: unitId });
    await directory.updateUnit({ unit: { ...(unit as NonNullable<typeof unit>), retired: true } });
    await expect(
      platform.as(coordinator).createServicePoint({ servicePoint: point({ name: '新点', unitId }), windowNames: [] }),
    ).rejects.toMatchObject({ code: 'unit.retired' });
  });

  test('a retired one keeps its record and is evaluated no more', async () => {
    const { pointId, code } = await openHall(platform);
    await scan(code);
    await expect(platform.as(coordinator).retireServicePoint({ id: pointId, successorId: pointId, reason: '撤并' })).rejects.toMatchObject({
      code: 'servicePoint.ownSuccessor',
    });
    const { servicePoint } = await platform
      .as(coordinator)
      .retireServicePoint({ id: pointId, successorId: hall.pointId, reason: '机构合并' });
    expect(servicePoint).toMatchObject({ retired: true, successorId: hall.pointId });
    await expect(scan(code)).rejects.toMatchObject({ code: 'servicePoint.retired', details: { http: 410 } });
    expect((await submit(platform, { code })).problem).toMatchObject({
      code: 'servicePoint.retired',
      httpStatus: 410,
      messageZh: expect.stringContaining('“社会保险服务中心”承接'),
    });
  });
});

describe('plates', () => {
  const anyPlate = { servicePointId: '', windowId: '', division: '', unitId: '', inForce: false, page: 1, pageSize: 200 };

  test('who scans sees where he is and who is on duty', async () => {
    const { window } = await platform.as(coordinator).updateWindow({
      window: {
        id: hall.windowId,
        servicePointId: '',
        name: '一号窗',
        number: '1',
        staff: [{ name: '值班员甲', badge: 'A01' }],
        plateCode: '',
        version: 0,
      },
    });
    expect(window).toMatchObject({ name: '一号窗', number: '1', plateCode: hall.code });
    const page = await scan(hall.code.toLowerCase());
    expect(page).toMatchObject({
      servicePointName: '社会保险服务中心',
      division: '632801',
      windowName: '一号窗',
      windowNumber: '1',
      staff: [{ name: '值班员甲', badge: 'A01' }],
      windowId: hall.windowId,
    });
    expect(page.form?.levels.map(({ code }) => code)).toEqual(['satisfied', 'basicallySatisfied', 'unsatisfied']);
    expect(page.form?.dimensions.map(({ nameZh }) => nameZh)).toEqual(['服务态度', '办事效率']);
  });

  test('a forged code is refused, by page and by submission', async () => {
    const forged = hall.code.slice(0, -1) + (hall.code.endsWith('A') ? 'B' : 'A');
    await expect(scan(forged)).rejects.toMatchObject({ code: 'plate.forged', kind: 'invalid', details: { field: 'code', http: 404 } });
    expect((await submit(platform, { code: forged })).problem).toMatchObject({ code: 'plate.forged', field: 'code', httpStatus: 404 });
    expect((await submit(platform, { code: '' })).problem).toMatchObject({ code: 'evaluation.codeOrToken' });
  });

  test('a re-issued plate ends the old one at once and says so', async () => {
    const { windowId, code, pointId } = await openHall(platform);
    await scan(code);
    const { plate } = await platform.as(coordinator).issuePlate({ windowId, reason: '破损' }, { cause: 'reissue' });
    const again = await platform.as(coordinator).issuePlate({ windowId, reason: '破损' }, { cause: 'reissue' });
    expect(again.plate).toEqual(plate);
    expect(plate?.code).not.toBe(code);
    await expect(scan(code)).rejects.toMatchObject({ code: 'plate.ended', details: { http: 410, zh: expect.stringContaining('新码牌') } });
    expect((await submit(platform, { code })).problem).toMatchObject({ code: 'plate.ended', httpStatus: 410 });
    expect((await submit(platform, { code: plate?.code })).receipt).toBeDefined();
    const { plates, total } = await platform.as(coordinator).listPlates({ ...anyPlate, servicePointId: pointId, pageSize: 20 });
    expect(total).toBe(2);
    expect(plates.map(({ code: listed, state, replacedBy }) => [listed, state, replacedBy])).toEqual([
      [code, 'ended', plate?.code],
      [plate?.code, 'issued', ''],
    ]);
    const ofDivision = await platform.as(coordinator).listPlates({ ...anyPlate, division: '632801' });
    expect(ofDivision.plates.filter((one) => one.windowId === windowId).map((one) => one.code)).toEqual([plate?.code]);
  });

  test('a revoked plate is refused', async () => {
    const { code } = await openHall(platform);
    await platform.as(coordinator).revokePlate({ code, reason: '码牌遗失' });
    await expect(scan(code)).rejects.toMatchObject({ code: 'plate.revoked', details: { http: 410 } });
    await expect(platform.as(coordinator).revokePlate({ code, reason: '码牌遗失' })).rejects.toMatchObject({ code: 'plate.revoked' });
  });

  test('units neither issue nor revoke, and see only their own plates', async () => {
    const unit = platform.as(official('unitAdmin', { units: [hall.unitId] }));
    await expect(unit.issuePlate({ windowId: hall.windowId, reason: '' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(unit.revokePlate({ code: hall.code, reason: '想停用' })).rejects.toMatchObject({ kind: 'forbidden' });
    const { windowId } = await openHall(platform);
    const { plates } = await unit.listPlates(anyPlate);
    expect(plates.length).toBeGreaterThan(0);
    expect(plates.map((plate) => plate.windowId)).not.toContain(windowId);
  });

  test('those in force can be listed for print: by unit, with the names of where they stand', async () => {
    const { unitId, pointId, windowId, code } = await openHall(platform);
    const forPrint = () => platform.as(coordinator).listPlates({ ...anyPlate, unitId, inForce: true });
    const extra = await platform
      .as(coordinator)
      .createWindow({ window: { id: '', servicePointId: pointId, name: '加开窗口', number: '', staff: [], plateCode: '', version: 0 } });
    const { plate } = await platform.as(coordinator).issuePlate({ windowId, reason: '破损' });
    const { plates, total } = await forPrint();
    expect(total).toBe(2);
    expect(plates.map((one) => [one.code, one.windowName, one.servicePointName])).toEqual([
      [plate?.code, '社会保险服务中心', '社会保险服务中心'],
      [extra.window?.plateCode, '加开窗口', '社会保险服务中心'],
    ]);
    expect(plates[0]?.unitName).toBeTruthy();
    expect(plates.map((one) => one.code)).not.toContain(code);
    await platform.as(coordinator).revokePlate({ code: plate?.code as string, reason: '遗失' });
    expect((await forPrint()).plates.map(({ windowName }) => windowName)).toEqual(['加开窗口']);
    await platform.as(coordinator).retireServicePoint({ id: pointId, successorId: '', reason: '撤并' });
    expect(await forPrint()).toEqual({ plates: [], total: 0 });
  });

  test('a window is one, and two of a service point have names of their own', async () => {
    const { pointId } = await openHall(platform);
    const client = platform.as(coordinator);
    const wanted = { id: '', servicePointId: pointId, number: '', staff: [], plateCode: '', version: 0 };
    const open = (name: string, confirmLookAlike = false) => client.createWindow({ window: { ...wanted, name }, confirmLookAlike });
    const { window: first } = await open('7号窗口');
    await expect(open('７ 号窗口', true)).rejects.toMatchObject({ code: 'window.duplicate', details: { field: 'name' } });
    await expect(open('七号窗口')).rejects.toMatchObject({
      code: 'window.lookAlike',
      details: { similar: [{ id: first?.id, name: '7号窗口' }] },
    });
    await expect(open('1-3号窗口')).rejects.toMatchObject({ code: 'window.severalInOne' });
    expect((await open('8号窗口')).window?.name).toBe('8号窗口');
    const { window: third } = await open('七号窗口', true);
    await expect(client.updateWindow({ window: { ...wanted, id: third?.id as string, name: '8号窗口' } })).rejects.toMatchObject({
      code: 'window.duplicate',
    });
  });

  test('a later window comes last and has a plate of its own', async () => {
    const { pointId, code } = await openHall(platform);
    const { window } = await platform.as(coordinator).createWindow({
      window: {
        id: '',
        servicePointId: pointId,
        name: '加开窗口',
        number: '9',
        staff: [{ name: '值班员乙', badge: '' }],
        plateCode: '',
        version: 0,
      },
    });
    expect(window).toMatchObject({ name: '加开窗口', number: '9', staff: [{ name: '值班员乙' }] });
    const { servicePoint, windows } = await platform.as(coordinator).getServicePoint({ id: pointId });
    expect(servicePoint?.plateCode).toBe(code);
    expect(windows.map(({ name }) => name)).toEqual(['社会保险服务中心', '加开窗口']);
    expect((await scan(window?.plateCode as string)).windowName).toBe('加开窗口');
  });
});

describe('import', () => {
  const row = (number: number, given: Partial<contract.ServicePointRow>): contract.ServicePointRow => ({
    row: number,
    name: '',
    kind: '',
    unit: '',
    division: '',
    windowNames: '',
    ...given,
  });

  test('each row is taken or refused for itself, and a dry run says the same without writing', async () => {
    const { unitId } = await openHall(platform, '632821', '乌兰县服务点');
    const unitName = (await platform.directoryAs(platformActor).getUnit({ id: unitId })).unit?.name as string;
    const rows = [
      row(2, { name: '=1+1', unit: unitId, windowNames: '一窗、二窗' }),
      row(3, { name: '户政窗口', kind: '政务服务窗口', unit: unitName, division: '乌兰县' }),
      row(4, { name: '户政窗口', unit: unitId }),
      row(5, { name: '', kind: '皇宫', unit: '没有的单位', division: '火星' }),
      row(6, { name: '乌兰县服务点', unit: unitId }),
      row(7, { name: '已有窗口', kind: '机关科室', unit: unitId, windowNames: '甲、乙' }),
    ];
    const client = platform.as(coordinator);
    await client.createServicePoint({ servicePoint: point({ name: '已有窗口', unitId }), windowNames: ['甲'] });
    const dry = await client.importServicePoints({ rows, dryRun: true }, { cause: 'dry' });
    expect((await client.listServicePoints(list({ division: '632821' }))).total).toBe(2);
    const real = await client.importServicePoints({ rows, dryRun: false }, { cause: 'real' });
    for (const answer of [dry, real]) {
      expect([answer.accepted, answer.unchanged, answer.rejected]).toEqual([2, 1, 3]);
      expect(answer.errors.map((error) => [error.row, error.field, error.code])).toEqual([
        [4, 'name', 'import.duplicateRow'],
        [5, 'name', 'text.required'],
        [5, 'kind', 'servicePoint.unknownKind'],
        [5, 'division', 'division.unknown'],
        [5, 'unit', 'unit.unknown'],
        [7, 'kind', 'servicePoint.differs'],
        [7, 'windowNames', 'servicePoint.differs'],
      ]);
      expect(answer.errors[0]?.messageZh).toContain('第 3 行');
    }
    const { servicePoints } = await client.listServicePoints(list({ division: '632821', unitId, query: '=' }));
    expect(servicePoints.map(({ name }) => name)).toEqual(['=1+1']);
    expect((await client.listWindows({ servicePointId: servicePoints[0]?.id as string })).windows.map(({ name }) => name)).toEqual([
      '一窗',
      '二窗',
    ]);
    expect(await client.importServicePoints({ rows, dryRun: false }, { cause: 'real' })).toEqual(real);
    const again = await client.importServicePoints({ rows, dryRun: false }, { cause: 'again' });
    expect(again).toEqual({ ...real, accepted: 0, unchanged: 3 });
    expect(await client.importServicePoints({ rows, dryRun: true })).toEqual(again);
  });

  test('divisions are known as in the files of units and people: for short, and by the name above', async () => {
    const { unitId } = await openHall(platform, '632857', '行委大厅');
    const rows = ['大柴旦行委', '海西州/大柴旦行政委员会', '６３２８５７'].map((division, n) =>
      row(n + 2, { name: `简称点${n}`, unit: unitId, division }),
    );
    const answer = await platform.as(coordinator).importServicePoints({ rows, dryRun: false });
    expect(answer.errors).toEqual([]);
    const { servicePoints } = await platform.as(coordinator).listServicePoints(list({ division: '632857', unitId, query: '简称点' }));
    expect(servicePoints.map(({ name }) => name).sort()).toEqual(['简称点0', '简称点1', '简称点2']);
  });

  test('spellings of one name are one; what looks like another waits to be confirmed; windows are counted as they are meant', async () => {
    const { unitId } = await openHall(platform, '632823', '天峻县便民点');
    const client = platform.as(coordinator);
    const rows = [
      row(2, { name: '企业开办（注销）\n专厅', unit: unitId, windowNames: '1-3号窗口' }),
      row(3, { name: '企业开办(注销)专厅', unit: unitId }),
      row(4, { name: '企业开办注销专厅', unit: unitId }),
      row(5, { name: '1号便民点', unit: unitId, windowNames: '1号窗口/2号窗口' }),
      row(6, { name: '2号便民点', unit: unitId, windowNames: '4-6号窗口' }),
      row(7, { name: '-十号综合站', unit: unitId }),
      row(8, { name: '3号便民点', unit: unitId, windowNames: '“1-3号窗口”、4-6号窗口' }),
      row(9, { name: '4号便民点', unit: unitId, windowNames: '“1-3号窗口”、“4、5号窗口”、A7至A8号、9号窗口' }),
      row(10, { name: '5-6号窗口', unit: unitId }),
    ];
    const answer = await client.importServicePoints({ rows, dryRun: true });
    expect(await client.importServicePoints({ rows, dryRun: false }, { cause: 'spelled' })).toEqual(answer);
    expect(answer.errors.map((error) => [error.row, error.field, error.code])).toEqual([
      [3, 'name', 'import.duplicateRow'],
      [4, 'name', 'servicePoint.lookAlike'],
      [6, 'windowNames', 'window.severalInOne'],
      [8, 'windowNames', 'window.severalInOne'],
    ]);
    expect(answer.errors[1]?.messageZh).toContain('“企业开办（注销）专厅”');
    const windowsOf = async (query: string): Promise<string[]> => {
      const { servicePoints } = await client.listServicePoints(list({ unitId, query }));
      return (await client.listWindows({ servicePointId: servicePoints[0]?.id as string })).windows.map(({ name }) => name);
    };
    expect(await windowsOf('企业开办')).toEqual(['1号窗口', '2号窗口', '3号窗口']);
    expect(await windowsOf('１ 号便民点')).toEqual(['1号窗口', '2号窗口']);
    expect(await windowsOf('4号便民点')).toEqual(['1-3号窗口', '4、5号窗口', 'A7号窗口', 'A8号窗口', '9号窗口']);
    expect(await windowsOf('5-6号窗口')).toEqual(['5-6号窗口']);
    const spelled = [
      row(2, { name: '企业开办【注销】专厅', unit: unitId, windowNames: '１号窗口、2号窗口；3 号窗口' }),
      row(3, { name: "'-十号综合站", unit: unitId }),
    ];
    expect(await client.importServicePoints({ rows: spelled, dryRun: false })).toMatchObject({ unchanged: 2, errors: [] });
    expect(await client.importServicePoints({ rows: rows.slice(2, 3), dryRun: false, confirmLookAlike: true })).toMatchObject({
      accepted: 1,
    });
    expect(await client.importServicePoints({ rows: rows.slice(2, 3), dryRun: false })).toMatchObject({ unchanged: 1, errors: [] });
  });

  test('two people who import the same file at the same time have every service point and window there once', async () => {
    const { unitId } = await openHall(platform, '632822', '都兰县服务点');
    const rows = Array.from({ length: 60 }, (_, n) => row(n + 2, { name: `站点${n}`, unit: unitId, windowNames: '一窗、二窗' }));
    const people = ['first', 'second'].map((id) => platform.as(official('coordinator', { divisions: ['632800'] }, id)));
    const answers = await Promise.all(people.map((one) => one.importServicePoints({ rows, dryRun: false }, { timeoutMs: 60_000 })));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(answers.map(({ accepted, unchanged }) => accepted + unchanged)).toEqual([60, 60]);
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(60);
    expect(await platform.models.servicePoints.model.countDocuments({ unitId })).toBe(61);
    expect(await platform.models.windows.model.countDocuments({ unitId })).toBe(121);
  });

  test('the 569 of an upgrade with their windows come in one call', async () => {
    const { unitId } = await openHall(platform, '632857', '大柴旦服务点');
    const rows = Array.from({ length: 569 }, (_, n) => row(n + 2, { name: `新增点${n}`, unit: unitId, windowNames: '一窗、二窗' }));
    const before = process.cpuUsage();
    const answer = await platform.as(coordinator).importServicePoints({ rows, dryRun: false }, { timeoutMs: 60_000 });
    const { user, system } = process.cpuUsage(before);
    expect(answer).toEqual({ accepted: 569, rejected: 0, errors: [], unchanged: 0 });
    expect((user + system) / 1_000).toBeLessThan(20_000);
    expect(await platform.models.windows.model.countDocuments({ unitId })).toBe(2 * 569 + 1);
  });

  test('a division outside one’s scope is named', async () => {
    const near = platform.as(official('coordinator', { divisions: ['632802'] }));
    const answer = await near.importServicePoints({ rows: [row(2, { name: '越界窗口', unit: hall.unitId })], dryRun: false });
    expect(answer).toMatchObject({ accepted: 0, rejected: 1, errors: [{ row: 2, field: 'division', code: 'import.outsideScope' }] });
  });

  test('too many rows at once are refused whole', async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => row(index + 2, { name: `点${index}`, unit: hall.unitId }));
    await expect(platform.as(coordinator).importServicePoints({ rows, dryRun: false })).rejects.toMatchObject({
      code: 'import.tooManyRows',
    });
  });
});

test('windows that a stopped process left unopened are opened by the service point’s own event', async () => {
  const planned = [{ id: 'w-left-behind', name: '未开的窗口' }];
  const data = { name: '半途登记', kind: 'serviceWindow', unitId: hall.unitId, unitName: '', divisionPath: ['632800', '632801'], planned };
  const made = await platform.models.servicePoints.create(
    'sp-left-behind',
    { id: 'half-way' },
    { by: 'system:platform', at: platform.clock.now(), division: '632801' },
    [{ type: 'Registered', data }],
  );
  expect(made.outcome).toBe('created');
  const { windows } = await until(async () => {
    const found = await platform.as(coordinator).listWindows({ servicePointId: 'sp-left-behind' });
    return found.windows.length > 0 && found;
  });
  expect(windows).toMatchObject([{ id: 'w-left-behind', name: '未开的窗口' }]);
  await expect(scan(windows[0]?.plateCode as string)).resolves.toMatchObject({ windowName: '未开的窗口' });
});

test('what is published names no person', async () => {
  const events = await platform.events(TOPICS.evaluation);
  const changed = await until(() =>
    events.find((event) => event.type === 'mingjing.evaluation.v1.ServicePointChanged' && event.key === hall.pointId),
  );
  expect(contract.ServicePointChanged.decode(changed.raw)).toMatchObject({
    servicePointId: hall.pointId,
    unitId: hall.unitId,
    division: '632801',
    retired: false,
  });
  expect(events.some((event) => event.raw.includes('值班员'))).toBe(false);
});
