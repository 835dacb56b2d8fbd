// A built platform of its own for a measurement: demonstration data, free ports, a directory that is gone afterwards.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { anyPorts } = createRequire(path.join(__dirname, '../../apps/platform/package.json'))('@mingjing/kit');

const HERE = path.join(__dirname, '../..');
const START_MS = 180_000;
const SAMPLE_MS = 250;
const MIB = 1024;

/**
 * Starts it with the environment's MONGODB_URI and KAFKA_BROKERS (absent: embedded) and waits until it is announced.
 * PROFILE names a directory for V8 CPU profiles, NODE_ARGS further arguments of node.
 * @param {string} [checkout] another built version of the platform
 */
async function startPlatform(checkout = HERE) {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'mingjing-load-'));
  const { PROFILE, NODE_ARGS } = process.env;
  const args = [...(PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${PROFILE}`] : []), ...(NODE_ARGS ? NODE_ARGS.split(' ') : [])];
  const child = spawn(process.execPath, [...args, path.join(checkout, 'apps/platform/dist/main.js')], {
    env: {
      ...process.env,
      PORT: '0',
      GRPC_PORT: '0',
      METRICS_PORT: 'off',
      TRUSTED_PROXY_HOPS: '1',
      LOG_LEVEL: 'warn',
      INSTANCE: `load${Date.now().toString(36)}`,
      ...anyPorts('sandbox'),
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await announced(child);
  const url = /portal\s+(http:\/\/[^\s/]+)/.exec(said)?.[1] ?? '';
  const memory = watchMemory(child.pid ?? 0);
  return {
    url,
    memory,
    token: () => signIn(url, dataDir, 'coordinator'),
    async stop() {
      memory.stop();
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
    diskMib: () => Math.round(sizeOf(dataDir) / MIB / MIB),
    cpuSeconds: () => cpuSeconds(child.pid ?? 0),
  };
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
function announced(child) {
  return new Promise((resolve, reject) => {
    let out = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      if (!/demo accounts[\s\S]*auditadmin/.test(out)) return;
      clearTimeout(timer);
      resolve(out);
    });
    child.once('exit', (code, signal) => reject(new Error(`ended before it was up (${code ?? signal})\n${out}`)));
  });
}

/**
 * Samples what the process holds: `anon` is its own memory, `file` are pages of lmdb's file that the kernel can take back;
 * `helpers` is the own memory of processes it has started.
 * @param {number} pid
 */
function watchMemory(pid) {
  /** @type {{ at: number, anon: number, file: number, helpers: number }[]} */
  const samples = [];
  const look = () => {
    try {
      const { anon, file } = memoryOf(pid);
      const helpers = childrenOf(pid).reduce((sum, child) => sum + memoryOf(child).anon, 0);
      samples.push({ at: Date.now(), anon, file, helpers });
    } catch {
      clearInterval(timer);
    }
  };
  const timer = setInterval(look, SAMPLE_MS);
  look();
  return {
    stop: () => clearInterval(timer),
    now: () => samples.at(-1),
    /** Highest of each since `from` (ms since the epoch). @param {number} from */
    peak: (from) => ({
      anonMib: Math.max(...samples.filter(({ at }) => at >= from).map(({ anon }) => anon)),
      fileMib: Math.max(...samples.filter(({ at }) => at >= from).map(({ file }) => file)),
      helpersMib: Math.max(...samples.filter(({ at }) => at >= from).map(({ helpers }) => helpers)),
    }),
    /** Own memory at so many moments spread over a time. @param {number} from @param {number} to @param {number} parts */
    course: (from, to, parts) => {
      const during = samples.filter(({ at }) => at >= from && at <= to);
      return Array.from({ length: parts + 1 }, (_, n) => during[Math.round(((during.length - 1) * n) / parts)]?.anon);
    },
  };
}

/** MiB. @param {number} pid */
function memoryOf(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (/** @type {string} */ name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / MIB);
  return { anon: mib('RssAnon'), file: mib('RssFile') };
}

/** @param {number} pid @returns {number[]} those that live still */
function childrenOf(pid) {
  const listed = fs.readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ');
    } catch {
      return [];
    }
  });
  return listed.filter((child) => child !== '' && fs.existsSync(`/proc/${child}/status`)).map(Number);
}

/** User and system time of all threads. @param {number} pid */
function cpuSeconds(pid) {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** @param {string} directory @returns {number} bytes really taken */
function sizeOf(directory) {
  return fs.readdirSync(directory, { withFileTypes: true }).reduce((sum, entry) => {
    const at = path.join(directory, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(at) : fs.statSync(at).blocks * 512);
  }, 0);
}

/** @param {string} url @param {string} dataDir @param {string} username */
async function signIn(url, dataDir, username) {
  const { accounts } = JSON.parse(fs.readFileSync(path.join(dataDir, 'demo-accounts.json'), 'utf8'));
  const { password } = accounts.find((/** @type {{ username: string }} */ account) => account.username === username);
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return (await response.json()).accessToken;
}

/** Machine facts that belong beside every figure. */
function machine() {
  return { cores: os.cpus().length, node: process.version, load1: Number((os.loadavg()[0] ?? 0).toFixed(1)) };
}

/** Asks until there is an answer. @template T @param {() => Promise<T | undefined | false>} ask @param {number} ms */
async function until(ask, ms) {
  for (const end = Date.now() + ms; ;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

module.exports = { startPlatform, machine, until, sizeOf, cpuSeconds };
