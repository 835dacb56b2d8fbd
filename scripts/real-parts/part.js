// One running part (a process of ours): started, recognised again by pid and start time, ended.
'use strict';
const { execFileSync, spawn } = require('node:child_process');
const { randomInt } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

/** @typedef {{ pid: number, born: string }} Identity */

/** When a process began: a pid alone may have been given to somebody else. '' when it is not alive. @param {number} pid */
function bornAt(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? '' : (fields[19] ?? '');
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** @param {Identity | undefined} identity */
const alive = (identity) => identity !== undefined && identity.born !== '' && bornAt(identity.pid) === identity.born;

/** @returns {Identity} */
const self = () => ({ pid: process.pid, born: bornAt(process.pid) });

/** @param {string} file @returns {any} */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until the answer is yes or the time is over. @param {() => boolean | Promise<boolean>} ask @param {number} limitMs */
async function until(ask, limitMs, everyMs = 100) {
  for (const end = Date.now() + limitMs; ; await pause(everyMs)) {
    if (await ask()) return true;
    if (Date.now() > end) return false;
  }
}

/** Below what systems give to whoever connects: while a part is away, who tries to reach it could come to have its port. */
const [LOWEST, HIGHEST] = [16_000, 32_000];
/** @type {Set<number>} */
const given = new Set();

/** A port of 127.0.0.1 that nobody has now, never the same twice. @returns {Promise<number>} */
async function freePort() {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port)) continue;
    given.add(port);
    const server = net.createServer();
    const free = new Promise((resolve) => server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)));
    if (!(await free)) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}

/**
 * Starts a program with its output in a log file and notes who it is in a pid file.
 * @param {string} dir @param {string} name @param {string} program @param {string[]} args
 * @param {{ detached: boolean }} options detached: outlives the process that started it
 * @returns {Promise<Identity>}
 */
async function launch(dir, name, program, args, { detached }) {
  const log = fs.openSync(path.join(dir, `${name}.log`), 'a');
  const child = spawn(program, args, { cwd: dir, detached, stdio: ['ignore', log, log] });
  fs.closeSync(log);
  const failure = await new Promise((resolve) => child.once('spawn', () => resolve(undefined)).once('error', resolve));
  if (failure || child.pid === undefined) throw new Error(`${name} did not start: ${failure}`);
  child.unref();
  const identity = { pid: child.pid, born: bornAt(child.pid) };
  fs.writeFileSync(path.join(dir, `${name}.pid`), JSON.stringify(identity));
  return identity;
}

/** @param {string} dir @param {string} name @returns {Identity | undefined} the part, when it lives */
function running(dir, name) {
  const identity = readJson(path.join(dir, `${name}.pid`));
  return alive(identity) ? identity : undefined;
}

/** Ends what `launch` started, and nothing else; SIGKILL after the limit. @param {string} dir @param {string} name @param {NodeJS.Signals} [signal] @returns {Promise<boolean>} whether there was something to end */
async function end(dir, name, signal = 'SIGTERM') {
  const identity = running(dir, name);
  const file = path.join(dir, `${name}.pid`);
  if (identity) {
    process.kill(identity.pid, signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return true;
    if (!(await until(() => !alive(identity), 20_000))) {
      process.kill(identity.pid, 'SIGKILL');
      await until(() => !alive(identity), 10_000);
    }
  }
  fs.rmSync(file, { force: true });
  return identity !== undefined;
}

/** The last lines of a part's log, for an error message. @param {string} dir @param {string} name */
function logTail(dir, name) {
  try {
    return fs
      .readFileSync(path.join(dir, `${name}.log`), 'utf8')
      .trim()
      .split('\n')
      .slice(-15)
      .join('\n');
  } catch {
    return '';
  }
}

/** One at a time over processes: the lock names its owner, a dead owner's lock is taken over. @template T @param {string} dir @param {() => Promise<T>} work @returns {Promise<T>} */
async function exclusive(dir, work) {
  fs.mkdirSync(dir, { recursive: true });
  const lock = path.join(dir, 'lock');
  const take = () => {
    try {
      fs.writeFileSync(lock, JSON.stringify(self()), { flag: 'wx' });
      return true;
    } catch {
      const owner = readJson(lock);
      // An unreadable lock is being written this moment, or its writer died: only age tells.
      if (owner ? !alive(owner) : ageMs(lock) > 5_000) dropStale(lock, owner);
      return false;
    }
  };
  if (!(await until(take, 300_000))) throw new Error(`somebody has held ${lock} for five minutes`);
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** Removes a dead owner's lock; one that somebody else took meanwhile is put back. @param {string} lock @param {Identity | undefined} owner */
function dropStale(lock, owner) {
  const aside = `${lock}.${process.pid}`;
  try {
    fs.renameSync(lock, aside);
    if (JSON.stringify(readJson(aside)) !== JSON.stringify(owner)) fs.linkSync(aside, lock);
  } catch {
    // Another waiter was faster.
  }
  fs.rmSync(aside, { force: true });
}

/** @param {string} file */
function ageMs(file) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

module.exports = { end, exclusive, freePort, launch, logTail, readJson, running, until };
