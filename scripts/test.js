// npm test [-- --quick | --require-real]
// --quick: no real Kafka and MongoDB, no browser, no whole platform, no 100,000 documents; under 2 minutes.
// --require-real: whatever this machine cannot run counts as failed.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ROOT, bin, build, checkNode, exclusive, install } = require('./prepare');
const { lacking } = require('./real-parts/fetch');
const { findChromium, installChromium } = require('./testing/chromium');
const { Run } = require('./testing/stages');
const { findWriters } = require('./testing/writers');

const quick = process.argv.includes('--quick');
const requireReal = process.argv.includes('--require-real');
/** Suites that wait for time-outs or drive other programs: whoever wants an answer in two minutes does without. */
const SLOW = [
  'packages/bus/test/kafka\\.test',
  'apps/gateway/test/(push-examples|plates)\\.test',
  'packages/print/test/plate-sheet\\.test',
  'apps/statistics/test/record\\.service',
  'packages/(bus|store)/test/(crash|faults)\\.test',
];
/** One more than cores, so that none is idle while a test waits. */
const WORKERS = os.availableParallelism() + 1;
const STACK_DIR = path.join(ROOT, '.real-parts', `test-${process.pid}`);
const run = new Run();

/** A lock file that names a registry pins everybody to somebody's mirror; one out of step breaks every fresh clone. */
async function checkLockFile() {
  const hosts = fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8').match(/"resolved": "https?:\/\/[^/"]+/g);
  if (hosts) throw new Error(`package-lock.json names a registry ${hosts.length} times: ${hosts[0]}`);
  const dry = ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run.program('npm', dry, { minutes: 2 });
}

/** Lint and types beside one another: each keeps one core busy. */
async function hygiene() {
  await run.stage('lock file', checkLockFile);
  // A file's types may change with another file: only the quick run trusts the cache.
  const cache = quick ? ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/'] : [];
  const layers = ['apps', 'packages', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'];
  const proto = ['scripts/proto.js', 'check', ...(requireReal ? ['--require-baseline'] : [])];
  await run.checks([
    [
      ['lint', bin('eslint'), ['.', ...cache]],
      ['layers', bin('depcruise'), layers],
    ],
    [
      ['types of tests', bin('tsc'), ['-p', 'tsconfig.test.json']],
      ['types of scripts', bin('tsc'), ['-p', 'tsconfig.scripts.json']],
      ['contracts', process.execPath, proto],
      ['error codes', process.execPath, ['scripts/errors.js', '--check']],
      ['house', process.execPath, ['scripts/house.js']],
      ['format', bin('prettier'), ['--check', '--log-level', 'warn', '**/*.{ts,tsx,mts,cts,js,mjs,cjs}']],
    ],
  ]);
}

/** Kafka and MongoDB of this run's own, or why not. @returns {Promise<Record<string, string>>} environment for the tests */
async function realParts() {
  const missing = lacking();
  if (missing.length > 0) {
    run.leaveOut(`the suites on real Kafka and MongoDB: this machine has no ${missing.join(', no ')}`);
    return {};
  }
  /** @type {Record<string, string>} */
  let env = {};
  await run.stage('real Kafka and MongoDB up', async () => {
    env = await require('./real-parts').up({ dir: STACK_DIR, detached: false });
  });
  return env;
}

/** Workbooks by other programs than ours, read here. */
const FOREIGN_WORKBOOKS = 'packages/sheet/test/foreign-workbooks\\.real';

async function foreignWorkbooks() {
  const { env, missing } = findWriters();
  if (missing.length > 0)
    return run.leaveOut(`workbooks of foreign writers: this machine has no ${missing.join(', no ')} (.ci/run brings them)`);
  await run.stage('tests: workbooks of foreign writers', () =>
    run.jest(['real'], ['--runInBand', FOREIGN_WORKBOOKS], { env, minutes: 15 }),
  );
}

/** Tests that open a browser, as patterns for jest. */
function browserTests() {
  const files = fs.readdirSync(path.join(ROOT, 'e2e')).filter((name) => name.endsWith('.test.ts'));
  const opens = (/** @type {string} */ name) => fs.readFileSync(path.join(ROOT, 'e2e', name), 'utf8').includes("'./browser'");
  return files.filter(opens).map((name) => `e2e/${name.replaceAll('.', '\\.')}$`);
}

/** @returns {Promise<string | undefined>} */
async function chromium() {
  let program = findChromium();
  if (!program) await run.stage('Chromium by apt', () => (program = installChromium()));
  return program;
}

/** Tests of several processes that hang, stop or are killed: they need the machine more than others do. */
const OF_PROCESSES = '/e2e/';

/**
 * Three lanes beside one another on two cores, since tests on real parts wait for them most of the time: whole platforms; what
 * is large; single services on the real parts. Each has databases and topics of its own. Several processes come after them.
 */
async function whole() {
  const real = await realParts();
  const browser = await chromium();
  const patterns = browser ? [] : browserTests();
  if (patterns.length > 0) run.leaveOut(`${patterns.length} browser test files: no Chromium here; install it or name it in CHROMIUM_PATH`);
  const without = patterns.flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);
  const env = { ...real, ...(browser ? { CHROMIUM_PATH: browser } : {}) };
  const onRealParts = async (/** @type {string} */ name, /** @type {string[]} */ args) => {
    if (real.KAFKA_BROKERS)
      await run.stage(`tests: real, ${name}`, () => run.jest(['real'], ['--runInBand', ...args], { env, minutes: 60 }));
  };
  const platforms = () => run.stage('tests: e2e', () => run.jest(['e2e'], ['--runInBand', ...without], { env, minutes: 90 }));
  const large = () => run.stage('tests: scale', () => run.jest(['scale'], ['--runInBand'], { minutes: 30 }));
  const services = async () => {
    await foreignWorkbooks();
    await onRealParts(
      'services',
      [FOREIGN_WORKBOOKS, OF_PROCESSES].flatMap((pattern) => ['--testPathIgnorePatterns', pattern]),
    );
  };
  await Promise.all([platforms(), large(), services()]);
  // Alone: what has to happen before a primary steps down has seconds to happen in.
  await onRealParts('processes', [OF_PROCESSES]);
}

