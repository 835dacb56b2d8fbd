// node deploy/load/statistics.js [rounds] [evaluations …] [--matters=64306]: counts prefectures' years of so many evaluations each (default
// 10,000 and 1,000,000), then asks every figure of the summary and every list of all of them in turn, over gRPC. Prints them side by side.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { cpuSeconds, machine } = require('./platform');
const { DAYS, DIVISIONS, MATTERS, ROOT, UNITS, dayOf } = require('./prefecture-events');
const { fill } = require('./statistics-fill');

const from = createRequire(path.join(__dirname, '../../apps/platform/package.json'));
const { actorSigner, Channels, citizen, openKeys, promiseClient } = from('@mingjing/kit');
const { statistics } = from('@mingjing/contracts');

const LONGEST_MS = 50;
const LONGEST_YEAR_MS = 200;
const WARM_UP = 5;

/** @param {string} role @param {{ divisions?: string[], units?: string[] }} scope */
const official = (role, { divisions = [], units = [] }) => ({
  id: `a-${role}`,
  name: '',
  assignments: [{ postId: `p-${role}`, role, divisions, units }],
});
const coordinator = official('coordinator', { divisions: [ROOT] });
const groups = official('supervisor', { divisions: DIVISIONS.slice(0, 3) });
const stationed = official('supervisor', { units: Array.from({ length: 40 }, (_, n) => `u-01k4prefecture${(n * 6) % UNITS}`) });

const lastDay = dayOf(DAYS - 1);
const month = { from: dayOf(DAYS - 31), to: dayOf(DAYS - 2) };
const ragged = { from: dayOf(20), to: dayOf(DAYS - 10) };
const months = { fromMonth: '2025-12', toMonth: lastDay.slice(0, 7) };

/** @typedef {{ name: string, method?: string, actor?: object, most?: number, request: object }} Question */

/** @type {Question[]} */
const SUMMARIES = [
  { name: 'total', request: {} },
  { name: 'total, 30 days', request: month },
  { name: 'total, ragged year', request: ragged },
  { name: 'a county', request: { division: '632801' } },
  { name: 'a unit, 30 days', request: { unitId: 'u-01k4prefecture7', ...month } },
  { name: 'by division', request: { groupBy: 'division' } },
  { name: 'by division, ragged year', request: { groupBy: 'division', ...ragged } },
  { name: 'by unit', request: { groupBy: 'unit' } },
  { name: 'by unit, 30 days', request: { groupBy: 'unit', ...month } },
  { name: 'by unit, ragged year', request: { groupBy: 'unit', ...ragged } },
  { name: 'by unit, pages of 200', request: { groupBy: 'unit', pageSize: 200 } },
  { name: 'by service point', request: { groupBy: 'servicePoint' } },
  { name: 'by service point, page 26', request: { groupBy: 'servicePoint', page: 26 } },
  { name: 'by service point, 30 days', request: { groupBy: 'servicePoint', ...month } },
  { name: 'by service point, ragged year', request: { groupBy: 'servicePoint', ...ragged } },
  { name: 'by service point, pages of 200', request: { groupBy: 'servicePoint', pageSize: 200 } },
  { name: 'by service point of a county', request: { groupBy: 'servicePoint', division: '632801' } },
  { name: 'by service point of 3 counties', actor: groups, request: { groupBy: 'servicePoint' } },
  { name: 'by service point of 40 units', actor: stationed, request: { groupBy: 'servicePoint' } },
  { name: 'by window', request: { groupBy: 'window' } },
  { name: 'by level', request: { groupBy: 'level' } },
  { name: 'by dimension', request: { groupBy: 'dimension' } },
  { name: 'by channel', request: { groupBy: 'channel' } },
  { name: 'by day, 30 days', request: { groupBy: 'day', ...month } },
  { name: 'by day, pages of 200', request: { groupBy: 'day', pageSize: 200 } },
  { name: 'by day of 40 units, 30 days', actor: stationed, request: { groupBy: 'day', ...month } },
];

/** @type {Question[]} */
const REPORTS = [
  { name: 'missing entries, a year', method: 'getMissingEntries', most: LONGEST_YEAR_MS, request: months },
  { name: 'missing entries, a month', method: 'getMissingEntries', request: { ...months, fromMonth: months.toMonth } },
  { name: 'missing entries by unit, a year', method: 'getMissingEntries', most: LONGEST_YEAR_MS, request: { ...months, groupBy: 'unit' } },
  { name: 'open data', method: 'getOpenData', actor: citizen, request: {} },
];

