// node deploy/load/statistics-service.js: directory and statistics on DATA_DIR, until SIGTERM; prints their addresses as one line of JSON.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

const from = createRequire(path.join(__dirname, '../../apps/platform/package.json'));
const { start } = from('@mingjing/kit');
const { directory } = from('@mingjing/directory');
const { statistics } = from('@mingjing/statistics');

async function main() {
  const running = await start([directory, statistics], { env: process.env });
  process.once('SIGTERM', () => void running.stop());
  console.log(JSON.stringify(running.addresses));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
