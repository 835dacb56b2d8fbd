import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directory } from '@mingjing/directory';
import { start, type Running } from '@mingjing/kit';
import { gateway } from '../src/service';

const dir = mkdtempSync(path.join(tmpdir(), 'mingjing-clocks-'));
const FIXED = { METRICS_PORT: 'off', LOG_LEVEL: 'silent', DEMO: 'false', KEYS_DIR: path.join(dir, 'keys') };
let here: Running;
let there: Running;
/** Seconds by which the clock of the gateway's machine is ahead. */
let ahead = 0;

beforeAll(async () => {
  there = await start([directory], { env: { ...FIXED, DATA_DIR: path.join(dir, 'there'), DIRECTORY_LISTEN: '127.0.0.1:0' } });
  const env = { ...FIXED, DATA_DIR: path.join(dir, 'here'), PORT: '0', GRPC_PORT: 'off' };
  here = await start([gateway], {
    env: { ...env, DIRECTORY_ADDRESS: there.addresses['directory'] },
    realNow: () => Date.now() + ahead * 1000,
  });
});
afterAll(async () => {
  await here?.stop();
  await there?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const signIn = (username: string): Promise<Response> =>
  fetch(`${here.addresses['http']}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'Falsch-7-Falsch' }),
  });
const clocks = async (): Promise<unknown> => {
  const ready = (await (await fetch(`${here.addresses['http']}/readyz`)).json()) as { clocks: unknown };
  return ready.clocks;
};

test('a gateway whose clock is minutes off says whose clocks differ, instead of sending everybody away', async () => {
  expect((await signIn('somebody')).status).toBe(401);
  expect(await clocks()).toEqual([]);
  ahead = 300;
  const refused = await signIn('somebody');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(await refused.json()).toMatchObject({
    code: 'token.clockSkew',
    title: '暂时不可用',
    detail: expect.stringMatching(/gateway 与 directory 相差约 (299|300|301) 秒/),
  });
  expect(await clocks()).toEqual([{ signer: 'gateway', checker: 'directory', seconds: expect.closeTo(300, -1) }]);
  ahead = 0;
});
