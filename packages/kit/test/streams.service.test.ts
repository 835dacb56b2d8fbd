import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ClientDuplexStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { directory, evaluation } from '@mingjing/contracts';
import { until } from '@mingjing/testing/until';
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
  stopServer,
  type AnyMethod,
  type CallContext,
  type CallOptions,
  type Running,
} from '../src';

const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-streams-'));
const { pushMatters } = evaluation.EvaluationServiceService;
const PADDING = 'x'.repeat(4_000);

let taken = 0;
let hold: Promise<void> | undefined;
let faults: unknown[] = [];
let running: Running;
const channels = new Channels();

/** Answers each row by its id; what a row is called says what else happens. */
async function* echo(
  requests: AsyncIterable<evaluation.PushMattersRequest>,
  call: CallContext,
): AsyncIterable<evaluation.PushMattersResponse> {
  try {
    for await (const { rowId } of requests) {
      taken += 1;
      await hold;
      if (rowId === 'refused') throw new Refused('probe.refused', 'conflict', { field: 'rowId', zh: '不行', en: 'no' });
      if (rowId === 'last') return;
      yield evaluation.PushMattersResponse.fromPartial({ rowId: `${rowId}|${call.cause}` });
    }
  } catch (error) {
    faults.push(error);
    throw error;
  }
}

beforeAll(async () => {
  const probe = defineService({
    name: 'evaluation',
    config: {},
    models: () => ({}),
    rpcs: () => [rpc({ pushMatters }, { pushMatters: echo })],
  });
  running = await start([probe], {
    env: { DATA_DIR: dataDir, METRICS_PORT: 'off', LOG_LEVEL: 'silent', EVALUATION_LISTEN: '127.0.0.1:0' },
  });
});
beforeEach(() => {
  taken = 0;
  hold = undefined;
  faults = [];
});
afterAll(async () => {
  channels.close();
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const token = (): Promise<string> => actorSigner('gateway', openKeys(path.join(dataDir, 'keys')), 60)(citizen, 'evaluation');
const channel = () => channels.get(running.addresses['evaluation'] as string);
const request = (rowId: string) => evaluation.PushMattersRequest.fromPartial({ rowId, matter: { itemName: PADDING } });
const push = (requests: AsyncIterable<evaluation.PushMattersRequest> | Iterable<evaluation.PushMattersRequest>, options?: CallOptions) =>
  promiseClient({ pushMatters }, channel, { caller: 'test', division: '', token }).pushMatters(requests, options);

function* rows(count: number, sent = { count: 0 }): Iterable<evaluation.PushMattersRequest> {
  for (let n = 0; n < count; n += 1) {
    sent.count += 1;
    yield request(String(n));
  }
}

test('both sides stream: every request has its answer, in order, under the cause of the call', async () => {
  const seen: string[] = [];
  for await (const { rowId } of push(rows(500), { cause: 'c1' })) seen.push(rowId);
  expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => `${n}|c1`));
});

test('a sender is held up while the service takes nothing', async () => {
  let release = (): void => {};
  hold = new Promise((resolve) => (release = resolve));
  const sent = { count: 0 };
  const answers = push(rows(5_000, sent))[Symbol.asyncIterator]();
  const first = answers.next();
  await until(() => taken === 1);
  // Until nothing moves any more: what the windows of HTTP/2 hold has gone out, and that is all.
  for (let before = -1; before !== sent.count; await new Promise((resolve) => setTimeout(resolve, 100))) before = sent.count;
  expect(taken).toBe(1);
  expect(sent.count).toBeLessThan(1_000);
  release();
  let answered = (await first).done ? 0 : 1;
  while (!(await answers.next()).done) answered += 1;
  expect([answered, sent.count]).toEqual([5_000, 5_000]);
});

test('a refusal in the middle ends the call whole, while the caller is still sending', async () => {
  async function* sending(): AsyncIterable<evaluation.PushMattersRequest> {
    yield request('a');
    yield request('refused');
    for (;;) {
      yield request('more');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { rowId } of push(sending(), { cause: 'c' })) seen.push(rowId);
  })();
  await expect(reading).rejects.toMatchObject({
    name: 'Refused',
    code: 'probe.refused',
    kind: 'conflict',
    details: { field: 'rowId', zh: '不行', en: 'no' },
  });
  expect(seen).toEqual(['a|c']);
});

test('the service may end the call before the caller has sent everything', async () => {
  async function* sending(): AsyncIterable<evaluation.PushMattersRequest> {
    yield request('last');
    await new Promise<never>(() => {});
  }
  const seen: string[] = [];
  for await (const { rowId } of push(sending())) seen.push(rowId);
  expect(seen).toEqual([]);
});

test('a fault of the source reaches the reader, and the service hears that the caller left', async () => {
  let answered = (): void => {};
  const answer = new Promise<void>((resolve) => (answered = resolve));
  async function* sending(): AsyncIterable<evaluation.PushMattersRequest> {
    yield request('a');
    await answer;
    throw new Error('the file ended in the middle');
  }
  const reading = (async () => {
    for await (const { rowId } of push(sending(), { cause: 'c' })) {
      expect(rowId).toBe('a|c');
      answered();
    }
  })();
  await expect(reading).rejects.toThrow('the file ended in the middle');
  await until(() => faults.length === 1);
  expect(faults[0]).toMatchObject({ name: 'Refused', code: 'call.cancelled', kind: 'unavailable' });
});

