import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directory as directoryContract, evaluation as evaluationContract, statistics as contract, TOPICS } from '@mingjing/contracts';
import { directory } from '@mingjing/directory';
import { evaluation } from '@mingjing/evaluation';
import {
  actorSigner,
  anyPorts,
  Channels,
  citizen,
  openKeys,
  promiseClient,
  start,
  systemActor,
  topicName,
  type Actor,
  type Definition,
  type PromiseClient,
  type Running,
} from '@mingjing/kit';
import { lead } from '@mingjing/lead';
import { notification } from '@mingjing/notification';
import { until } from '@mingjing/testing';
import { statistics } from '../src/service';
import { asking, coordinator, official } from './people';

/** The real directory, evaluation, lead, notification and statistics services in one process, on embedded store and bus. */
class Platform {
  /** How far the platform's clock is ahead, in ms. */
  static ahead = 0;
  private channels = new Channels();
  private causes = 0;
  private constructor(
    private readonly dataDir: string,
    private running: Running,
  ) {}

  static async open(): Promise<Platform> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-statistics-'));
    return new Platform(dataDir, await Platform.begin(dataDir));
  }

  private static begin(dataDir: string): Promise<Running> {
    const env = {
      DATA_DIR: dataDir,
      DEMO: 'false',
      METRICS_PORT: 'off',
      LOG_LEVEL: 'silent',
      INSTANCE: 'trial',
      SMS_PROVIDER: 'off',
      ...anyPorts(),
    };
    return start([directory, evaluation, lead, notification, statistics], {
      env,
      clock: { now: () => new Date(Date.now() + Platform.ahead) },
    });
  }

  async restart(): Promise<void> {
    this.channels.close();
    this.channels = new Channels();
    await this.running.stop();
    this.running = await Platform.begin(this.dataDir);
  }

  async close(): Promise<void> {
    this.channels.close();
    await this.running.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  as<D extends Definition>(definition: D, service: string, actor: Actor): PromiseClient<D> {
    const caller = actor.id.startsWith('system:') ? actor.id.slice('system:'.length) : 'gateway';
    const sign = actorSigner(caller, openKeys(path.join(this.dataDir, 'keys')), 60);
    return promiseClient(definition, () => this.channels.get(this.running.addresses[service] as string), {
      caller,
      division: '',
      token: (audience) => sign(actor, audience),
      timeoutMs: 60_000,
    });
  }

  evaluation(actor: Actor) {
    return this.as(evaluationContract.EvaluationServiceService, 'evaluation', actor);
  }

  async summary(part: Partial<contract.GetSummaryRequest> = {}, actor: Actor = coordinator): Promise<contract.GetSummaryResponse> {
    return this.as(contract.StatisticsServiceService, 'statistics', actor).getSummary(asking(part));
  }

  /** Asks for a rebuild and waits for its end. */
  async rebuild(actor: Actor = official('sysAdmin')): Promise<contract.RebuildRun> {
    const client = this.as(contract.StatisticsServiceService, 'statistics', actor);
    const { run: asked } = await client.rebuild({});
    return until(async () => {
      const { run } = await client.getRebuild({});
      return run?.id === asked?.id && run?.endedAt && run;
    });
  }

  /** A unit with a service point of one window; gives the unit's id and the plate's code. */
  async openHall(division: string): Promise<{ unitId: string; pointId: string; code: string }> {
    const platform = systemActor('platform');
    const cause = `hall-${(this.causes += 1)}`;
    const directoryClient = this.as(directoryContract.DirectoryServiceService, 'directory', platform);
    const { unit } = await directoryClient.createUnit(
      { unit: directoryContract.Unit.fromPartial({ name: `社会保险服务中心${cause}`, division }) },
      { cause },
    );
    const wanted = evaluationContract.ServicePoint.fromPartial({ name: `办事大厅${cause}`, unitId: unit?.id ?? '' });
    const { servicePoint } = await this.evaluation(platform).createServicePoint(
      { servicePoint: wanted, windowNames: [] },
      { cause: `${cause}-point` },
    );
    return { unitId: unit?.id as string, pointId: servicePoint?.id as string, code: servicePoint?.plateCode as string };
  }

  /** Evaluates as a citizen; gives the receipt. */
  async evaluate(given: Partial<evaluationContract.Submission>): Promise<string> {
    const cause = `key-${(this.causes += 1)}`;
    const sign = actorSigner('gateway', openKeys(path.join(this.dataDir, 'keys')), 60);
    const context = { division: '', actorToken: await sign(citizen, 'evaluation'), cause, traceparent: '', deadline: undefined };
    const submission = evaluationContract.Submission.fromPartial({
      level: 'satisfied',
      dimensions: { attitude: 'satisfied' },
      device: cause,
      flags: [],
      ...given,
    });
    const { results } = await this.evaluation(citizen).submitEvaluations({ items: [{ context, submission }] });
    const result = results[0]?.result;
    if (result?.$case !== 'receipt') throw new Error(`the evaluation was not taken: ${JSON.stringify(result)}`);
    return result.value.receipt;
  }

  async deadLetters(): Promise<{ key: string; headers: Record<string, string> }[]> {
    return (await this.running.context('statistics').deadLetters.list(1, 10)).letters;
  }

  /** Bytes on a topic that no publisher of ours would send. */
  async publishRaw(topic: string, key: string, value: Buffer, headers: Record<string, string>): Promise<void> {
    await this.running.context('statistics').bus.publish(topic, [{ key, value, headers }]);
  }
}

