// npm run loops: writes each loop's definition as plain data, from which the gateway makes its API and pages their words.
// Tests of the loops say when what lies there is not what the code says.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ROOT } = require('./prepare');
const { describe } = require(path.join(ROOT, 'packages/loop'));

/** Name of a loop → module of its service and what it exports. @type {Record<string, [file: string, exported: string]>} */
const LOOPS = {
  case: ['apps/lead/dist/actions.js', 'caseLoop'],
  instruction: ['apps/supervision/dist/loop.js', 'instructionLoop'],
};

for (const [name, [file, exported]] of Object.entries(LOOPS)) {
  const loop = require(path.join(ROOT, file))[exported];
  const target = path.join(ROOT, 'packages/contracts/src/loops', `${name}.json`);
  fs.writeFileSync(target, `${JSON.stringify(describe(loop), undefined, 2)}\n`);
  console.log(path.relative(ROOT, target));
}
