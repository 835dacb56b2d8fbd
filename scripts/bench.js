// npm run bench [-- import odd intake statistics]: the measurements of deploy/load one after another, small but for the file of 64,306
// rows with every odd one among them; docs/benchmarks.md says how the large ones are run. Absolute figures are the machine's: compare lines of one run, and ratios of several.
'use strict';
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

/** @type {Record<string, string[]>} */
const BENCHES = {
  import: ['import.js', '5000'],
  odd: ['import.js', '64306', '0', 'odd'],
  intake: ['intake.js', '5', '50'],
  statistics: ['statistics.js', '30', '2000', '20000', '--matters=5000'],
};

/** @param {string[]} names */
function main(names) {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) throw new Error(`no such measurement: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  const [cpu] = os.cpus();
  console.log(`${os.cpus().length} × ${cpu?.model ?? '?'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, node ${process.version}`);
  for (const name of names) {
    console.log(`\n${name} (load ${(os.loadavg()[0] ?? 0).toFixed(1)})`);
    const [file = '', ...given] = BENCHES[name] ?? [];
    const { status } = spawnSync(process.execPath, [path.join(__dirname, '../deploy/load', file), ...given], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

try {
  main(process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