let platform: Platform;
let town: { unitId: string; pointId: string; code: string };
let county: { unitId: string; pointId: string; code: string };

beforeAll(async () => {
  platform = await Platform.open();
  town = await platform.openHall('632801');
  county = await platform.openHall('632823');
});
afterAll(() => platform.close());

const evaluations = async (part: Partial<contract.GetSummaryRequest> = {}): Promise<number> =>
  (await platform.summary(part)).figures?.evaluations ?? 0;

test('an evaluation given, changed and turned into a case shows in every figure it belongs to', async () => {
  await platform.evaluate({ code: town.code });
  await platform.evaluate({ code: county.code });
  const receipt = await platform.evaluate({ code: town.code, level: 'unsatisfied', dimensions: { attitude: 'unsatisfied' } });
  await until(async () => (await platform.summary()).figures?.cases === 1 && (await evaluations()) === 3);
  expect((await platform.summary()).figures).toMatchObject({
    evaluations: 3,
    satisfied: 2,
    unsatisfied: 1,
    openScans: 3,
    cases: 1,
    casesClosed: 0,
    satisfactionRate: 2 / 3,
  });

  await platform
    .evaluation(citizen)
    .changeEvaluation({ receipt, level: 'basicallySatisfied', dimensions: { attitude: 'satisfied' }, text: '' });
  await until(async () => (await platform.summary()).figures?.unsatisfied === 0);
  const { figures, groups, asOf } = await platform.summary({ groupBy: 'division' });
  expect(figures).toMatchObject({ evaluations: 3, satisfied: 2, basicallySatisfied: 1, favourableRate: 1, cases: 1 });
  expect(groups.map(({ key, figures }) => [key, figures?.evaluations])).toEqual([
    ['632801', 2],
    ['632823', 1],
  ]);
  expect(Date.now() - (asOf?.getTime() ?? 0)).toBeLessThan(60_000);
});

test('a matter counts once it is recorded, and as evaluated on the day after it was', async () => {
  const matter = evaluationContract.Matter.fromPartial({
    matterNumber: 'B-1',
    itemCode: 'i-1',
    itemName: '社保卡申领',
    unitId: town.unitId,
    servicePointId: town.pointId,
    handledOn: '2026-01-05',
  });
  const { matter: made } = await platform.evaluation(systemActor('platform')).createMatter({ matter }, { cause: 'matter-1' });
  const period = { from: '2026-01-01', to: '2026-01-31', unitId: town.unitId };
  await until(async () => (await platform.summary(period)).figures?.matters === 1);
  expect((await platform.summary(period)).figures).toMatchObject({ mattersEvaluated: 0, notEvaluatedRate: 1, evaluations: 0 });
  const { token } = await platform.evaluation(systemActor('platform')).issueInvitationToken({ matterId: made?.id as string });
  const before = await evaluations();
  await platform.evaluate({ token });
  await until(async () => (await evaluations()) === before + 1);
  expect((await platform.summary(period)).figures).toMatchObject({ mattersEvaluated: 0, notEvaluatedRate: 1 });
  Platform.ahead = 86_400_000;
  await until(async () => (await platform.summary(period)).figures?.mattersEvaluated === 1);
  expect((await platform.summary(period)).figures?.notEvaluatedRate).toBe(0);
  const byDay = (await platform.summary({ ...period, groupBy: 'day' })).groups;
  expect(byDay.flatMap(({ key, figures }) => (figures?.mattersEvaluated ? [key] : []))).toEqual(['2026-01-05']);
});

