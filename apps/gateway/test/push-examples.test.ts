import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHall, signIn, startPlatform, type Hall, type Platform } from './platform';

const root = path.join(__dirname, '../../..');
const example = path.join(root, 'docs/examples/push-matters');
const python = process.env['PYTHON'] ?? 'python3';
const pythonThere = spawnSync(python, ['-c', 'import grpc_tools, grpc']).status === 0;

let platform: Platform;
let hall: Hall;
let apiKey: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mingjing-push-'));
  platform = await startPlatform();
  hall = await openHall(platform, '632801', '政务服务大厅');
  const secAdmin = await signIn(platform, 'sec-a', 'secAdmin', {});
  const { body } = await platform.http
    .post('/api/v1/api-keys')
    .set('authorization', `Bearer ${secAdmin}`)
    .send({ name: '政务服务平台', divisions: ['632801'] })
    .expect(201);
  apiKey = (body as { apiKey: string }).apiKey;
});
afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number;
  lines: string[];
}

function run(command: string, args: string[], key = apiKey): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { env: { ...process.env, MINGJING_API_KEY: key }, timeout: 60_000 }, (_error, output) =>
      resolve({ code: child.exitCode ?? -1, lines: output.trim().split('\n') }),
    );
  });
}

function fileOf(name: string, rows: string[]): string {
  const file = path.join(folder, `${name}.csv`);
  writeFileSync(file, ['办件编号,事项名称,办理日期,评议对象,手机号', ...rows].join('\n'));
  return file;
}

/** A first push, one again, and one with an unknown key. */
async function tryClient(name: string, push: (file: string, key?: string) => Promise<Ended>): Promise<void> {
  const good = Array.from({ length: 300 }, (_, n) => `${name}-${n},社保登记,2026-03-05,${hall.pointId},13800000001`);
  const file = fileOf(name, [...good, `${name}-bad,社保登记,昨天,${hall.pointId},`]);
  const first = await push(file);
  expect(first.lines.filter((line) => / accepted mt-/.test(line))).toHaveLength(300);
  expect(first.lines.find((line) => line.startsWith('302 '))).toContain('refused handledOn matter.badDay 办理日期');
  expect(first.code).toBe(1);
  const again = await push(fileOf(name, good));
  expect(again.lines.filter((line) => / duplicate mt-/.test(line))).toHaveLength(300);
  expect(again.code).toBe(0);
  expect(await push(file, 'made-up')).toEqual({ code: 2, lines: [''] });
}

test('the TypeScript client compiles, pushes a file, and pushes it again without harm', async () => {
  const compiled = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', example], { encoding: 'utf8' });
  expect(compiled.stdout).toBe('');
  await tryClient('TS', (file, key) => run(process.execPath, [path.join(example, 'dist/push-matters.js'), file, platform.grpc], key));
});

if (pythonThere) {
  test('the Python client does the same', () =>
    tryClient('PY', (file, key) => run(python, [path.join(example, 'push_matters.py'), file, platform.grpc], key)));
} else {
  process.stderr.write(
    'The Python client of docs/examples/push-matters was not run: python3 with grpcio and grpcio-tools is not here (PYTHON names another one).\n',
  );
}
