import { evaluation as proto, lead } from '@mingjing/contracts';
import { message, type Actor } from '@mingjing/kit';
import { TYPES } from '../src/events';
import { tallyId } from '../src/ids';
import { closeWeek } from '../src/release';
import { closeWeeks } from '../src/releasing';
import { weekCounts } from '../src/week-counts';
import type { Work } from '../src/work';
import { citizen, official, openHall, platformActor, startPlatform, submit, TOPICS, until, type Hall, type Platform } from './support';

let platform: Platform;
let events: Awaited<ReturnType<Platform['events']>>;
const going = new AbortController().signal;

const work = (): Work => platform.running.parts('evaluation');
const close = (today: string): Promise<boolean> => closeWeeks(work(), today, going);
const at = (day: string): void => platform.clock.set(`${day}T02:00:00Z`);

type Given = Partial<Record<'satisfied' | 'unsatisfied', number>>;

async function given(day: string, code: string, levels: Given): Promise<string[]> {
  at(day);
  const each = Object.entries(levels).flatMap(([level, count]) => Array.from({ length: count }, () => level));
  const answers = await Promise.all(each.map((level) => submit(platform, { code, level, dimensions: { attitude: level } })));
  return answers.map(({ receipt }) => receipt?.evaluationId as string);
}

/** What was published of a hall so far, in the order in which it was. */
const told = (hall: Hall): proto.EvaluationsReleased[] =>
  events
    .filter(({ type }) => type === TYPES.released)
    .map(({ raw }) => proto.EvaluationsReleased.decode(raw))
    .filter(({ servicePointId }) => servicePointId === hall.pointId);
const toldOf = (hall: Hall, count: number): Promise<proto.EvaluationsReleased[]> => until(() => told(hall).length >= count && told(hall));
const inWords = ({ windowId, since, asOf, levels }: proto.EvaluationsReleased): string =>
  [windowId || 'all', since, asOf, ...levels.map(({ level, count }) => `${count} ${level}`)].join(' ');
const releasesOf = (hall: Hall): Promise<number> => platform.models.releases.model.countDocuments({ servicePointId: hall.pointId });

beforeAll(async () => {
  platform = await startPlatform();
  at('2026-03-02');
  events = await platform.events(TOPICS.evaluation);
});
afterAll(() => platform.stop());

test('with nothing given yet there is nothing to close', async () => {
  expect(await close('2026-03-20')).toBe(false);
});

test('a week is released once nobody can change an evaluation of it any more, and then once', async () => {
  const hall = await openHall(platform);
  const { window } = await platform
    .as(platformActor)
    .createWindow({ window: proto.Window.fromPartial({ servicePointId: hall.pointId, name: '二号窗口' }) });
  await given('2026-03-04', hall.code, { satisfied: 9, unsatisfied: 1 });
  await given('2026-03-08', window?.plateCode as string, { satisfied: 8 });
  await given('2026-03-09', window?.plateCode as string, { satisfied: 1 });
  expect(await close('2026-03-12')).toBe(true);
  expect(await releasesOf(hall)).toBe(0);
  expect(await close('2026-03-13')).toBe(true);
  const [first] = await toldOf(hall, 1);
  expect(inWords(first as proto.EvaluationsReleased)).toBe(`${hall.windowId} 2026-03-02 2026-03-08 9 satisfied 1 unsatisfied`);
  expect(first?.answers).toEqual([{ dimension: 'attitude', levels: { satisfied: 9, unsatisfied: 1 } }]);
  expect(first).toMatchObject({ unitId: hall.unitId, division: '632801', divisionPath: ['632800', '632801'] });
  await close('2026-03-13');
  await close('2026-03-19');
  expect(await releasesOf(hall)).toBe(1);
  // Sunday's eight and Monday's one are in one batch, a week later.
  await close('2026-03-20');
  expect((await toldOf(hall, 2)).map(inWords)[1]).toBe(`${window?.id} 2026-03-02 2026-03-15 9 satisfied`);
});

