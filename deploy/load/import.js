// node deploy/load/import.js [rows [days [odd]]]: imports a spreadsheet of matters (default a prefecture's year, 64,306) into a platform of
// its own, and says how long it took, with how much memory and disk, how long others waited meanwhile, until when statistics had
// counted every row, and what became of the invitations by then. The rows are of half a year that is long past, whose invitations
// are made and set aside; or of the days before today, whose invitations are sent (by day in Shanghai; at night they wait). With `odd`
// every way of writing a cell stands among the rows, those that are refused as well; what became of each kind is checked.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { before: daysBefore, writeMatters } = require('./matters-file');
const { oddMatters } = require('./odd-matters');
const { machine, startPlatform, until } = require('./platform');

const COUNTED_MS = 300_000;
/** Looks at memory, evenly spread over the import. */
const COURSE = 10;
const ASK_EVERY_MS = 20;

/** @param {number} rows @param {number} days 0: half a year long past @param {boolean} odd */
async function main(rows, days, odd) {
  const platform = await startPlatform();
  const file = path.join(os.tmpdir(), `mingjing-matters-${process.pid}.xlsx`);
  try {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    const get = async (/** @type {string} */ route) => (await fetch(`${platform.url}/api/v1${route}`, { headers })).json();
    const servicePoints = (await get('/service-points?pageSize=100')).items.map((/** @type {{ name: string }} */ { name }) => name);
    const wanted = odd ? writeOdd(file, rows, servicePoints[0]) : { accepted: rows, rejected: 0, blank: 0 };
    if (!odd) await writeMatters(file, { rows, servicePoints, ...(days && { span: daysBefore(days) }) });
    const matters = async () => (await get('/statistics/summary?division=632800')).matters;
    const invitations = async () => (await get('/messages/summary?kind=invitation')).states;
    // The demonstration's own are still being counted when it says it is ready.
    await until(async () => (await matters()) === (await get('/matters?pageSize=1')).total, COUNTED_MS);
    const [had, before, cpu, at] = [await matters(), platform.memory.now(), platform.cpuSeconds(), Date.now()];
    const body = new FormData();
    body.set('file', new Blob([fs.readFileSync(file)]), 'matters.xlsx');
    const others = askMeanwhile(platform.url);
    // As lines of progress: on a busy machine the outcome alone comes later than fetch waits for it.
    const watching = { ...headers, accept: 'application/x-ndjson' };
    const response = await fetch(`${platform.url}/api/v1/matters/import`, { method: 'POST', headers: watching, body });
    const { outcome = {}, ...problem } = JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '{}');
    const ended = Date.now();
    const importSeconds = (ended - at) / 1000;
    const importPeak = platform.memory.peak(at);
    const course = platform.memory.course(at, ended, COURSE);
    const healthMs = await others.stop();
    const { accepted, rejected, blank } = outcome;
    if (JSON.stringify({ accepted, rejected, blank }) !== JSON.stringify(wanted))
      throw new Error(
        `${response.status} ${JSON.stringify(wanted)} were to come: ${JSON.stringify({ ...problem, ...outcome }).slice(0, 500)}`,
      );
    await until(async () => (await matters()) === had + accepted, COUNTED_MS);
    const figures = {
      invitations: await invitations(),
      importSeconds,
      countedSeconds: (Date.now() - at) / 1000,
      cpuSeconds: platform.cpuSeconds() - cpu,
    };
    console.log(
      JSON.stringify({
        rows,
        ...(odd && wanted),
        ...figures,
        healthMs,
        before,
        ownMibCourse: course,
        importPeak,
        peak: platform.memory.peak(at),
        diskMib: platform.diskMib(),
        ...machine(),
      }),
    );
  } finally {
    fs.rmSync(file, { force: true });
    await platform.stop();
  }
}

/** @param {string} file @param {number} rows @param {string} servicePoint what is to become of the rows */
function writeOdd(file, rows, servicePoint) {
  const odd = oddMatters(rows, servicePoint);
  fs.writeFileSync(file, odd.file);
  const blank = odd.told.filter((told) => told === 'blank').length;
  const rejected = odd.told.filter((told) => told !== 'blank' && (told.fault || told.refused)).length;
  return { accepted: rows - blank - rejected, rejected, blank };
}

/** Somebody else's requests while the import runs: a short one every 20 ms, each waited for. @param {string} url */
function askMeanwhile(url) {
  /** @type {number[]} */
  const took = [];
  let on = true;
  const asking = (async () => {
    while (on) {
      const began = performance.now();
      await (await fetch(`${url}/healthz`)).text();
      took.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  return {
    async stop() {
      on = false;
      await asking;
      took.sort((one, other) => one - other);
      const at = (/** @type {number} */ part) => Math.round(took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0);
      return { asked: took.length, p50: at(0.5), p99: at(0.99), most: at(1) };
    },
  };
}

const [rows = '64306', days = '0', odd = ''] = process.argv.slice(2);
main(Number(rows), Number(days), odd === 'odd').catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
