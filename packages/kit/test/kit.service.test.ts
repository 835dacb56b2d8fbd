import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node';
import { service as healthService } from 'grpc-health-check';
import { directory, operations, statistics } from '@mingjing/contracts';
import {
  actorSigner,
  Channels,
  citizen,
  defineService,
  openKeys,
  promiseClient,
  Refused,
  rpc,
  start,
  type CallContext,
  type Running,
} from '../src';
import { startJob } from '../src/jobs';
import { createLog } from '../src/log';
import { ruleReader } from '../src/rules';
import { z } from 'zod';

const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-kit-'));
const calls: CallContext[] = [];

/** What each part of the manifest was given. */
const given: { by: string; parts: unknown }[] = [];
let opened = 0;

const { getSummary, rebuild } = statistics.StatisticsServiceService;
const answered = { getSummary, rebuild };

/** A small real service: it answers well, refuses, fails with a bug, and streams. */
const probe = defineService({
  name: 'statistics',
  config: {},
  models: () => ({}),
  open: async (context) => ({ context, number: (opened += 1) }),
  publishes: (parts) => (given.push({ by: 'publishes', parts }), []),
  subscriptions: (parts) => (given.push({ by: 'subscriptions', parts }), []),
  jobs: (parts) => (given.push({ by: 'jobs', parts }), []),
  started: async (parts) => void given.push({ by: 'started', parts }),
  httpAt: (parts) => (given.push({ by: 'httpAt', parts }), { name: 'probe', host: '127.0.0.1', port: 0 }),
  http: (parts) => (given.push({ by: 'http', parts }), (_request, response) => response.end()),
  rpcs: (parts) => [
    (given.push({ by: 'rpcs', parts }),
    rpc(answered, {
      async getSummary({ division }, call) {
        calls.push(call);
        if (division === 'refused')
          throw new Refused('probe.refused', 'conflict', { field: 'division', zh: '不行', en: 'no', retryAfter: 3, http: 423 });
        if (division === 'bug') throw new TypeError('the secret is 42');
        if (division === 'slow') await new Promise<void>((resolve) => call.signal.addEventListener('abort', () => resolve()));
        return statistics.GetSummaryResponse.fromPartial({ groupsTotal: 7 });
      },
      rebuild: async () => ({ events: 0, corrected: 0, run: undefined }),
    })),
  ],
});

const echoDirectory = {
  name: 'directory',
  config: {},
  models: () => ({}),
  rpcs: () => [rpc({ exportEvents: directory.DirectoryServiceService.exportEvents }, { exportEvents: numbers })],
};
async function* numbers(): AsyncIterable<directory.ExportEventsResponse> {
  for (let n = 0; n < 500; n += 1)
    yield {
      events: [
        { eventId: String(n), key: 'k'.repeat(2_000), type: '', payload: Buffer.alloc(0), division: '', time: undefined, cause: '' },
      ],
    };
}

let running: Running;
const channels = new Channels();
const env = {
  DATA_DIR: dataDir,
  LOG_LEVEL: 'silent',
  STATISTICS_LISTEN: '127.0.0.1:0',
  DIRECTORY_LISTEN: '127.0.0.1:0',
};

const spans = new InMemorySpanExporter();
let metricsPort: number;

