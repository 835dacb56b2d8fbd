import { storeDown } from './outage';
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
  type Platform,
} from './support';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const client = () => platform.as(coordinator);
const scan = (code: string) => platform.as(citizen).getScanPage({ code, token: '' });
const read = async (id: string) => {
  const { servicePoint, windows } = await client().getServicePoint({ id });
  return { ...(servicePoint as contract.ServicePoint), windows };
};

interface Place {
  id: string;
  unitId: string;
  name: string;
  codes: string[];
  windowIds: string[];
}

let made = 0;

/** A service point of its own name with the windows named, in a unit of its own where none is given. */
async function place(unitId = '', windowNames = ['一窗', '二窗'], division = '632801'): Promise<Place> {
  made += 1;
  const unit = unitId || (await openHall(platform, division, `合并单位${made}`)).unitId;
  const name = `评议点${made}`;
  const { servicePoint } = await client().createServicePoint({ servicePoint: point({ name, unitId: unit }), windowNames });
  const id = servicePoint?.id as string;
  const { windows } = await client().listWindows({ servicePointId: id });
  return { id, unitId: unit, name, codes: windows.map(({ plateCode }) => plateCode), windowIds: windows.map((window) => window.id) };
}
const merge = (ids: string[], intoId: string, moveWindows = true, cause?: string) =>
  client().mergeServicePoints({ ids, intoId, moveWindows, reason: '机构合并' }, cause ? { cause } : {});
const split = (id: string, parts: Partial<contract.SplitOff>[], cause?: string) =>
  client().splitServicePoint(
    { id, parts: parts.map((one) => contract.SplitOff.fromPartial(one)), reason: '机构分设' },
    cause ? { cause } : {},
  );