test('a reader that leaves early ends the call for the service', async () => {
  async function* sending(): AsyncIterable<evaluation.PushMattersRequest> {
    yield request('a');
    await new Promise<never>(() => {});
  }
  for await (const { rowId } of push(sending(), { cause: 'c' })) {
    expect(rowId).toBe('a|c');
    break;
  }
  await until(() => faults.length === 1);
  expect(faults[0]).toMatchObject({ code: 'call.cancelled' });
});

test('a stream has a deadline', async () => {
  async function* silent(): AsyncIterable<evaluation.PushMattersRequest> {
    await new Promise<never>(() => {});
    yield request('never');
  }
  await expect(push(silent(), { timeoutMs: 150 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'unavailable' });
});

function raw(metadata: Metadata): ClientDuplexStream<Buffer, Buffer> {
  return channel().makeBidiStreamRequest(
    pushMatters.path,
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    metadata,
    { deadline: Date.now() + 60_000 },
  );
}

function ended(call: ClientDuplexStream<Buffer, Buffer>): Promise<ServiceError> {
  return new Promise((resolve, reject) =>
    call
      .on('error', (error) => resolve(error as ServiceError))
      .on('end', () => reject(new Error('ended well')))
      .resume(),
  );
}

test('bytes that are no request are INVALID_ARGUMENT, and without a token nobody gets in', async () => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${await token()}`);
  const broken = raw(metadata);
  broken.write(Buffer.from([0xff, 0xff, 0xff]));
  await expect(ended(broken)).resolves.toMatchObject({ code: status.INVALID_ARGUMENT });
  const stranger = raw(new Metadata());
  stranger.write(Buffer.from(pushMatters.requestSerialize(request('a'))));
  await expect(ended(stranger)).resolves.toMatchObject({ code: status.UNAUTHENTICATED });
  expect(taken).toBe(0);
});

test('a service that stops ends its open streams at once: what was answered stands, the rest is to be sent again', async () => {
  const other = await start(
    [defineService({ name: 'evaluation', config: {}, models: () => ({}), rpcs: () => [rpc({ pushMatters }, { pushMatters: echo })] })],
    { env: { DATA_DIR: path.join(dataDir, 'stopping'), METRICS_PORT: 'off', LOG_LEVEL: 'silent', EVALUATION_LISTEN: '127.0.0.1:0' } },
  );
  const signed = actorSigner('gateway', openKeys(path.join(dataDir, 'stopping/keys')), 60)(citizen, 'evaluation');
  const client = promiseClient({ pushMatters }, () => channels.get(other.addresses['evaluation'] as string), {
    caller: 'test',
    division: '',
    token: () => signed,
  });
  async function* sending(): AsyncIterable<evaluation.PushMattersRequest> {
    yield request('a');
    await new Promise<never>(() => {});
  }
  const answers = client.pushMatters(sending(), { cause: 'c' })[Symbol.asyncIterator]();
  await expect(answers.next()).resolves.toMatchObject({ value: { rowId: 'a|c' } });
  const stopped = other.stop();
  await expect(answers.next()).rejects.toMatchObject({ code: 'server.stopping', kind: 'unavailable' });
  await stopped;
});

test('whoever watches our health, or listens to an answer without end, does not keep a service from stopping', async () => {
  async function* endless(): AsyncIterable<directory.ExportEventsResponse> {
    for (;;) {
      await turn();
      yield { events: [] };
    }
  }
  const { exportEvents } = directory.DirectoryServiceService;
  const other = await start(
    [defineService({ name: 'directory', config: {}, models: () => ({}), rpcs: () => [rpc({ exportEvents }, { exportEvents: endless })] })],
    { env: { DATA_DIR: path.join(dataDir, 'watched'), METRICS_PORT: 'off', LOG_LEVEL: 'silent', DIRECTORY_LISTEN: '127.0.0.1:0' } },
  );
  const signed = actorSigner('gateway', openKeys(path.join(dataDir, 'watched/keys')), 60)(citizen, 'directory');
  const reached = (): Client => channels.get(other.addresses['directory'] as string);
  const { Watch: watch } = healthService as unknown as Record<string, AnyMethod>;
  const watching = reached().makeServerStreamRequest(watch!.path, watch!.requestSerialize, watch!.responseDeserialize, { service: '' });
  const seen = new Promise((resolve) => watching.once('data', resolve));
  const over = new Promise<unknown>((resolve) => watching.once('error', resolve));
  const answers = promiseClient({ exportEvents }, reached, { caller: 'test', division: '', token: () => signed }).exportEvents({} as never);
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const heard = (async () => {
    for await (const _ of answers as AsyncIterable<unknown>) {
      begin();
      await turn();
    }
  })().catch((error: unknown) => error);
  await Promise.all([seen, begun]);
  await other.stop();
  // One that the drain had cut would hear of a lost connection.
  await expect(over).resolves.toMatchObject({ code: status.UNAVAILABLE, details: 'server.stopping' });
  await expect(heard).resolves.toMatchObject({ code: 'server.stopping', kind: 'unavailable' });
});

test('what goes on after the drain is cut off', async () => {
  const server = new Server({ 'grpc.enable_channelz': 0 });
  const deaf = { ...pushMatters, requestStream: false as const };
  server.addService({ deaf } as never, { deaf: () => {} } as never);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const call = client.makeServerStreamRequest(deaf.path, deaf.requestSerialize as never, deaf.responseDeserialize, request('a'));
  const over = new Promise<unknown>((resolve) => call.once('error', resolve));
  call.resume();
  await new Promise<void>((resolve, reject) => client.waitForReady(Date.now() + 60_000, (error) => (error ? reject(error) : resolve())));
  await stopServer(server, `127.0.0.1:${port}`, 50);
  await expect(over).resolves.toHaveProperty('code');
  client.close();
});
