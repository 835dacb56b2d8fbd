// node deploy/load/export.js [matters]: fills a platform of its own with matters (default a prefecture's year, 64,306), takes all of
// them out as .csv and as .xlsx, and says how long each took, with how much memory, and what a page of the list cost meanwhile.
'use strict';
const { machine, startPlatform } = require('./platform');

const ROWS_A_FILE = 20_000;
const HEADING = '办件编号,事项编码,事项名称,办理日期,评议对象,申请人';

/** @typedef {Awaited<ReturnType<typeof startPlatform>>} Platform */

/** @param {string} servicePoint @param {number} from @param {number} to */
function csvOf(servicePoint, from, to) {
  const lines = [HEADING];
  for (let n = from; n < to; n += 1) {
    const day = `2026-${String((n % 6) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`;
    lines.push(`BJ2026${String(n).padStart(8, '0')},SX0001,社会保险登记,${day},${servicePoint},示例群众${n}`);
  }
  return lines.join('\n');
}

/** @param {Platform} platform @param {Record<string, string>} headers @param {number} rows */
async function fill(platform, headers, rows) {
  const points = await (await fetch(`${platform.url}/api/v1/service-points?pageSize=20`, { headers })).json();
  const names = points.items.map((/** @type {{ name: string }} */ { name }) => name);
  for (let from = 0, file = 0; from < rows; from += ROWS_A_FILE, file += 1) {
    const to = Math.min(rows, from + ROWS_A_FILE);
    const body = new FormData();
    body.set('file', new Blob([csvOf(names[file % names.length], from, to)]), 'matters.csv');
    const outcome = await (await fetch(`${platform.url}/api/v1/matters/import`, { method: 'POST', headers, body })).json();
    if (outcome.accepted !== to - from) throw new Error(JSON.stringify(outcome).slice(0, 500));
    process.stderr.write(`${to} of ${rows} matters are in\n`);
  }
}

/** What others wait for a page of the list while the export runs. @param {string} url @param {Record<string, string>} headers */
function watchPages(url, headers) {
  /** @type {number[]} */
  const times = [];
  let going = true;
  const watched = (async () => {
    while (going) {
      const began = performance.now();
      await (await fetch(`${url}/api/v1/matters?pageSize=20`, { headers })).arrayBuffer();
      times.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    going = false;
    await watched;
    times.sort((one, other) => one - other);
    return { p50: Math.round(times[Math.floor(times.length * 0.5)] ?? 0), p99: Math.round(times[Math.floor(times.length * 0.99)] ?? 0) };
  };
}

/** @param {Platform} platform @param {Record<string, string>} headers @param {string} format */
async function exported(platform, headers, format) {
  const [before, cpu, at] = [platform.memory.now(), platform.cpuSeconds(), Date.now()];
  const stop = watchPages(platform.url, headers);
  const response = await fetch(`${platform.url}/api/v1/matters.${format}`, { headers });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  let [bytes, lines] = [0, 0];
  const counting = new WritableStream({
    write(chunk) {
      bytes += chunk.length;
      if (format === 'csv') for (const byte of chunk) if (byte === 10) lines += 1;
    },
  });
  await response.body.pipeTo(counting);
  const seconds = (Date.now() - at) / 1000;
  const pageMs = await stop();
  return {
    format,
    seconds,
    mib: Math.round(bytes / 1024 / 1024),
    ...(format === 'csv' && { rows: lines - 1 }),
    cpuSeconds: platform.cpuSeconds() - cpu,
    pageMs,
    ownBeforeMib: before?.anon,
    ownPeakMib: platform.memory.peak(at).anonMib,
  };
}

/** @param {number} rows */
async function main(rows) {
  const platform = await startPlatform();
  try {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    await fill(platform, headers, rows);
    for (const format of ['csv', 'xlsx', 'csv', 'xlsx'])
      console.log(JSON.stringify({ matters: rows, ...(await exported(platform, headers, format)), ...machine() }));
  } finally {
    await platform.stop();
  }
}

main(Number(process.argv[2] ?? 64_306)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