test('service points carry their names, those without an evaluation too', async () => {
  const quiet = await platform.openHall('632801');
  const listed = async () =>
    (await platform.summary({ groupBy: 'servicePoint', division: '632801' })).groups.find(({ key }) => key === quiet.pointId);
  await until(async () => (await listed())?.name.includes('办事大厅') === true);
  expect((await listed())?.figures?.evaluations).toBe(0);
});

test('a town that the directory knows and nobody evaluated yet has figures; another prefecture does not exist', async () => {
  expect((await platform.summary({ division: '632857' })).figures?.evaluations).toBe(0);
  await expect(platform.summary({ division: '110101' })).rejects.toMatchObject({ kind: 'missing' });
  await expect(platform.summary({ division: '632823' }, official('supervisor', { divisions: ['632801'] }))).rejects.toMatchObject({
    kind: 'missing',
  });
});

test('events that cannot be counted hold up nobody, and wait in the dead letters', async () => {
  const before = await evaluations();
  const topic = topicName(TOPICS.evaluation, 'trial');
  const headers = { ce_id: 'broken:1', ce_type: 'mingjing.evaluation.v1.EvaluationSubmitted', ce_time: '2026-11-20T00:00:00Z' };
  await platform.publishRaw(topic, 'broken', Buffer.from([0x0a, 0xff, 0xff, 0x01]), headers);
  await platform.publishRaw(topic, 'unknown', Buffer.from('?'), {
    ...headers,
    ce_id: 'unknown:1',
    ce_type: 'mingjing.evaluation.v1.SomethingNew',
  });
  await platform.evaluate({ code: county.code });
  await platform.evaluate({ code: town.code });
  // Whoever shares the partition waits while the broken one is tried, at most ten seconds.
  await until(async () => (await evaluations()) === before + 2);
  await until(async () => (await platform.deadLetters()).length === 1);
  expect(await platform.deadLetters()).toMatchObject([{ key: 'broken', headers }]);
});

test('a restart counts nothing twice and loses nothing', async () => {
  const before = await evaluations();
  await platform.evaluate({ code: town.code });
  await platform.restart();
  await platform.evaluate({ code: town.code });
  await until(async () => (await evaluations()) === before + 2);
});

test('a rebuild from the owners gives the same figures; only the system administrator may', async () => {
  const asked = [
    {},
    { groupBy: 'unit' },
    { groupBy: 'channel' },
    { groupBy: 'dimension' },
    { from: '2026-01-01', to: '2026-01-31', groupBy: 'day' },
    { groupBy: 'servicePoint' },
  ];
  await until(async () => (await platform.summary()).figures?.cases === 1);
  const before = await Promise.all(asked.map((part) => platform.summary(part)));
  await expect(platform.rebuild(coordinator)).rejects.toMatchObject({ kind: 'forbidden' });
  const run = await platform.rebuild();
  expect(run).toMatchObject({ state: 'done', corrected: 0, error: '' });
  expect(run.events).toBeGreaterThan(10);
  const after = await Promise.all(asked.map((part) => platform.summary(part)));
  expect(after.map(({ asOf: _asOf, ...rest }) => rest)).toEqual(before.map(({ asOf: _asOf, ...rest }) => rest));
  const total = await evaluations();
  await platform.evaluate({ code: county.code });
  await until(async () => (await evaluations()) === total + 1);
});
