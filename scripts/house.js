// npm run house: how much of the house is copied or kept by hand, counted from the code itself. `--json` for programs.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { cruise } = require('./house/circles');
const { consoleTypes, roleLists } = require('./house/console');
const { singletons } = require('./house/singletons');
const { replyLines } = require('./house/replies');
const { ROOT } = require('./prepare');

/**
 * @typedef {{ name: string, most: number, found: string[] }} Measure what is measured, how much of it there may be, and where it is
 */

/** @param {string} [root] @returns {Promise<Measure[]>} */
async function measures(root = ROOT) {
  return [
    { name: 'hand-typed interfaces of API shapes in the console', most: 0, found: consoleTypes(root) },
    { name: 'role lists in the console', most: 0, found: roleLists(root) },
    { name: 'lines of reply schemas that say again what proto says', most: 0, found: replyLines(root) },
    { name: 'module-level WeakMap singletons', most: 0, found: singletons(root) },
    { name: 'circles of imports, type-only ones included', most: 0, found: await cruise(root) },
  ];
}

async function main() {
  const all = await measures();
  if (process.argv.includes('--json')) return console.log(JSON.stringify(all));
  const verbose = process.argv.includes('--where');
  for (const { name, most, found } of all) {
    console.log(`${found.length <= most ? '✓' : '✗'} ${name}: ${found.length} (at most ${most})`);
    if (verbose) for (const where of found) console.log(`    ${where}`);
  }
  if (all.some(({ most, found }) => found.length > most)) process.exitCode = 1;
}

module.exports = { measures };
if (require.main === module) void main();
