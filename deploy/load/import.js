// node deploy/load/import.js [rows]: imports a spreadsheet of matters (default a prefecture's year, 64,306) into a platform of its own,
// and says how long it took, with how much memory and disk, and until when statistics had counted every row.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { writeMatters } = require('./matters-file');
const { machine, startPlatform, until } = require('./platform');

const COUNTED_MS = 300_000;

/** @param {number} rows */
async function main(rows) {
  const platform = await startPlatform();
  const file = path.join(os.tmpdir(), `mingjing-matters-${process.pid}.xlsx`);
  try {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    const get = async (/** @type {string} */ route) => (await fetch(`${platform.url}/api/v1${route}`, { headers })).json();
    const servicePoints = (await get('/service-points?pageSize=100')).items.map((/** @type {{ name: string }} */ { name }) => name);
    await writeMatters(file, { rows, servicePoints });
    const matters = async () => (await get('/statistics/summary?division=632800')).matters;
    const [had, before, cpu, at] = [await matters(), platform.memory.now(), platform.cpuSeconds(), Date.now()];
    const body = new FormData();
    body.set('file', new Blob([fs.readFileSync(file)]), 'matters.xlsx');
    const response = await fetch(`${platform.url}/api/v1/matters/import`, { method: 'POST', headers, body });
    const outcome = await response.json();
    const importSeconds = (Date.now() - at) / 1000;
    const importPeak = platform.memory.peak(at);
    if (outcome.accepted !== rows) throw new Error(`${response.status} ${JSON.stringify(outcome).slice(0, 500)}`);
    await until(async () => (await matters()) === had + rows, COUNTED_MS);
    const figures = {
      importSeconds,
      countedSeconds: (Date.now() - at) / 1000,
      cpuSeconds: platform.cpuSeconds() - cpu,
    };
    console.log(
      JSON.stringify({
        rows,
        ...figures,
        before,
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

main(Number(process.argv[2] ?? 64_306)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
