import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const REGISTER = path.join(__dirname, '../../store/test/register.js');
const base = { PATH: process.env['PATH'], METRICS_PORT: 'off', LEAD_LISTEN: '127.0.0.1:0', STATISTICS_LISTEN: '127.0.0.1:0' };
const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-failing-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function startChild(way: string, more: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--require', REGISTER, path.join(__dirname, 'child.failing.ts'), way], { env: { ...base, ...more } });
}

test.each([
  ['a promise nobody awaits', 'promise'],
  ['an error in a callback', 'callback'],
])('%s is told with its service and ends the process in order', async (_, way) => {
  const child = startChild(way, { DATA_DIR: path.join(dataDir, way), LOG_LEVEL: 'silent' });
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

describe('what keeps a process from starting is said in one line, and it ends with 1', () => {
  /** All that a start says. */
  async function said(env: Record<string, string>, way = 'none'): Promise<string> {
    const child = startChild(way, env);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    return text;
  }

  test('a data file that is cut short', async () => {
    const DATA_DIR = path.join(dataDir, 'promise');
    const file = path.join(DATA_DIR, 'bus', 'data.mdb');
    truncateSync(file, readFileSync(file).length >> 1);
    expect(await said({ DATA_DIR })).toMatch(/^数据文件 \S+bus\/data\.mdb 已损坏.+备份.+ \(The data file .+\)\n$/);
  });

  test('what fails after the start', async () => {
    expect(await said({ DATA_DIR: path.join(dataDir, 'later') }, 'later')).toBe('种下的 (planted)\n');
  });

  test('a directory that is none', async () => {
    const DATA_DIR = path.join(dataDir, 'none');
    writeFileSync(DATA_DIR, '');
    expect(await said({ DATA_DIR })).toMatch(/^\S+\/none 不能读写（EEXIST）：.+启动 \(.+\)\n$/);
  });

  test('a port of metrics that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await said({ DATA_DIR: path.join(dataDir, 'callback'), METRICS_PORT: String(port) })).toMatch(
      new RegExp(`^端口已被占用.+\\(port in use\\): .+:${port}\\n$`),
    );
    taken.close();
  });

  test('a full disk', async () => {
    const disk = path.join(dataDir, 'disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', disk]).status !== 0)
      return void process.stderr.write('LEFT OUT: a start on a full disk: no right to mount a tmpfs\n');
    try {
      writeFileSync(path.join(disk, 'others'), Buffer.alloc(2 * 1024 * 1024));
      expect(await said({ DATA_DIR: path.join(disk, 'data') })).toMatch(/^数据目录 \S+ 所在的磁盘只剩 .+ MiB.+ \(The disk .+\)\n$/);
    } finally {
      spawnSync('umount', ['--lazy', disk]);
    }
  });
});
