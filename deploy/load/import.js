// node deploy/load/import.js [rows [days]]: imports a spreadsheet of matters (default a prefecture's year, 64,306) into a platform of
// its own, and says how long it took, with how much memory and disk, how long others waited meanwhile, until when statistics had
// counted every row, and what became of the invitations by then. The rows are of half a year that is long past, whose invitations
// are made and set aside; or of the days before today, whose invitations are sent (by day in Shanghai; at night they wait).
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { before: daysBefore, writeMatters } = require('./matters-file');
const { machine, startPlatform, until } = require('./platform');

const COUNTED_MS = 300_000;
/** Looks at memory, evenly spread over the import. */
const COURSE = 10;
const ASK_EVERY_MS = 20;

/** @param {number} rows @param {number} [days] */
async function main(rows, days) {
  const platform = await startPlatform();
  const file = path.join(os.tmpdir(), `mingjing-matters-${process.pid}.xlsx`);
  try {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    const get = async (/** @type {string} */ route) => (await fetch(`${platform.url}/api/v1${route}`, { headers })).json();
    const servicePoints = (await get('/service-points?pageSize=100')).items.map((/** @type {{ name: string }} */ { name }) => name);
    await writeMatters(file, { rows, servicePoints, ...(days && { span: daysBefore(days) }) });
    const matters = async () => (await get('/statistics/summary?division=632800')).matters;
    const invitations = async () => (await get('/messages/summary?kind=invitation')).states;
    const [had, before, cpu, at] = [await matters(), platform.memory.now(), platform.cpuSeconds(), Date.now()];
    const body = new FormData();
    body.set('file', new Blob([fs.readFileSync(file)]), 'matters.xlsx');
    const others = askMeanwhile(platform.url);
    const response = await fetch(`${platform.url}/api/v1/matters/import`, { method: 'POST', headers, body });
    const outcome = await response.json();
    const ended = Date.now();
    const importSeconds = (ended - at) / 1000;
    const importPeak = platform.memory.peak(at);
    const course = platform.memory.course(at, ended, COURSE);
    const healthMs = await others.stop();
    if (outcome.accepted !== rows) throw new Error(`${response.status} ${JSON.stringify(outcome).slice(0, 500)}`);
    await until(async () => (await matters()) === had + rows, COUNTED_MS);
    const figures = {
      invitations: await invitations(),
      importSeconds,
      countedSeconds: (Date.now() - at) / 1000,
      cpuSeconds: platform.cpuSeconds() - cpu,
    };
    console.log(
      JSON.stringify({
        rows,
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

const [rows = '64306', days = '0'] = process.argv.slice(2);
main(Number(rows), Number(days)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