describe('merging', () => {
  test('several become one; windows and plates go over and go on working, what was said before stays where it was', async () => {
    const into = await place();
    const [first, second] = [await place(into.unitId), await place(into.unitId, ['唯一窗'])];
    const before = (await submit(platform, { code: first.codes[0] })).receipt?.evaluationId as string;
    const reply = await merge([first.id, second.id], into.id, true, 'merge-1');
    expect(reply).toMatchObject({ windowsMoved: 3, servicePoint: { id: into.id, retired: false, predecessorIds: [first.id, second.id] } });
    expect(await merge([first.id, second.id], into.id, true, 'merge-1')).toEqual(reply);
    expect((await read(into.id)).windows.map(({ id }) => id)).toEqual([...into.windowIds, ...first.windowIds, ...second.windowIds]);
    for (const gone of [first, second]) {
      expect(await read(gone.id)).toMatchObject({ retired: true, successorId: into.id, successorIds: [into.id], windows: [] });
    }
    expect(await scan(first.codes[0] as string)).toMatchObject({
      servicePointName: into.name,
      windowName: '一窗',
      windowId: first.windowIds[0],
    });
    const given = (await submit(platform, { code: first.codes[0] })).receipt?.evaluationId as string;
    const placed = async (id: string) => (await client().getEvaluation({ id })).evaluation?.servicePointId;
    expect([await placed(before), await placed(given)]).toEqual([first.id, into.id]);
    const { plates } = await client().listPlates(
      contract.ListPlatesRequest.fromPartial({ unitId: into.unitId, inForce: true, pageSize: 200 }),
    );
    expect(plates.filter(({ servicePointId }) => servicePointId === into.id).map(({ code }) => code)).toEqual([
      ...into.codes,
      ...first.codes,
      ...second.codes,
    ]);
    const history = (await platform.models.windows.load(first.windowIds[0] as string))?.history.at(-1);
    expect(history).toMatchObject({
      by: coordinator.id,
      event: { type: 'Moved', data: { from: first.id, servicePointId: into.id, reason: '机构合并' } },
    });
  });

  test('without their windows the plates end, and who scans one is told where to go, through every later merge', async () => {
    const [old, middle, last] = [await place(), await place(), await place()];
    await scan(old.codes[0] as string);
    expect(await merge([old.id], middle.id, false)).toMatchObject({ windowsMoved: 0 });
    const gone = (name: string) => ({
      code: 'servicePoint.retired',
      details: { http: 410, zh: expect.stringContaining(`“${name}”`), en: expect.stringContaining(name) },
    });
    await expect(scan(old.codes[0] as string)).rejects.toMatchObject(gone(middle.name));
    await merge([middle.id], last.id);
    await expect(scan(old.codes[0] as string)).rejects.toMatchObject(gone(last.name));
    expect((await submit(platform, { code: old.codes[0] })).problem).toMatchObject({
      code: 'servicePoint.retired',
      httpStatus: 410,
      messageZh: expect.stringContaining(last.name),
    });
    expect(await scan(middle.codes[0] as string)).toMatchObject({ servicePointName: last.name });
  });

  test('a row that names a retired one by name or id is told which one to name', async () => {
    const [old, fresh] = [await place(), await place()];
    await merge([old.id], fresh.id);
    const rows = [old.name, old.id, fresh.name].map((servicePoint, n) =>
      contract.MatterRow.fromPartial({ row: n + 2, matterNumber: `RT-${n}`, itemName: '补办', handledOn: '2026-03-04', servicePoint }),
    );
    const answer = await client().importMatters({ rows, dryRun: false });
    expect(answer).toMatchObject({ accepted: 1, rejected: 2 });
    expect(answer.errors.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'servicePoint', 'servicePoint.retired'],
      [3, 'servicePoint', 'servicePoint.retired'],
    ]);
    for (const { messageZh, messageEn } of answer.errors)
      expect([messageZh, messageEn].every((text) => text.includes(fresh.name))).toBe(true);
  });

  test('what may not be merged is refused, and nothing is done', async () => {
    const [one, other, gone] = [await place(), await place(), await place()];
    await merge([gone.id], other.id);
    await expect(merge([], one.id)).rejects.toMatchObject({ code: 'servicePoint.mergeNothing' });
    await expect(merge([one.id], one.id)).rejects.toMatchObject({ code: 'servicePoint.mergeIntoItself' });
    await expect(merge([one.id, gone.id], other.id)).rejects.toMatchObject({ code: 'servicePoint.alreadyRetired', kind: 'conflict' });
    await expect(merge([one.id], gone.id)).rejects.toMatchObject({
      code: 'servicePoint.retired',
      details: { field: 'intoId', zh: expect.stringContaining(other.name) },
    });
    await expect(merge([one.id, 'sp-none'], other.id)).rejects.toMatchObject({ kind: 'missing' });
    await merge([one.id], other.id, true, 'same-key');
    const again = await place();
    await expect(merge([again.id], other.id, true, 'same-key')).rejects.toMatchObject({ kind: 'conflict' });
    expect(await read(again.id)).toMatchObject({ retired: false });
  });

  test('across units only by whose scope covers them all, and never by a unit', async () => {
    const [here, there] = [await place(), await place('', ['窗'], '632802')];
    const request = { ids: [there.id], intoId: here.id, moveWindows: true, reason: '跨单位合并' };
    const near = platform.as(official('coordinator', { divisions: ['632801'] }));
    await expect(near.mergeServicePoints(request)).rejects.toMatchObject({ kind: 'missing' });
    await expect(near.mergeServicePoints({ ...request, ids: [here.id], intoId: there.id })).rejects.toMatchObject({ kind: 'missing' });
    const unit = platform.as(official('unitAdmin', { units: [here.unitId, there.unitId] }));
    await expect(unit.mergeServicePoints(request)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(unit.splitServicePoint({ id: here.id, parts: [], reason: '分设' })).rejects.toMatchObject({ kind: 'forbidden' });
    await client().mergeServicePoints(request);
    const moved = (await submit(platform, { code: there.codes[0] })).receipt?.evaluationId as string;
    expect((await client().getEvaluation({ id: moved })).evaluation).toMatchObject({ unitId: here.unitId, division: '632801' });
    const owner = platform.as(official('unitAdmin', { units: [here.unitId] }));
    const { plates } = await owner.listPlates(contract.ListPlatesRequest.fromPartial({ pageSize: 200 }));
    expect(plates.map(({ code }) => code)).toContain(there.codes[0]);
  });

  test('two merges at once never retire both, and of one service point only one gets it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b, c] = [await place(), await place(), await place()];
      await Promise.allSettled([merge([a.id], b.id), merge([b.id], a.id)]);
      const [first, second] = [await read(a.id), await read(b.id)];
      expect(first.retired && second.retired).toBe(false);
      expect(first.windows.length + second.windows.length).toBe(4);
      for (const one of [first, second]) expect(one.retired ? one.windows.length : 0).toBe(0);
      const inUse = first.retired ? b : a;
      const d = await place();
      const both = await Promise.allSettled([merge([inUse.id], c.id), merge([inUse.id], d.id)]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ kind: 'conflict' });
      const winner = both[0]?.status === 'fulfilled' ? c : d;
      expect(await read(inUse.id)).toMatchObject({ retired: true, successorIds: [winner.id], windows: [] });
    }
  });

  test('whoever counts is told of each that is retired', async () => {
    const events = await platform.events(TOPICS.evaluation);
    const [old, fresh] = [await place(), await place()];
    await merge([old.id], fresh.id);
    const told = await until(() =>
      events
        .filter(({ key, type }) => key === old.id && type.endsWith('ServicePointChanged'))
        .map(({ raw }) => contract.ServicePointChanged.decode(raw))
        .find(({ retired }) => retired),
    );
    expect(told).toMatchObject({ servicePointId: old.id, unitId: old.unitId, name: old.name });
  });
});