test('weeks in which nothing ran are closed one after the other', async () => {
  const hall = await openHall(platform);
  await given('2026-03-23', hall.code, { satisfied: 9 });
  await given('2026-03-30', hall.code, { satisfied: 9 });
  await given('2026-04-06', hall.code, { satisfied: 3 });
  await close('2026-05-01');
  // Registered after the platform had begun: told from the Monday of that week.
  expect((await toldOf(hall, 2)).map(inWords)).toEqual([
    `${hall.windowId} 2026-03-09 2026-03-29 9 satisfied`,
    `${hall.windowId} 2026-03-30 2026-04-05 9 satisfied`,
  ]);
  const weeks = (await platform.models.closedWeeks.model.find({}).sort({ _id: 1 }).lean()) as { asOf: string }[];
  expect(weeks.map(({ asOf }) => asOf)).toEqual(
    ['03-08', '03-15', '03-22', '03-29', '04-05', '04-12', '04-19', '04-26'].map((day) => `2026-${day}`),
  );
});

test('cut off at a service point, it goes on there: what was counted is not counted again, and what was not told is told', async () => {
  const [one, other] = [await openHall(platform), await openHall(platform)];
  await given('2026-05-04', one.code, { satisfied: 12 });
  await given('2026-05-04', other.code, { satisfied: 10 });
  // As a process leaves it that dies between counting and telling.
  const counted = await weekCounts(work(), '2026-05-10', 5, going);
  const [point] = counted.filter(({ servicePointId }) => servicePointId === one.pointId);
  const decide = closeWeek(point!, '2026-05-04', '2026-05-10', point!.counted, 5);
  await platform.models.tallies.handle(tallyId(one.pointId), { id: 'week:2026-05-10' }, { by: 'test', at: platform.clock.now() }, decide);
  expect(await releasesOf(one)).toBe(0);
  const ended = new AbortController();
  ended.abort();
  expect(await closeWeeks(work(), '2026-05-20', ended.signal)).toBe(false);
  await close('2026-05-20');
  await close('2026-05-21');
  expect((await toldOf(one, 1)).map(inWords)).toEqual([`${one.windowId} 2026-05-04 2026-05-10 12 satisfied`]);
  expect((await toldOf(other, 1)).map(({ levels }) => levels[0]?.count)).toEqual([10]);
});

test('what is held or excluded is in no release, and what changes or is excluded afterwards changes none', async () => {
  const hall = await openHall(platform);
  const [excluded, held] = await given('2026-05-18', hall.code, { satisfied: 12 });
  await platform.models.evaluations.model.collection.updateOne({ _id: held as never }, { $set: { held: true } });
  const facts = { caseId: 'case-of-a-release', evaluationId: excluded };
  const verdict = lead.CaseVerified.fromPartial({ facts, verdict: 'mistaken', at: platform.clock.now() });
  const envelope = { id: 'case-of-a-release:1', key: 'case-of-a-release', division: '632801', time: platform.clock.now(), cause: 'test' };
  await platform.publish(TOPICS.lead, [message('mingjing.lead.v1.CaseVerified', lead.CaseVerified, verdict, envelope)]);
  await until(async () => (await platform.models.evaluations.load(excluded as string))?.state.excluded);
  await close('2026-05-29');
  expect((await toldOf(hall, 1)).map(({ levels }) => levels[0]?.count)).toEqual([10]);
  const kept = async (): Promise<unknown> => {
    const found = (await platform.models.releases.model.find({ servicePointId: hall.pointId }).lean()) as unknown[];
    return found.map((document) => platform.models.releases.stateOf(document));
  };
  const before = await kept();
  await platform.models.evaluations.model.collection.updateMany({ servicePointId: hall.pointId } as never, { $set: { excluded: true } });
  await close('2026-06-05');
  expect(await kept()).toEqual(before);
});

test('what comes in while the clock is behind a closed week counts in the next one', async () => {
  const hall = await openHall(platform);
  await given('2026-04-01', hall.code, { satisfied: 9 });
  await given('2026-06-15', hall.code, { satisfied: 1 });
  await close('2026-06-30');
  expect((await toldOf(hall, 1)).reduce((sum, { levels }) => sum + (levels[0]?.count ?? 0), 0)).toBe(9);
});