async function main() {
  checkNode();
  const ready = await run.stage('install', () => exclusive(path.join(ROOT, '.turbo'), install));
  if (!ready) return;
  await run.stage('build', () => exclusive(path.join(ROOT, '.turbo'), build));
  await hygiene();
  await run.stage('tests: pure, service', () =>
    run.jest(
      ['pure', 'service'],
      [`--maxWorkers=${WORKERS}`, ...(quick ? SLOW.flatMap((file) => ['--testPathIgnorePatterns', file]) : [])],
      {
        minutes: 45,
      },
    ),
  );
  if (!quick) await whole();
  else
    console.log(
      '\n– left out by --quick: some slow suites (time-outs, faults, PDF, other programs), 100,000 documents, real Kafka and MongoDB, the whole platform, the browser',
    );
}

/** Whatever happened, nothing stays behind and the last line tells. */
async function finish() {
  if (fs.existsSync(STACK_DIR)) await require('./real-parts').down({ dir: STACK_DIR, wipe: true });
  run.endLeftovers();
  run.nameSlowest();
  if (requireReal) for (const what of run.left) run.fail(`required, but left out: ${what}`);
  if (run.failures.length > 0) console.log(`\nfailed:\n${run.failures.map((what) => `  ${what}`).join('\n')}`);
  for (const what of run.left) console.log(`left out: ${what}`);
  if (run.skipped > 0) console.log(`${run.skipped} skipped`);
  console.log(`${run.passed} passed, ${run.failed} failed`);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    run.interrupted = true;
    run.fail(`interrupted by ${signal}`);
    for (const child of run.children) child.kill(signal);
  });
}

main()
  .catch((error) => run.fail(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  .then(finish)
  .then(
    () => process.exit(run.failed > 0 ? 1 : 0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
