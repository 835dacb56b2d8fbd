import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineService, start, type Running } from '../src';

const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-clock-'));
const file = path.join(dataDir, 'rehearsal');
const STANDING = '2025-11-17T09:30:00.000Z';
const quiet = { DATA_DIR: dataDir, METRICS_PORT: 'off', LOG_LEVEL: 'silent', LEAD_LISTEN: '127.0.0.1:0' };
const probe = defineService({ name: 'lead', config: {}, models: () => ({}) });
let running: Running | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('CLOCK_FILE drives the clock of a platform without demonstration data', async () => {
  writeFileSync(file, STANDING);
  running = await start([probe], { env: { ...quiet, DEMO: 'false', CLOCK_FILE: file } });
  expect(running.context('lead').clock.now().toISOString()).toBe(STANDING);
});

test('without it such a platform goes by the system, whatever lies in its directory', async () => {
  writeFileSync(path.join(dataDir, 'clock'), STANDING);
  running = await start([probe], { env: { ...quiet, DEMO: 'false' } });
  expect(Math.abs(running.context('lead').clock.now().getTime() - Date.now())).toBeLessThan(60_000);
});