/** A service of its own on a filled database. @param {string} dataDir @param {string} instance */
async function serve(dataDir, instance) {
  const env = { ...process.env, DATA_DIR: dataDir, INSTANCE: instance, DEMO: 'false', METRICS_PORT: 'off', LOG_LEVEL: 'warn' };
  const listens = { DIRECTORY_LISTEN: '127.0.0.1:0', STATISTICS_LISTEN: '127.0.0.1:0' };
  const child = spawn(process.execPath, [path.join(__dirname, 'statistics-service.js')], {
    env: { ...env, ...listens },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const addresses = await new Promise((resolve, reject) => {
    child.stdout?.once('data', (line) => resolve(JSON.parse(String(line))));
    child.once('exit', (code) => reject(new Error(`the service ended (${code ?? 'by a signal'})`)));
  });
  const channels = new Channels();
  const sign = actorSigner('gateway', openKeys(path.join(dataDir, 'keys')), 60);
  return {
    cpuSeconds: () => cpuSeconds(child.pid ?? 0),
    /** @param {Question} question */
    ask({ method = 'getSummary', actor = coordinator, request }) {
      const token = (/** @type {string} */ audience) => sign(actor, audience);
      const caller = { caller: 'gateway', division: '', token };
      const client = promiseClient(statistics.StatisticsServiceService, () => channels.get(addresses.statistics), caller);
      const whole = method === 'getSummary' ? statistics.GetSummaryRequest.fromPartial(request) : request;
      const empty = { division: '', unitId: '', groupBy: '', page: 0, pageSize: 0, fromMonth: '', toMonth: '' };
      return client[method](method === 'getSummary' ? whole : { ...empty, ...whole });
    },
    async stop() {
      channels.close();
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

/** @typedef {{ times: number[], cpuMs: number }} Taken */

/**
 * Asks all services the same in turn, so that whatever else the machine does meets them alike; and each by itself for the CPU it takes.
 * @param {Awaited<ReturnType<typeof serve>>[]} services @param {number} rounds
 */
async function measure(services, rounds) {
  /** @type {Map<string, Taken[]>} */
  const took = new Map();
  for (const question of [...SUMMARIES, ...REPORTS]) {
    const taken = services.map(() => /** @type {Taken} */ ({ times: [], cpuMs: 0 }));
    const before = [];
    for (let round = -WARM_UP; round < rounds; round += 1) {
      if (round === 0) before.push(...services.map((service) => service.cpuSeconds()));
      for (const [index, service] of services.entries()) {
        const began = performance.now();
        await service.ask(question);
        if (round >= 0) taken[index]?.times.push(performance.now() - began);
      }
    }
    for (const [index, one] of taken.entries()) one.cpuMs = (((services[index]?.cpuSeconds() ?? 0) - (before[index] ?? 0)) * 1000) / rounds;
    took.set(question.name, taken);
  }
  return took;
}

/** @param {number[]} times @param {number} part */
function percentile(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(1);
}

/** A table of Markdown. @param {Map<string, Taken[]>} took @param {number[]} sizes */
function print(took, sizes) {
  const columns = sizes.map((size) => `${size.toLocaleString('en')}: p50 / p99 ms | CPU ms`);
  console.log(`| question | ${columns.join(' | ')} | at most ms |\n|---|${'---|'.repeat(2 * sizes.length + 1)}`);
  for (const { name, most = LONGEST_MS } of [...SUMMARIES, ...REPORTS]) {
    const cells = (took.get(name) ?? []).map(
      ({ times, cpuMs }) => `${percentile(times, 0.5)} / ${percentile(times, 0.99)} | ${cpuMs.toFixed(1)}`,
    );
    console.log(`| ${name} | ${cells.join(' | ')} | ${most} |`);
  }
}

/** How much longer the last size takes than the first, in the middle of all questions. @param {Map<string, Taken[]>} took */
function ratios(took) {
  const of = (/** @type {(taken: Taken) => number} */ figure) => {
    const all = [...took.values()].map((taken) => figure(/** @type {Taken} */ (taken.at(-1))) / figure(/** @type {Taken} */ (taken[0])));
    return Number(percentile(all.filter(Number.isFinite), 0.5));
  };
  return { p50: of(({ times }) => Number(percentile(times, 0.5))), cpu: of(({ cpuMs }) => cpuMs) };
}

/** @param {number} rounds @param {number[]} sizes @param {number} matters */
async function main(rounds, sizes, matters) {
  const mongodbUri = process.env['MONGODB_URI'];
  const run = Date.now().toString(36);
  const places = sizes.map((evaluations) => ({
    evaluations,
    matters,
    instance: `load${run}${evaluations}`,
    dataDir: fs.mkdtempSync(path.join(os.tmpdir(), 'mingjing-load-')),
    mongodbUri,
  }));
  /** @type {Awaited<ReturnType<typeof serve>>[]} */
  const services = [];
  try {
    for (const place of places) {
      const began = performance.now();
      const filled = await fill(place);
      console.log(JSON.stringify({ evaluations: place.evaluations, ...filled, seconds: Math.round((performance.now() - began) / 1000) }));
    }
    for (const { dataDir, instance } of places) services.push(await serve(dataDir, instance));
    const took = await measure(services, rounds);
    print(took, sizes);
    console.log(JSON.stringify({ store: mongodbUri ? 'MongoDB' : 'embedded', rounds, matters, ratios: ratios(took), ...machine() }));
  } finally {
    for (const service of services) await service.stop();
    for (const place of places) await forget(place);
  }
}

/** @param {{ dataDir: string, instance: string, mongodbUri: string | undefined }} place */
async function forget({ dataDir, instance, mongodbUri }) {
  fs.rmSync(dataDir, { recursive: true, force: true });
  if (!mongodbUri) return;
  const { openStore } = createRequire(path.join(__dirname, '../../apps/statistics/package.json'))('@mingjing/store');
  for (const service of ['statistics', 'directory']) {
    const store = await openStore({ service, instance, dataDir, mongodbUri });
    await store.connection.dropDatabase();
    await store.close();
  }
}

const given = process.argv.slice(2);
const [rounds = '200', ...sizes] = given.filter((one) => !one.startsWith('--'));
const matters = given.find((one) => one.startsWith('--matters='))?.slice('--matters='.length) ?? MATTERS;
main(Number(rounds), sizes.length > 0 ? sizes.map(Number) : [10_000, 1_000_000], Number(matters)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
