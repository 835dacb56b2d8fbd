import { mkdtempSync, rmSync } from 'node:fs';
import type { ClientHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectivityState, status } from '@grpc/grpc-js';
import { evaluation, LONG_MESSAGES } from '@mingjing/contracts';
import { actorSigner, actorVerifier, Channels, citizen, openKeys, promiseClient, rpc, serveRpc, type Keys, type RpcServer } from '../src';
import type { RpcServerOptions } from '../src/grpc-server';
import { createLog } from '../src/log';
import { connected, HalfCall } from './half-call';

const MIB = 1024 * 1024;
const { createMatter, importMatters } = evaluation.EvaluationServiceService;
const keysDir = mkdtempSync(path.join(tmpdir(), 'mingjing-admission-'));
let server: RpcServer;
/** Throws away less, and for a shorter time. */
let strict: RpcServer;
/** As strict, with time for a slow machine. */
let patient: RpcServer;
let session: ClientHttp2Session;
let token: string;
let answered = 0;

const serve = (keys: Keys, more: Partial<RpcServerOptions> = {}): Promise<RpcServer> => {
  const answer = async (): Promise<never> => {
    answered += 1;
    throw new Error('nobody is to come this far');
  };
  return serveRpc({
    service: 'evaluation',
    listen: '127.0.0.1:0',
    bindings: [rpc({ createMatter, importMatters }, { createMatter: answer, importMatters: answer })],
    verify: actorVerifier('evaluation', keys),
    log: createLog('silent'),
    messageMs: 200,
    ...more,
  });
};

beforeAll(async () => {
  const keys = openKeys(keysDir);
  token = await actorSigner('gateway', keys, 60)(citizen, 'evaluation');
  server = await serve(keys);
  strict = await serve(keys, { lingering: { bytes: 8 * MIB, ms: 400 } });
  patient = await serve(keys, { lingering: { bytes: 8 * MIB, ms: 60_000 }, messageMs: 60_000 });
  server.serving(true);
  session = await connected(server.address);
});
afterAll(async () => {
  session?.destroy();
  await server?.stop();
  await strict?.stop();
  await patient?.stop();
  rmSync(keysDir, { recursive: true, force: true });
});

const half = (method: string, announced: number, headers: Record<string, string>): HalfCall =>
  new HalfCall(session, method, headers, announced, 1_000);
const known = (): Record<string, string> => ({ authorization: `Bearer ${token}` });

test.each([
  ['nobody', {}],
  ['somebody made up', { authorization: 'Bearer made.up.token' }],
])('who calls as %s is refused on the headers, before the message is there', async (_, headers) => {
  expect(await half(createMatter.path, 900_000, headers).status).toBe(status.UNAUTHENTICATED);
});

test('a message is refused for the size it is said to have, before it comes', async () => {
  expect(await half(createMatter.path, MIB + 1, known()).status).toBe(status.RESOURCE_EXHAUSTED);
  expect(LONG_MESSAGES).toContain(importMatters.path);
  expect(await half(importMatters.path, 8 * MIB + 1, known()).status).toBe(status.RESOURCE_EXHAUSTED);
  expect(await half('/grpc.health.v1.Health/Check', 20_000, {}).status).toBe(status.RESOURCE_EXHAUSTED);
});

test.each([
  [createMatter.path, MIB],
  [importMatters.path, 8 * MIB],
])('what stops in the middle of a message of %s is ended in time, and nothing is done of it', async (method, announced) => {
  expect(await half(method, announced, known()).status).toBe(status.UNAVAILABLE);
  expect(answered).toBe(0);
});

describe('what is sent on after the refusal', () => {
  const closed = (of: ClientHttp2Session): Promise<void> => new Promise((resolve) => void of.once('close', () => resolve()));

  test.each([
    ['of somebody made up', createMatter.path, 900_000, () => ({})],
    ['of a message that is too long', importMatters.path, 2_000 * MIB, known],
  ])('%s is thrown away up to a bound, then the connection ends', async (_, method, announced, headers) => {
    const other = await connected(strict.address);
    const end = closed(other);
    const call = new HalfCall(other, method, headers(), announced, 1_000);
    expect([status.UNAUTHENTICATED, status.RESOURCE_EXHAUSTED]).toContain(await call.status);
    // Beyond the bound no more than what is on the way.
    expect(await call.flood(200 * MIB)).toBeLessThan(30 * MIB);
    await end;
    other.destroy();
  });

  test('a call that is never ended by who began it ends the connection in time', async () => {
    const other = await connected(strict.address);
    const end = closed(other);
    expect(await new HalfCall(other, createMatter.path, {}, 900_000, 1_000).status).toBe(status.UNAUTHENTICATED);
    await end;
  });

  test('a client of ours whose messages are too long keeps its connection', async () => {
    const channels = new Channels();
    const client = promiseClient(evaluation.EvaluationServiceService, () => channels.get(patient.address), {
      caller: 'gateway',
      division: '',
      token: async () => token,
    });
    const matter = evaluation.Matter.fromPartial({ itemName: 'x'.repeat(3 * MIB) });
    const refusal = { code: 'message.tooLong', kind: 'exhausted', details: { zh: expect.stringContaining('1 MiB') } };
    for (let n = 0; n < 3; n += 1) await expect(client.createMatter({ matter })).rejects.toMatchObject(refusal);
    const rows = [evaluation.MatterRow.fromPartial({ itemName: 'x'.repeat(8 * MIB) })];
    await expect(client.importMatters({ rows, dryRun: true })).rejects.toMatchObject({
      ...refusal,
      details: { zh: expect.stringContaining('8 MiB') },
    });
    expect(channels.get(patient.address).getChannel().getConnectivityState(false)).toBe(connectivityState.READY);
    channels.close();
  });
});

test('a connection has so many calls open and no more', () => {
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1_000);
});