describe('splitting', () => {
  test('the parts take their windows and open new ones; what keeps none is retired in their favour', async () => {
    const old = await place('', ['甲窗', '乙窗', '丙窗']);
    const [w1, w2, w3] = old.windowIds as [string, string, string];
    const parts = [
      { name: `${old.name}东区`, kind: 'department', windowIds: [w1, w3] },
      { name: `${old.name}西区`, windowIds: [w2], windowNames: ['新开窗'] },
      { name: `${old.name}代办点` },
    ];
    const reply = await split(old.id, parts, 'split-1');
    expect(await split(old.id, parts, 'split-1')).toEqual(reply);
    const [original, east, west, agency] = reply.servicePoints;
    expect(original).toMatchObject({ id: old.id, retired: true, successorId: east?.id, successorIds: [east?.id, west?.id, agency?.id] });
    expect(east).toMatchObject({ kind: 'department', unitId: old.unitId, division: '632801', predecessorIds: [old.id], retired: false });
    const windows = async (id = '') => (await read(id)).windows.map(({ name }) => name);
    expect([await windows(east?.id), await windows(west?.id), await windows(agency?.id)]).toEqual([
      ['甲窗', '丙窗'],
      ['乙窗', '新开窗'],
      [`${old.name}代办点`],
    ]);
    expect(await scan(old.codes[1] as string)).toMatchObject({ servicePointName: `${old.name}西区`, windowName: '乙窗' });
    expect(await scan(agency?.plateCode as string)).toMatchObject({ servicePointName: `${old.name}代办点` });
  });

  test('what keeps windows stays in use', async () => {
    const old = await place('', ['甲窗', '乙窗']);
    const { servicePoints } = await split(old.id, [{ name: `${old.name}分点`, windowIds: [old.windowIds[1] as string] }]);
    expect(servicePoints[0]).toMatchObject({ retired: false, successorId: '', successorIds: [] });
    expect((await read(old.id)).windows.map(({ name }) => name)).toEqual(['甲窗']);
    expect(servicePoints[1]).toMatchObject({ predecessorIds: [old.id] });
  });

  test('what may not be split so is refused, and nothing is done', async () => {
    const [old, other] = [await place(), await place()];
    const neighbour = await place(old.unitId);
    const cases: [Partial<contract.SplitOff>[], string][] = [
      [[], 'servicePoint.splitNothing'],
      [[{ name: '' }], 'text.required'],
      [[{ name: old.name }], 'servicePoint.splitSameName'],
      [[{ name: neighbour.name }], 'servicePoint.duplicate'],
      [[{ name: '新点', kind: 'palace' }], 'servicePoint.unknownKind'],
      [[{ name: '新点', windowIds: [other.windowIds[0] as string] }], 'servicePoint.splitForeignWindow'],
      [[{ name: '新点', windowIds: [old.windowIds[0] as string, old.windowIds[0] as string] }], 'servicePoint.splitWindowTwice'],
    ];
    for (const [parts, code] of cases) await expect(split(old.id, parts)).rejects.toMatchObject({ code });
    expect(await read(old.id)).toMatchObject({ retired: false, version: 1 });
    await merge([old.id], other.id);
    await expect(split(old.id, [{ name: '新点' }])).rejects.toMatchObject({ code: 'servicePoint.retired' });
  });

  test('two splits at once of the same one: one is done', async () => {
    const old = await place();
    const both = await Promise.allSettled(
      ['甲', '乙'].map((side) => split(old.id, [{ name: `${old.name}${side}`, windowIds: old.windowIds }])),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { successorIds } = await read(old.id);
    expect(successorIds).toHaveLength(1);
    expect((await read(successorIds[0] as string)).windows).toHaveLength(2);
  });
});

describe('a process that ends in the middle', () => {
  test('of a merge: the next one finishes it, wherever it was cut off', async () => {
    const all: { into: Place; from: Place[] }[] = [];
    // Begin, two retired, four windows, end: eight writes.
    for (let writes = 1; writes <= 8; writes += 1) {
      const into = await place();
      const from = [await place(into.unitId), await place(into.unitId)];
      all.push({ into, from });
      storeDown(platform.models, writes);
      const outcome = await merge(
        from.map(({ id }) => id),
        into.id,
      ).catch((error: unknown) => error);
      if (writes < 8) expect(outcome).toMatchObject({ kind: 'unavailable' });
      await platform.restart();
    }
    for (const { into, from } of all) {
      const merged = await until(async () => {
        const now = await read(into.id);
        return now.predecessorIds.length > 0 && now;
      });
      expect(merged).toMatchObject({ retired: false, predecessorIds: from.map(({ id }) => id) });
      expect(merged.windows.map(({ id }) => id).sort()).toEqual([...into.windowIds, ...from.flatMap(({ windowIds }) => windowIds)].sort());
      for (const { id } of from) expect(await read(id)).toMatchObject({ retired: true, successorIds: [into.id], windows: [] });
      const events = (await platform.models.servicePoints.load(into.id))?.history.map(({ event }) => event.type);
      expect(events).toEqual(['Registered', 'Merging', 'Merged']);
      expect(await scan(from[1]?.codes[1] as string)).toMatchObject({ servicePointName: into.name });
    }
  }, 300_000);

  test('of a split: the next one finishes it, wherever it was cut off', async () => {
    const all: Place[] = [];
    // Begin, two parts registered, two windows moved, one opened, end: seven writes.
    for (let writes = 1; writes <= 7; writes += 1) {
      const old = await place();
      all.push(old);
      storeDown(platform.models, writes);
      const parts = [
        { name: `${old.name}甲`, windowIds: [old.windowIds[0] as string] },
        { name: `${old.name}乙`, windowIds: [old.windowIds[1] as string], windowNames: ['新窗'] },
      ];
      const outcome = await split(old.id, parts).catch((error: unknown) => error);
      if (writes < 7) expect(outcome).toMatchObject({ kind: 'unavailable' });
      await platform.restart();
    }
    for (const old of all) {
      const gone = await until(async () => {
        const now = await read(old.id);
        return now.retired && now;
      });
      expect(gone.windows).toEqual([]);
      const parts = await Promise.all(gone.successorIds.map(read));
      expect(parts.map(({ name, windows }) => [name, windows.map((window) => window.name).sort()])).toEqual([
        [`${old.name}甲`, ['一窗']],
        [`${old.name}乙`, ['二窗', '新窗'].sort()],
      ]);
    }
  }, 300_000);
});

test('the export tells of all of it once more', async () => {
  const retired = new Set<string>();
  for await (const { events } of platform.as(platformActor).exportEvents({ after: '' })) {
    for (const { type, payload } of events) {
      if (!type.endsWith('ServicePointChanged')) continue;
      const told = contract.ServicePointChanged.decode(payload);
      if (told.retired) retired.add(told.servicePointId);
    }
  }
  const { servicePoints } = await client().listServicePoints(
    contract.ListServicePointsRequest.fromPartial({ includeRetired: true, after: '-', pageSize: 1_000 }),
  );
  expect([...retired].sort()).toEqual(servicePoints.filter((one) => one.retired).map(({ id }) => id));
});
