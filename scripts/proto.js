// npm run proto:check [-- --require-baseline] · npm run proto:baseline
// v1 of the contracts only grows: what is published is compared with the baseline that is checked in.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ROOT, bin, must } = require('./prepare');

const PROTO = path.join(ROOT, 'proto');
const BASELINE = path.join(PROTO, 'baseline.binpb');

/** @param {boolean} required */
function check(required) {
  must(bin('buf'), ['lint', PROTO]);
  if (fs.existsSync(BASELINE)) return must(bin('buf'), ['breaking', PROTO, '--against', BASELINE]);
  const words = 'proto/baseline.binpb is missing: nothing to compare with; npm run proto:baseline makes it';
  if (required) throw new Error(words);
  console.log(words);
}

try {
  if (process.argv[2] === 'baseline') must(bin('buf'), ['build', PROTO, '-o', BASELINE]);
  else check(process.argv.includes('--require-baseline'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
