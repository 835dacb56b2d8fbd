// npm run config: every configuration key of every service, as a Markdown table. It is a page that is checked in, so that a fresh
// clone prints it at once; `npm run config -- --write` makes it anew from the code, and a test says when that is due.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ROOT, prepare } = require('./prepare');

const PAGE = path.join(ROOT, 'docs/configuration.md');

async function main() {
  if (process.argv.includes('--write')) {
    await prepare();
    fs.writeFileSync(PAGE, require(path.join(ROOT, 'apps/platform/dist/config-table.js')).configTable());
  }
  process.stdout.write(fs.readFileSync(PAGE));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