test('the job does it by itself when the day has come', async () => {
  const hall = await openHall(platform);
  await given('2026-07-01', hall.code, { satisfied: 9 });
  at('2026-07-10');
  expect((await toldOf(hall, 1)).map(({ asOf }) => asOf)).toEqual(['2026-07-05']);
});

test('a unit with a network and handsets of its own fills no batch around the few others', async () => {
  const hall = await openHall(platform);
  const say = (device: string, network: string, level = 'satisfied') => submit(platform, { code: hall.code, level, device, network });
  // Three weeks: of one handset, of many handsets in one network, and of one handset in many networks.
  at('2026-08-04');
  for (let n = 0; n < 3; n += 1) await say('of-the-unit', '192.0.2.1');
  at('2026-08-11');
  for (let n = 0; n < 12; n += 1) await say(`of-the-unit-${n}`, '192.0.2.1');
  at('2026-08-18');
  for (let n = 0; n < 3; n += 1) await say('of-the-unit', `192.0.2.${n}`);
  await say('of-somebody', '198.51.100.1', 'unsatisfied');
  await close('2026-08-28');
  expect(await releasesOf(hall)).toBe(0);
  // With five others who are satisfied the voices are enough; what the unit gave is in the figures as it was.
  at('2026-08-25');
  for (let n = 0; n < 3; n += 1) await say(`of-another-${n}`, `198.51.100.${n}`);
  await close('2026-09-04');
  expect((await toldOf(hall, 1)).map(inWords)).toEqual([`${hall.windowId} 2026-07-06 2026-08-30 21 satisfied 1 unsatisfied`]);
});

describe('the list', () => {
  const list = (actor: Actor, asked: Partial<proto.ListReleasesRequest> = {}) =>
    platform.as(actor).listReleases(proto.ListReleasesRequest.fromPartial({ pageSize: 200, ...asked }));

  test('is of one’s own unit, newest first, and by the days until which batches go', async () => {
    const [first] = (await platform.models.releases.model.find({}).sort({ _id: 1 }).limit(1).lean()) as { unitId: string }[];
    const unitId = first?.unitId as string;
    const ours = official('windowStaff', { units: [unitId] });
    const { releases, total } = await list(ours);
    expect(total).toBe(releases.length);
    expect(releases.length).toBeGreaterThan(0);
    expect(new Set(releases.map((one) => one.unitId))).toEqual(new Set([unitId]));
    expect(releases.map(({ asOf }) => asOf)).toEqual(
      releases
        .map(({ asOf }) => asOf)
        .sort()
        .reverse(),
    );
    const [newest] = releases;
    expect(newest).toMatchObject({ servicePointName: '社会保险服务中心', evaluations: newest!.satisfied + newest!.unsatisfied });
    expect((await list(ours, { from: newest!.asOf })).releases).toEqual(releases.filter(({ asOf }) => asOf >= newest!.asOf));
    expect((await list(official('unitHead', { units: ['u-other'] }))).total).toBe(0);
    expect((await list(ours, { unitId: 'u-other' })).total).toBe(0);
    expect((await list(official('supervisor', { divisions: ['632800'] }), { unitId })).releases).toEqual(releases);
  });

  test('goes to exports whole, and to nobody without a post', async () => {
    const leader = official('leader', { divisions: ['632800'] });
    const all = await platform.models.releases.model.countDocuments({});
    let [ids, after]: [string[], string] = [[], '-'];
    while (after) {
      const part = await list(leader, { after, pageSize: 2 });
      ids = [...ids, ...part.releases.map(({ id }) => id)];
      after = part.next;
    }
    expect(new Set(ids).size).toBe(all);
    await expect(list(citizen)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(list(leader, { from: 'heute' })).rejects.toMatchObject({ code: 'day.invalid', details: { field: 'from' } });
  });
});

test('everything released is in the export of events, once', async () => {
  const exported: string[] = [];
  for await (const part of platform.as(platformActor).exportEvents({ after: '' }))
    exported.push(...part.events.filter(({ type }) => type === TYPES.released).map(({ key }) => key));
  expect(new Set(exported).size).toBe(exported.length);
  expect(exported).toHaveLength(await platform.models.releases.model.countDocuments({}));
});
