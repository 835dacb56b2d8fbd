// npm run rights: writes docs/rights.md, the whole table of rights, from packages/rights.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-b', 'packages/rights'], { cwd: ROOT, stdio: 'inherit' });
/** @type {{ printed(tables: object): string, RIGHTS_BY_SERVICE: object }} */
const { printed, RIGHTS_BY_SERVICE } = require(path.join(ROOT, 'packages/rights/dist/index.js'));
fs.writeFileSync(path.join(ROOT, 'docs/rights.md'), printed(RIGHTS_BY_SERVICE));
