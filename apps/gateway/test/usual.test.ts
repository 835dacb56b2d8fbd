import path from 'node:path';
import { CALLED, evaluation, statistics } from '@mingjing/contracts';
import { actorSigner, citizen, openKeys, promiseClient, Channels, start, type Running } from '@mingjing/kit';
import { comingFrom } from '../../platform/src/honest-citizen';
import { gateway } from '../src/service';
import { openHall, PASSWORD, signIn, startPlatform, until, type Hall, type Platform } from './platform';

const DAY_MS = 86_400_000;
const DAYS = 16;
const EACH_DAY = 50;
/** Half past ten of a Thursday in Qinghai. */
const TODAY = new Date('2026-03-05T02:30:00Z');
let now = TODAY;
let platform: Platform;
let hall: Hall;
let others: Running[] = [];

beforeAll(async () => {
  platform = await startPlatform({}, { clock: { now: () => new Date(now) } });
  hall = await openHall(platform, '632801', '政务服务大厅');
  await signIn(platform, 'coordinator-a', 'coordinator', { divisions: ['632800'] });
});
afterAll(async () => {
  for (const other of others) await other.stop();
  await platform?.stop();
});

/** A gateway that was started just now, beside or after others. */
async function freshGateway(): Promise<string> {
  const addresses = CALLED.map((name) => [`${name.toUpperCase()}_ADDRESS`, platform.running.addresses[name]]);
  const env = {
    ...Object.fromEntries(addresses),
    DATA_DIR: path.join(platform.dataDir, `gateway-${others.length}`),
    KEYS_DIR: path.join(platform.dataDir, 'keys'),
    PORT: '0',
    GRPC_PORT: 'off',
    METRICS_PORT: 'off',
    LOG_LEVEL: 'silent',
    DEMO: 'false',
    TRUSTED_PROXY_HOPS: '1',
  };
  const running = await start([gateway], { env, clock: { now: () => new Date(now) } });
  others = [...others, running];
  return running.addresses['http'] as string;
}

/** What a plate was used to: so many open scans a day, as they came to the evaluation service. */
async function busyDays(): Promise<void> {
  const sign = actorSigner('gateway', openKeys(path.join(platform.dataDir, 'keys')), 60);
  const channels = new Channels();
  const client = promiseClient(
    evaluation.EvaluationServiceService,
    () => channels.get(platform.running.addresses['evaluation'] as string),
    {
      caller: 'test',
      division: '',
      token: (audience) => sign(citizen, audience),
      timeoutMs: 60_000,
    },
  );
  for (let day = DAYS; day > 0; day -= 1) {
    now = new Date(TODAY.getTime() - day * DAY_MS);
    const actorToken = await sign(citizen, 'evaluation');
    const items = Array.from({ length: EACH_DAY }, (_, n) => ({
      context: { division: '632801', actorToken, cause: `day-${day}-${n}`, traceparent: '', deadline: undefined },
      submission: evaluation.Submission.fromPartial({ code: hall.code, level: 'satisfied', device: `handset-${day}-${n}` }),
    }));
    const { results } = await client.submitEvaluations({ items });
    expect(results.filter(({ result }) => result?.$case === 'receipt')).toHaveLength(EACH_DAY);
  }
  now = TODAY;
  channels.close();
  await until(async () => (await counted()) === DAYS * EACH_DAY);
}

/** Open scans of the window that statistics have counted, as the gateway is told them. */
async function counted(): Promise<number> {
  const context = others[0]?.context('gateway');
  const { windows } = await context!
    .client(statistics.StatisticsServiceService, '')
    .getWindowDays({ windowIds: [hall.windowId], from: '2026-01-05', to: '2026-03-04' });
  return windows[0]?.openScans.reduce((sum, count) => sum + count, 0) ?? 0;
}

/** One new handset after another in the same minute, each by the network of the hall and without a puzzle. @returns how many were held back */
async function hallVotes(url: string, votes: number): Promise<number> {
  const before = await held();
  const headers = comingFrom('the hall');
  for (let n = 0; n < votes; n += 1) {
    const opened = await fetch(`${url}/api/v1/public/plates/${hall.code}/page`, { headers });
    const { page } = (await opened.json()) as { page: string };
    const cookie = (opened.headers.getSetCookie()[0] ?? '').split(';')[0] as string;
    const body = JSON.stringify({ code: hall.code, page, level: 'satisfied' });
    const post = { method: 'POST', body, headers: { ...headers, cookie, 'content-type': 'application/json' } };
    expect((await fetch(`${url}/api/v1/public/evaluations`, post)).status).toBe(201);
  }
  return (await held()) - before;
}

async function held(): Promise<number> {
  const who = { username: 'coordinator-a', password: PASSWORD };
  const signedIn = await platform.http.post('/api/v1/auth/login').send(who).expect(200);
  const headers = { authorization: `Bearer ${signedIn.body.accessToken as string}` };
  const { body } = await platform.http.get('/api/v1/evaluations/held').set(headers).expect(200);
  return body.total as number;
}

test('a hall is not held back after a restart in the midst of a busy morning, at whichever gateway', async () => {
  // Of a plate of which nothing is known five a minute count.
  expect(await hallVotes(await freshGateway(), 8)).toBe(3);
  await busyDays();
  expect(await hallVotes(await freshGateway(), 9)).toBe(0);
  expect(await hallVotes(await freshGateway(), 9)).toBe(0);
  // What was learned of a day stands for that day: it is asked for anew on the next.
  now = new Date(TODAY.getTime() + DAY_MS);
  expect(await hallVotes(others[0]?.addresses['http'] as string, 9)).toBe(0);
});

test('nobody but the gateway is told how busy a window is', async () => {
  const channels = new Channels();
  const sign = actorSigner('gateway', openKeys(path.join(platform.dataDir, 'keys')), 60);
  const client = promiseClient(
    statistics.StatisticsServiceService,
    () => channels.get(platform.running.addresses['statistics'] as string),
    {
      caller: 'test',
      division: '',
      token: (audience) => sign(citizen, audience),
    },
  );
  const asked = { windowIds: [hall.windowId], from: '2026-03-01', to: '2026-03-04' };
  await expect(client.getWindowDays(asked)).rejects.toMatchObject({ kind: 'forbidden' });
  const own = others[0]!.context('gateway').client(statistics.StatisticsServiceService, '');
  await expect(own.getWindowDays({ ...asked, to: '2026-02-30' })).rejects.toMatchObject({ code: 'summary.day', details: { field: 'to' } });
  await expect(own.getWindowDays({ ...asked, from: '2025-12-01' })).rejects.toMatchObject({ code: 'summary.period' });
  await expect(own.getWindowDays({ ...asked, windowIds: Array<string>(201).fill('w') })).rejects.toMatchObject({ code: 'summary.windows' });
  channels.close();
});
