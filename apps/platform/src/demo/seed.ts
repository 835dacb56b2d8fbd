import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { directory, evaluation, notification, supervision } from '@mingjing/contracts';
import {
  actorSigner,
  Channels,
  openKeys,
  promiseClient,
  systemActor,
  isRefused,
  type BaseConfig,
  type Definition,
  type PromiseClient,
} from '@mingjing/kit';
import { demoAccounts, demoPosts, type DemoAccount } from './accounts';
import type { DemoPost } from './post';
import { DemoCases } from './cases';
import { releaseWords, seedHeld, seedInvited, seedRegulars, seedSuspicious, seedVoices } from './citizens';
import { atTime, dayHandled, DAYS, demoMornings, timeGoesOn } from './days';
import { DemoPeople } from './people';
import { seedHandledCounts, seedOfficials } from './oversight';
import { demoUnits, type DemoUnit } from './places';
import { seedForces } from './supervision';

/** Everything at once on a small machine takes its time, and nobody waits at a window. */
const SEED_MS = 120_000;
/** Service points that enter matters. */
const ENTERING = 40;
/** Units with many visitors: those whose people have accounts come first. */
const BUSY_UNITS = 6;

interface Clients {
  directory: PromiseClient<directory.DirectoryServiceService>;
  evaluation: PromiseClient<evaluation.EvaluationServiceService>;
  notification: PromiseClient<notification.NotificationServiceService>;
  supervision: PromiseClient<supervision.SupervisionServiceService>;
}

interface Seeded {
  accounts: DemoAccount[];
  plateCode?: string;
}

/**
 * Fills an empty platform with a demonstration on the prefecture's real towns: units, service points, accounts, two weeks
 * of matters and evaluations. Goes through the services' own RPCs and the public HTTP interface; begun and cut off, it
 * goes on where it was.
 * @returns accounts to print, and a plate to scan
 */
export async function seedDemo(config: BaseConfig, addresses: Record<string, string>): Promise<Seeded> {
  const done = path.join(config.DATA_DIR, 'demo-done');
  // A demonstration that was cut off may have left the clock standing.
  if (!existsSync(done)) await timeGoesOn(config.DATA_DIR);
  const channels = new Channels();
  const sign = actorSigner('platform', openKeys(config.KEYS_DIR), config.TOKEN_SECONDS);
  const client = <D extends Definition>(definition: D, owner: string): PromiseClient<D> =>
    promiseClient(definition, () => channels.get(addresses[owner]!), {
      caller: 'platform',
      division: '',
      token: () => sign(systemActor('platform'), owner),
      timeoutMs: SEED_MS,
    });
  const clients: Clients = {
    directory: client(directory.DirectoryServiceService, 'directory'),
    evaluation: client(evaluation.EvaluationServiceService, 'evaluation'),
    notification: client(notification.NotificationServiceService, 'notification'),
    supervision: client(supervision.SupervisionServiceService, 'supervision'),
  };
  try {
    const { divisions } = await clients.directory.listDivisions({ root: '', depth: 0 });
    const units = demoUnits(divisions);
    const accounts = demoAccounts(config.DATA_DIR, demoPosts(rootOf(divisions), units.length));
    if (!existsSync(done)) {
      await seed(clients, config, addresses['http']!, units, accounts, divisions);
      writeFileSync(done, `${new Date().toISOString()}\n`, { flush: true });
    }
    const first = await clients.evaluation.listServicePoints({
      division: '632801',
      unitId: '',
      query: '',
      includeRetired: false,
      page: 1,
      pageSize: 1,
      after: '',
    });
    return { accounts, plateCode: first.servicePoints[0]?.plateCode };
  } finally {
    channels.close();
  }
}

function rootOf(divisions: directory.Division[]): string {
  const root = divisions.find(({ parentId }) => !parentId);
  if (!root) throw new Error('the directory has no root division');
  return root.id;
}

async function seed(
  clients: Clients,
  config: BaseConfig,
  url: string,
  units: DemoUnit[],
  accounts: DemoAccount[],
  divisions: directory.Division[],
): Promise<void> {
  const made = await Promise.all(units.map((unit) => seedUnit(clients, unit)));
  const unitIds = made.map(({ unitId }) => unitId);
  const points = made.flatMap(({ servicePoints }) => servicePoints);
  const busy = made.slice(0, BUSY_UNITS).flatMap(({ servicePoints }) => servicePoints.map(({ plateCode }) => plateCode));
  const mornings = demoMornings(new Date(), DAYS);
  const people = new DemoPeople(url, accounts);
  const cases = new DemoCases(
    url,
    people,
    made.map(({ servicePoints }) => servicePoints),
  );
  try {
    // Posts are held from the first day on: people work in it.
    const posts = demoPosts(rootOf(divisions), units.length);
    const forces = await seedForces(clients, rootOf(divisions));
    await atTime(config.DATA_DIR, mornings[0]!, () => seedAccounts(clients, accounts, posts, [...unitIds, ...forces]));
    for (const [index, morning] of mornings.entries()) {
      await atTime(config.DATA_DIR, morning, async () => {
        people.newDay();
        await releaseWords(people);
        await seedMatters(clients, points, morning, index);
        await seedVoices(
          url,
          points.map(({ plateCode }) => plateCode),
          index,
        );
        await seedRegulars(url, busy, index);
        await seedInvited(clients.evaluation, url, morning, index);
        await cases.play(index, mornings);
      });
    }
  } finally {
    await timeGoesOn(config.DATA_DIR);
  }
  const entering = points.slice(0, ENTERING).map(({ id }) => id);
  await seedHandledCounts(clients.evaluation, entering, mornings.map(dayHandled));
  await seedOfficials(clients.notification, unitIds, new Date());
  await seedSuspicious(clients.evaluation, points[0]!.id, dayHandled(mornings.at(-1)!));
  await seedHeld(
    url,
    points.map(({ plateCode }) => plateCode),
  );
}

