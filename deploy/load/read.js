// node deploy/load/read.js [file]: reads a spreadsheet of matters as the process that reads does, and says how long it took, with how
// much memory, and what was counted; without a file, a prefecture's year with every way of writing a cell among its rows.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { oddMatters } = require('./odd-matters');
const { KINDS } = require('../../apps/gateway/dist/sheet/kinds');
const { readSheet } = require('../../apps/gateway/dist/sheet/sheet');
const { Tally } = require('../../apps/gateway/dist/sheet/tally');

const ROWS = 64_306;
const MIB = 1024 * 1024;

/** @param {Buffer} file */
async function main(file) {
  const tally = new Tally();
  const [at, cpu] = [Date.now(), process.cpuUsage()];
  let refused = 0;
  for await (const { faults } of readSheet(file, KINDS.matters.columns, Infinity, tally)) if (faults) refused += 1;
  const { user, system } = process.cpuUsage(cpu);
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    JSON.stringify({
      ...tally.counts,
      refused,
      mib: file.length / MIB,
      seconds: (Date.now() - at) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakMib,
    }),
  );
}

/** In a process of its own, so that the memory is that of reading. */
function readOdd() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mingjing-read-'));
  try {
    const file = path.join(folder, 'odd.xlsx');
    fs.writeFileSync(file, oddMatters(ROWS).file);
    execFileSync(process.execPath, [__filename, file], { stdio: 'inherit' });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const [, , name] = process.argv;
if (name) main(fs.readFileSync(name));
else readOdd();
