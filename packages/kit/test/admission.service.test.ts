import { mkdtempSync, rmSync } from 'node:fs';
import type { ClientHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { status } from '@grpc/grpc-js';
import { evaluation, LONG_MESSAGES } from '@mingjing/contracts';
import { actorSigner, actorVerifier, citizen, openKeys, rpc, serveRpc, type RpcServer } from '../src';
import { createLog } from '../src/log';
import { connected, HalfCall } from './half-call';

const MIB = 1024 * 1024;
const { createMatter, importMatters } = evaluation.EvaluationServiceService;
const keysDir = mkdtempSync(path.join(tmpdir(), 'mingjing-admission-'));
let server: RpcServer;
let session: ClientHttp2Session;
let token: string;
let answered = 0;

beforeAll(async () => {
  const answer = async (): Promise<never> => {
    answered += 1;
    throw new Error('nobody is to come this far');
  };
  const keys = openKeys(keysDir);
  token = await actorSigner('gateway', keys, 60)(citizen, 'evaluation');
  server = await serveRpc({
    service: 'evaluation',
    listen: '127.0.0.1:0',
    bindings: [rpc({ createMatter, importMatters }, { createMatter: answer, importMatters: answer })],
    verify: actorVerifier('evaluation', keys),
    log: createLog('silent'),
    messageMs: 200,
  });
  server.serving(true);
  session = await connected(server.address);
});
afterAll(async () => {
  session?.destroy();
  await server?.stop();
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

test('a connection has so many calls open and no more', () => {
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1_000);
});