async function seedUnit(clients: Clients, unit: DemoUnit): Promise<{ unitId: string; servicePoints: evaluation.ServicePoint[] }> {
  const unitId = await unitNamed(clients, unit);
  return { unitId, servicePoints: await Promise.all(unit.servicePoints.map((point) => servicePoint(clients, unitId, unit, point))) };
}

async function unitNamed(clients: Clients, { name, division }: DemoUnit): Promise<string> {
  const found = await clients.directory.listUnits({ division, query: name, page: 1, pageSize: 10, ids: [] });
  const known = found.units.find((unit) => unit.name === name);
  if (known) return known.id;
  const made = await clients.directory.createUnit({ unit: directory.Unit.fromPartial({ name, division }) });
  return made.unit!.id;
}

async function servicePoint(
  clients: Clients,
  unitId: string,
  unit: DemoUnit,
  point: DemoUnit['servicePoints'][number],
): Promise<evaluation.ServicePoint> {
  const { name, kind, windows } = point;
  const found = await clients.evaluation.listServicePoints({
    division: '',
    unitId,
    query: name,
    includeRetired: false,
    page: 1,
    pageSize: 10,
    after: '',
  });
  const known = found.servicePoints.find((candidate) => candidate.name === name);
  if (known) return known;
  const wanted = evaluation.ServicePoint.fromPartial({ name, kind, unitId, division: unit.division });
  const made = await clients.evaluation.createServicePoint({ servicePoint: wanted, windowNames: windows });
  await seedStaff(clients, made.servicePoint!.id);
  return made.servicePoint!;
}

/** Who is on duty: invented, as the names say. */
async function seedStaff(clients: Clients, servicePointId: string): Promise<void> {
  const { windows } = await clients.evaluation.listWindows({ servicePointId });
  await Promise.all(
    windows.map((window, place) => {
      const staff = [{ name: `示例员${'甲乙丙丁'[place % 4]}`, badge: `A${String(place + 1).padStart(2, '0')}` }];
      return clients.evaluation.updateWindow({ window: { ...window, staff } });
    }),
  );
}

async function seedAccounts(clients: Clients, accounts: DemoAccount[], posts: DemoPost[], unitIds: string[]): Promise<void> {
  await Promise.all(
    posts.map((post) => seedAccount(clients, accounts.find(({ username }) => username === post.username)!.password, post, unitIds)),
  );
}

/** The causes are the same each time, so that what was cut off goes on where it was. */
async function seedAccount(
  clients: Clients,
  password: string,
  { username, name, role, post, division, unit }: DemoPost,
  unitIds: string[],
): Promise<void> {
  const cause = (step: string): { cause: string } => ({ cause: `demo:${step}:${username}` });
  try {
    const { account } = await clients.directory.createAccount({ username, name, password }, cause('account'));
    const scope = { divisions: division ? [division] : [], units: unit === undefined ? [] : [unitIds[unit]!] };
    const made = await clients.directory.createPost({ post: directory.Post.fromPartial({ name: post, role, ...scope }) }, cause('post'));
    await clients.directory.assignPost(
      { accountId: account!.id, postId: made.post!.id, from: undefined, to: undefined },
      cause('assignment'),
    );
  } catch (error) {
    // An account of this name from an earlier demonstration on the same database stays as it is.
    if (!isRefused(error) || (error as { kind?: string }).kind !== 'conflict') throw error;
  }
}

async function seedMatters(clients: Clients, points: evaluation.ServicePoint[], morning: Date, day: number): Promise<void> {
  const handledOn = dayHandled(morning);
  const rows = points.slice(0, ENTERING).map(({ id: servicePoint }, n) =>
    evaluation.MatterRow.fromPartial({
      row: n + 1,
      matterNumber: `DEMO-${handledOn}-${String(n + 1).padStart(3, '0')}`,
      itemCode: `SX${String((n % 7) + 1).padStart(3, '0')}`,
      itemName: ['社保登记', '营业执照变更', '供水报装', '门诊缴费', '不动产查询', '户口迁移', '老年优待证'][(n + day) % 7],
      handledOn,
      servicePoint,
      applicantName: '示例群众',
      phone: `1390000${String(day * 100 + n).padStart(4, '0')}`,
    }),
  );
  const answer = await clients.evaluation.importMatters({ rows, dryRun: false });
  const bad = answer.errors.find(({ code }) => !code.includes('duplicate'));
  if (bad) throw new Error(`the demonstration's matters were refused: row ${bad.row} ${bad.field} ${bad.messageEn}`);
}
