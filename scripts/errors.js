// npm run errors [-- --check]: docs/errors.md, every refusal there is, read from the code; --check: is it what the code says now.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { ROOT } = require('./prepare');
const { refusals } = require('./errors/refusals');
const { doubles, page } = require('./errors/page');

const FILE = path.join(ROOT, 'docs/errors.md');

// What stands behind a kind is read from the contracts as built.
const tsc = require.resolve('typescript/bin/tsc');
if (!fs.existsSync(path.join(ROOT, 'packages/contracts/dist/refused.js')))
  execFileSync(process.execPath, [tsc, '-b', 'packages/contracts'], { cwd: ROOT, stdio: 'inherit' });

const found = refusals(ROOT);
const faults = doubles(found);
const text = page(found);
if (!process.argv.includes('--check')) fs.writeFileSync(FILE, text);
else if (fs.readFileSync(FILE, 'utf8') !== text) faults.push('docs/errors.md is not what the code says: npm run errors');
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
