import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const REGISTER = path.join(__dirname, '../../store/test/register.js');
const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-failing-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test.each([
  ['a promise nobody awaits', 'promise'],
  ['an error in a callback', 'callback'],
])('%s is told with its service and ends the process in order', async (_, way) => {
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: path.join(dataDir, way),
    METRICS_PORT: 'off',
    LOG_LEVEL: 'silent',
    LEAD_LISTEN: '127.0.0.1:0',
    STATISTICS_LISTEN: '127.0.0.1:0',
  };
  const child = spawn(process.execPath, ['--require', REGISTER, path.join(__dirname, 'child.failing.ts'), way], { env });
  const ended = once(child, 'close');
  let logged = '';
  child.stderr.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  const said: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => (line.startsWith('at ') ? resolve(line.slice(3)) : said.push(line)));
    child.once('close', () => reject(new Error(`it did not start: ${logged}`)));
  });
  expect(await (await fetch(url)).text()).toBe('half and the other half');
  expect(await ended).toEqual([1, null]);
  expect(said).toEqual(['stopped in order']);
  const lines = logged
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: number; service?: string; err: { message: string } });
  expect(lines).toMatchObject([{ level: 60, service: 'statistics', err: { message: 'planted' } }]);
});
