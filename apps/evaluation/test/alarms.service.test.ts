import { operations } from '@mingjing/contracts';
import { Channels, promiseClient } from '@mingjing/kit';
import {
  contract,
  coordinator,
  official,
  openHall,
  platformActor,
  sender,
  startPlatform,
  submit,
  TOPICS,
  until,
  type Hall,
  type Platform,
} from './support';

let platform: Platform;
let hall: Hall;
let other: Hall;
const supervisor = { ...official('supervisor', { divisions: ['632801'] }, 'supervisor-1'), name: '督查员甲' };
const leader = official('leader', { divisions: ['632800'] });
const PHONE = '13800007001';

beforeAll(async () => {
  platform = await startPlatform();
  hall = await openHall(platform);
  other = await openHall(platform);
});
afterAll(() => platform.stop());

const unitAdmin = (of: Hall) => official('unitAdmin', { units: [of.unitId] });
const listed = (given: Partial<contract.ListAlarmsRequest> = {}, actor = supervisor) =>
  platform.as(actor).listAlarms(contract.ListAlarmsRequest.fromPartial(given));
const acknowledge = ({ id, version }: contract.Alarm, note: string, actor = supervisor) =>
  platform.as(actor).acknowledgeAlarm({ id, version, note });

let matters = 0;
/** So many matters that a unit enters itself with one number; their ids. */
async function enter(of: Hall, count: number, phone: string, handledOn = '2026-03-04'): Promise<string[]> {
  const ids = [];
  for (let n = 0; n < count; n += 1) {
    const given = { servicePointId: of.pointId, matterNumber: `BJ-${(matters += 1)}`, itemName: '社保卡补办', handledOn, phone };
    const { matter } = await platform.as(unitAdmin(of)).createMatter({ matter: contract.Matter.fromPartial(given) });
    ids.push(matter?.id as string);
  }
  return ids;
}

const grown = (count: number, of = hall) =>
  until(async () => (await listed({ unitId: of.unitId, kind: 'recurringNumber' })).alarms.find((alarm) => alarm.count === count));

test('a number that recurs over matters of a unit is one alarm from the fifth on, of that unit alone, before anybody evaluates', async () => {
  await enter(other, 3, PHONE);
  await enter(hall, 4, PHONE);
  // Of another month, too far away to count with these.
  await enter(hall, 4, PHONE, '2026-01-10');
  await enter(hall, 2, PHONE);
  await grown(6);
  const { alarms, total } = await listed();
  expect(total).toBe(1);
  expect(alarms).toMatchObject([
    {
      ...{ kind: 'recurringNumber', unitId: hall.unitId, unitName: expect.stringContaining('第1单位'), month: '2026-03', count: 6 },
      ...{ since: '2026-03-05', latest: '2026-03-05', phone: '138****7001', state: 'open', notes: [] },
      places: [{ servicePointId: hall.pointId, servicePointName: '社会保险服务中心' }],
    },
  ]);
  expect((await listed({}, leader)).alarms).toMatchObject([{ count: 6, phone: '' }]);
  const stored = JSON.stringify(await platform.models.alarms.load(alarms[0]!.id));
  expect(stored).not.toContain(PHONE);
  expect(stored).not.toContain('7001');
});

test('people of units learn nothing of it, whatever other posts they hold; nor do other divisions, or any topic', async () => {
  const both = { ...supervisor, assignments: [...supervisor.assignments, ...unitAdmin(other).assignments] };
  const { alarms } = await listed();
  const keys = ['app', 'windowStaff', 'unitHead'] as const;
  for (const actor of [unitAdmin(hall), both, ...keys.map((role) => official(role, { units: [hall.unitId] }))]) {
    await expect(listed({}, actor)).rejects.toMatchObject({ kind: 'forbidden' });
    for (const id of [alarms[0]!.id, 'al-NOBODY'])
      await expect(acknowledge({ ...alarms[0]!, id }, '核查', actor)).rejects.toMatchObject({ kind: 'forbidden' });
  }
  const far = official('supervisor', { divisions: ['632822'] });
  expect(await listed({ state: 'any' }, far)).toMatchObject({ alarms: [], total: 0 });
  await expect(acknowledge(alarms[0]!, '核查', far)).rejects.toMatchObject({ code: 'record.missing' });
  await expect(acknowledge(alarms[0]!, '核查', leader)).rejects.toMatchObject({ kind: 'forbidden' });
  const told = await platform.events(TOPICS.evaluation);
  await until(() => told.some(({ type }) => type.endsWith('.MatterRecorded')));
  expect(told.filter(({ id, type }) => id.startsWith('al-') || type.includes('Alarm'))).toEqual([]);
});

