// Runs the stages of `npm test` one after the other, adds up what passed and failed, and finds what was left running.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ROOT } = require('../prepare');

const MARK = 'MINGJING_TEST_RUN';
/** Room for what lives shortly: every test file loads all modules anew, and a tenth of the time went into collecting them. */
const ROOMY = ['--max-semi-space-size=64'];

/** Pids of living processes that a stage of this run started and nobody ended (Linux only). @param {string} mark */
function leftovers(mark) {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const state = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop() ?? 'Z';
        return (
          pid !== process.pid && !state.startsWith('Z') && fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${mark}\0`)
        );
      } catch {
        return false; // ended meanwhile, or not ours to look at
      }
    });
}

/** One run of `npm test`. */
class Run {
  mark = `${process.pid}-${Date.now()}`;
  passed = 0;
  skipped = 0;
  /** @type {string[]} */
  failures = [];
  failed = 0;
  /** @type {string[]} */
  left = [];
  /** @type {{ name: string, seconds: number }[]} */
  seconds = [];
  /** @type {Set<import('node:child_process').ChildProcess>} */
  children = new Set();
  interrupted = false;
  reports = 0;

  /** @param {string} what @param {number} [count] */
  fail(what, count = 1) {
    this.failed += count;
    this.failures.push(what);
  }

  /** Notes what this machine could not run. @param {string} what */
  leaveOut(what) {
    this.left.push(what);
    console.log(`– left out: ${what}`);
  }

  /** Runs one stage; false when it failed. @param {string} name @param {() => unknown} work */
  async stage(name, work) {
    if (this.interrupted) return false;
    console.log(`\n▶ ${name}`);
    const began = Date.now();
    let ok = true;
    try {
      await work();
    } catch (error) {
      ok = false;
      const { said = '', counted = false } = /** @type {{ said?: string, counted?: boolean }} */ (error);
      if (said) console.log(said.trim());
      if (!counted) this.fail(`${name}: ${error instanceof Error ? error.message : error}`);
    }
    console.log(`${ok ? '✔' : '✘'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return ok;
  }

  /**
   * Runs a program; rejects on a bad code or when the limit is over.
   * @param {string} program @param {string[]} args
   * @param {{ env?: Record<string, string>, minutes?: number, quiet?: boolean }} [options] quiet: its output is only in the error
   */
  async program(program, args, { env = {}, minutes = 30, quiet = false } = {}) {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env, [MARK]: this.mark },
    });
    this.children.add(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, minutes * 60_000);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (status, signal) => resolve(status ?? signal));
    }).finally(() => {
      clearTimeout(timer);
      this.children.delete(child);
    });
    if (late) throw Object.assign(new Error(`not over after ${minutes} minutes`), { said });
    if (code !== 0) throw Object.assign(new Error(`ended with ${code}`), { said });
  }

  /**
   * Runs checks in two lanes at a time and tells of them one by one.
   * @param {[name: string, program: string, args: string[]][][]} lanes
   */
  async checks(lanes) {
    const told = [];
    for (const lane of lanes) {
      /** @type {Promise<unknown>} */
      let before = Promise.resolve();
      for (const [name, program, args] of lane) {
        const work = before.then(() => (this.interrupted ? undefined : this.program(program, args, { quiet: true })));
        before = work.catch(() => undefined);
        told.push({ name, work, before });
      }
    }
    for (const { name, work } of told) await this.stage(name, () => work);
    await Promise.all(told.map(({ before }) => before));
  }

  /** Runs jest projects and counts; a suite that could not run is a failure. @param {string[]} projects @param {string[]} args @param {{ env?: Record<string, string>, minutes?: number }} [options] */
  async jest(projects, args, options) {
    const file = path.join(os.tmpdir(), `mingjing-jest-${this.mark}-${(this.reports += 1)}.json`);
    const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
    const command = [...ROOMY, jest, '--selectProjects', ...projects, '--passWithNoTests', '--json', `--outputFile=${file}`, ...args];
    const ended = await this.program(process.execPath, command, options).catch((error) => error);
    const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
    fs.rmSync(file, { force: true });
    if (!report) throw new Error(`jest gave no report: ${ended?.message}`);
    this.passed += report.numPassedTests;
    this.skipped += report.numPendingTests + report.numTodoTests;
    this.countFailures(report);
    this.noteSeconds(report);
    if (!report.success) throw Object.assign(new Error('tests failed'), { counted: true });
    if (ended) throw new Error(`tests passed, but jest ${ended.message}`);
  }

  /** @param {{ testResults: { name: string, startTime: number, endTime: number }[] }} report */
  noteSeconds(report) {
    for (const { name, startTime, endTime } of report.testResults) {
      this.seconds.push({ name: path.relative(ROOT, name), seconds: (endTime - startTime) / 1000 });
    }
  }

  /** Names the test files that took longest: what is added is paid for by making one of them cheaper. */
  nameSlowest(count = 10) {
    const slowest = this.seconds.sort((one, other) => other.seconds - one.seconds).slice(0, count);
    if (slowest.length > 0) console.log('\nslowest test files:');
    for (const { name, seconds } of slowest) console.log(`  ${seconds.toFixed(0).padStart(4)} s  ${name}`);
  }

  /** @param {{ testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string }[] }[] }} report */
  countFailures(report) {
    for (const suite of report.testResults) {
      const name = path.relative(ROOT, suite.name);
      const bad = suite.assertionResults.filter(({ status }) => status === 'failed');
      for (const { fullName } of bad) this.fail(`${name}: ${fullName}`);
      if (suite.status === 'failed' && bad.length === 0) this.fail(`${name}: could not run`);
    }
  }

  /** Ends what stages left running; each stage should have done so itself. */
  endLeftovers() {
    for (const pid of leftovers(this.mark)) {
      if (!this.interrupted) this.fail(`left running: ${commandOf(pid)}`);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // ended by itself meanwhile
      }
    }
  }
}

/** @param {number} pid */
function commandOf(pid) {
  try {
    return `${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 160)}`;
  } catch {
    return String(pid);
  }
}

module.exports = { Run };