beforeAll(async () => {
  const held = createServer().listen(0, '127.0.0.1');
  await once(held, 'listening');
  metricsPort = (held.address() as AddressInfo).port;
  await once(held.close(), 'close');
  running = await start([defineService(echoDirectory), probe], {
    env: { ...env, METRICS_PORT: String(metricsPort) },
    spanExporter: spans,
  });
});
afterAll(async () => {
  channels.close();
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const sign = () => actorSigner('gateway', openKeys(path.join(dataDir, 'keys')), 60);
const client = (division = '') =>
  promiseClient(statistics.StatisticsServiceService, () => channels.get(running.addresses['statistics']!), {
    caller: 'test',
    division,
    token: (audience) => sign()(citizen, audience),
  });
const ask = (division: string) => statistics.GetSummaryRequest.fromPartial({ division });

test('the parts of a service are made once, and everything that it does is given the same', () => {
  expect(given.map(({ by }) => by)).toEqual(['rpcs', 'started', 'publishes', 'subscriptions', 'jobs', 'http', 'httpAt']);
  for (const { parts } of given) expect(parts).toBe(running.parts('statistics'));
  expect(running.parts('statistics')).toEqual({ context: running.context('statistics'), number: 1 });
  expect(running.parts('directory')).toEqual({ context: running.context('directory'), models: {} });
  expect(() => running.parts('lead')).toThrow('lead does not run here');
});

test('a call carries actor, division and cause, and its answer comes back', async () => {
  const reply = await client('632801').getSummary(ask(''), { cause: 'c1' });
  expect(reply.groupsTotal).toBe(7);
  expect(calls.at(-1)).toMatchObject({ actor: { id: 'citizen' }, division: '632801', cause: 'c1' });
});

test('a refusal comes back whole: code, kind, field, words, time to retry, HTTP status', async () => {
  const details = { field: 'division', zh: '不行', en: 'no', retryAfter: 3, http: 423 };
  await expect(client().getSummary(ask('refused'))).rejects.toMatchObject({
    name: 'Refused',
    code: 'probe.refused',
    kind: 'conflict',
    details,
  });
});

test('a bug tells nothing of itself', async () => {
  const error = (await client()
    .getSummary(ask('bug'))
    .catch((problem: ServiceError) => problem)) as ServiceError;
  expect(error.code).toBe(status.INTERNAL);
  expect(`${error.message} ${error.details}`).not.toContain('42');
});

test('a call has a deadline, and the handler hears that nobody waits', async () => {
  await expect(client().getSummary(ask('slow'), { timeoutMs: 150 })).rejects.toMatchObject({ kind: 'unavailable' });
});

const raw = (method: { path: string }, bytes: Buffer, token?: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const metadata = new Metadata();
    if (token) metadata.set('authorization', `Bearer ${token}`);
    channels.get(running.addresses['statistics']!).makeUnaryRequest(
      method.path,
      (b: Buffer) => b,
      (b: Buffer) => b,
      bytes,
      metadata,
      { deadline: Date.now() + 60_000 },
      (error, reply) => (error ? reject(error) : resolve(reply!)),
    );
  });

test('truncated and random bytes are INVALID_ARGUMENT, and the service lives', async () => {
  const whole = Buffer.from(statistics.GetSummaryRequest.encode(ask('632800')).finish());
  const token = await sign()(citizen, 'statistics');
  for (const bytes of [whole.subarray(0, whole.length - 1), Buffer.from([0xff, 0xff, 0xff]), Buffer.alloc(64, 0x0a)]) {
    await expect(raw(statistics.StatisticsServiceService.getSummary, bytes, token)).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
  }
  await expect(raw(statistics.StatisticsServiceService.getSummary, whole, token)).resolves.toBeInstanceOf(Buffer);
});

test('without a token, or with another service as its audience, nobody gets in', async () => {
  const { getSummary } = statistics.StatisticsServiceService;
  await expect(raw(getSummary, Buffer.alloc(0))).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  await expect(raw(getSummary, Buffer.alloc(0), await sign()(citizen, 'lead'))).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
});

test('each span is of the service that made it, and each figure names its own, though they share a process', async () => {
  await client().getSummary(ask(''));
  const named = spans.getFinishedSpans().map(({ attributes, resource }) => [attributes['mingjing.service'], resource.attributes]);
  expect(named).toContainEqual(['statistics', { 'service.name': 'statistics', 'service.namespace': 'mingjing' }]);
  expect(named).toContainEqual(['test', { 'service.name': 'test', 'service.namespace': 'mingjing' }]);
  const lines = (await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).split('\n');
  const figures = lines.filter((line) => line && !line.startsWith('#') && !line.startsWith('target_info'));
  expect(figures.filter((line) => line.startsWith('mingjing_calls_total') && line.includes('service="statistics"'))).not.toEqual([]);
  expect(figures.filter((line) => !/[{,]service="(statistics|directory)"/.test(line))).toEqual([]);
  expect(lines).toContainEqual(expect.stringMatching(/^target_info\{.*service_name="platform".*mingjing_services="directory statistics"/));
});

test('a stream arrives whole and in order, and a reader may leave early', async () => {
  const streams = promiseClient(
    { exportEvents: directory.DirectoryServiceService.exportEvents },
    () => channels.get(running.addresses['directory']!),
    {
      caller: 'test',
      division: '',
      token: (audience) => sign()(citizen, audience),
    },
  );
  const seen: string[] = [];
  for await (const { events } of streams.exportEvents({ after: '' })) seen.push(events[0]!.eventId);
  expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => String(n)));
  for await (const reply of streams.exportEvents({ after: '' })) {
    expect(reply.events[0]!.eventId).toBe('0');
    break;
  }
});

test('every service tells its health and answers the operator only', async () => {
  const health = new Client(running.addresses['statistics']!, credentials.createInsecure());
  const answer = await new Promise((resolve, reject) => {
    const { path: route, requestSerialize, responseDeserialize } = healthService.Check!;
    health.makeUnaryRequest(route, requestSerialize, responseDeserialize, { service: '' }, (error, reply) =>
      error ? reject(error) : resolve(reply),
    );
  });
  health.close();
  expect(answer).toMatchObject({ status: 'SERVING' });
  const office = promiseClient(operations.OperationsServiceService, () => channels.get(running.addresses['statistics']!), {
    caller: 'test',
    division: '',
    token: () => sign()(citizen, 'statistics'),
  });
  await expect(office.listDeadLetters({ page: 1, pageSize: 10 })).rejects.toMatchObject({ kind: 'forbidden' });
});

test('a second process on the same directory is refused, and the first goes on', async () => {
  await expect(start([probe], { env })).rejects.toThrow();
  expect((await client().getSummary(ask(''))).groupsTotal).toBe(7);
});

test('dead letters survive, keep their bytes, and wait for an operator', async () => {
  const office = running.context('statistics').deadLetters;
  const letter = (offset: number, state: 'dead' | 'waiting') => ({
    id: `g/t/0/${offset}`,
    group: 'g',
    topic: 't',
    partition: 0,
    offset,
    key: 'k',
    value: Buffer.from([0, 1, 255]),
    headers: { ce_id: `k:${offset}` },
    error: 'e',
    code: 'c',
    tries: 3,
    state,
    replayRequested: false,
    at: new Date(),
  });
  await office.park(letter(11, 'waiting'));
  await office.park(letter(9, 'dead'));
  await office.park(letter(9, 'dead'));
  expect(await office.parkedKeys('g', ['k', 'other'])).toEqual(new Set(['k']));
  expect(await office.next('g', 'k')).toMatchObject({ offset: 9, value: Buffer.from([0, 1, 255]), headers: { ce_id: 'k:9' } });
  expect(await office.replayRequested('g')).toEqual([]);
  expect(await office.requestReplay('g', 'k')).toBe(2);
  expect((await office.replayRequested('g')).length).toBe(2);
  await office.remove('g/t/0/9');
  expect((await office.list(1, 10)).total).toBe(1);
});

test('a job never overlaps, goes on after a failure, and stops when told', async () => {
  let runs = 0;
  let inside = 0;
  const job = startJob(
    'test',
    {
      name: 'probe',
      everyMs: 1,
      async run() {
        expect(++inside).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        runs += 1;
        if (runs === 2) throw new Error('once');
      },
    },
    createLog('silent'),
  );
  while (runs < 5) await new Promise((resolve) => setImmediate(resolve));
  await job.stop();
  const stopped = runs;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(runs).toBe(stopped);
});

test('a rule is asked for once, held while the directory is away, and its default is used when the value is of no use', async () => {
  const rule = (key: string, value: number) => ({ key, schema: z.number(), default: value });
  let asked = 0;
  let away = false;
  const warnings: string[] = [];
  const reader = ruleReader(
    async (_division, key) => {
      asked += 1;
      if (away) throw new Refused('service.unavailable', 'unavailable');
      return key === 'n' ? '5' : key === 'odd' ? '"x"' : undefined;
    },
    (message) => warnings.push(message),
  );
  expect(await Promise.all([reader.get(rule('n', 1), 'd'), reader.get(rule('n', 1), 'd')])).toEqual([5, 5]);
  expect(asked).toBe(1);
  expect(await reader.get(rule('none', 1), 'd')).toBe(1);
  expect(await reader.get(rule('odd', 3), 'd')).toBe(3);
  expect(warnings).toHaveLength(1);
  away = true;
  expect(await reader.get(rule('n', 1), 'd')).toBe(5);
  await expect(reader.get(rule('never asked', 1), 'd')).rejects.toMatchObject({ kind: 'unavailable' });
});