test('somebody acknowledges it with a note; it grows quietly, opens again at twice as many, and keeps who said what', async () => {
  const [first] = (await listed()).alarms;
  await expect(acknowledge(first!, ' ')).rejects.toMatchObject({ code: 'text.required' });
  await expect(acknowledge({ ...first!, version: 99 }, '核查')).rejects.toMatchObject({ code: 'version.conflict' });
  const { alarm } = await acknowledge(first!, '为代办员号码，已约谈');
  const note = { by: 'supervisor-1', name: '督查员甲', role: 'supervisor', count: 6, note: '为代办员号码，已约谈' };
  expect(alarm).toMatchObject({ state: 'acknowledged', notes: [note] });
  await expect(acknowledge(alarm!, '再次')).rejects.toMatchObject({ code: 'alarm.acknowledged' });
  expect((await listed()).total).toBe(0);
  expect((await listed({ state: 'acknowledged' })).alarms).toMatchObject([{ id: first!.id }]);
  await enter(hall, 6, PHONE);
  expect(await grown(12)).toMatchObject({ id: first!.id, state: 'open', notes: [note] });
  const stored = await platform.models.alarms.load(first!.id);
  expect(stored?.history.filter(({ event }) => event.type === 'Acknowledged')).toMatchObject([{ by: 'supervisor-1' }]);
  expect(JSON.stringify(stored)).not.toMatch(/约谈|督查员/);
});

test('matters rated satisfied by one handset right after the messages are told the day after, and none of them is named', async () => {
  const ids = [];
  for (let n = 0; n < 4; n += 1) ids.push(...(await enter(other, 1, `1380000800${n}`)));
  const { addresses } = await platform.as(sender).addressInvitations({ matterIds: ids });
  platform.clock.set('2026-03-05T02:03:00Z');
  const evaluations = [];
  for (const [n, { token }] of addresses.entries()) {
    const { receipt } = await submit(platform, { token, device: n === 3 ? 'of-somebody' : 'of-the-forger', level: 'satisfied' });
    evaluations.push(receipt?.evaluationId);
  }
  platform.clock.set('2026-03-06T02:00:00Z');
  const quick = () => listed({ kind: 'quickRatings' });
  const [alarm] = (await until(async () => ((await quick()).total > 0 ? quick() : false))).alarms;
  expect(alarm).toMatchObject({ unitId: other.unitId, unitName: expect.stringContaining('第2单位'), count: 3, places: [], phone: '' });
  expect(alarm).toMatchObject({ since: '2026-03-05', latest: '2026-03-05', month: '2026-03' });
  const stored = await platform.models.alarms.load(alarm!.id);
  for (const id of [...ids, ...evaluations, other.pointId, other.windowId]) expect(JSON.stringify(stored)).not.toContain(id);
  // No moment of an evaluation stands there either.
  expect(stored?.history.map(({ at }) => at)).toEqual([new Date('2026-03-05T16:00:00Z')]);
});

test('alarms are sorted, filtered and paged, and what is asked wrongly is refused', async () => {
  const kinds = async (given: Partial<contract.ListAlarmsRequest>) => (await listed(given)).alarms.map(({ kind }) => kind);
  expect(await kinds({ sort: 'count' })).toEqual(['recurringNumber', 'quickRatings']);
  await enter(other, 5, '13800009001');
  await grown(5, other);
  expect(await kinds({ unitId: other.unitId })).toEqual(['recurringNumber', 'quickRatings']);
  expect(await listed({ pageSize: 1, page: 2, sort: 'count' })).toMatchObject({ total: 3, alarms: [{ count: 5 }] });
  expect((await listed({ division: '632822' }, coordinator)).total).toBe(0);
  for (const [given, code] of [
    [{ kind: 'x' }, 'alarm.unknownKind'],
    [{ state: 'x' }, 'alarm.unknownState'],
    [{ sort: 'x' }, 'alarm.unknownSort'],
    [{ pageSize: 201 }, 'page.invalid'],
  ] as const)
    await expect(listed(given)).rejects.toMatchObject({ code });
  await expect(listed({}, platformActor)).rejects.toMatchObject({ kind: 'forbidden' });
});

test('looked at again long after, nothing is raised, nor asked again of whoever looked into it', async () => {
  const number = '13800007009';
  const alarmOf = async (month: string) =>
    (await listed({ state: 'any', unitId: other.unitId, kind: 'recurringNumber' })).alarms.find((one) => one.month === month);
  await enter(other, 5, number, '2026-01-20');
  const january = await until(() => alarmOf('2026-01'));
  await acknowledge(january, '为代办员号码');
  platform.clock.set('2026-03-06T03:00:00Z');
  // Within thirty days of those, but of another month.
  await enter(other, 6, number, '2026-02-10');
  await until(async () => (await alarmOf('2026-02'))?.count === 11);
  const all = async () => (await listed({ state: 'any' })).alarms;
  const before = await all();
  const channels = new Channels();
  const office = promiseClient(
    operations.OperationsServiceService,
    () => channels.get(platform.running.addresses['evaluation'] as string),
    {
      ...{ caller: 'test', division: '' },
      token: () => platform.token(official('sysAdmin', {})),
    },
  );
  const group = 'evaluation-alarms.mingjing.evaluation.v1';
  await office.reconcile({ group });
  const run = await until(async () => {
    const found = (await office.listReconciliations({})).reconciliations.find((one) => one.group === group);
    return found?.why === 'asked' && found.state === 'done' && found;
  });
  channels.close();
  expect(run).toMatchObject({ acted: 0, refused: 0 });
  expect(run.read).toBeGreaterThan(20);
  expect(await all()).toEqual(before);
});
