// npm run demo:year [-- options]: installs and builds when needed, then replays a prefecture's year (apps/platform/src/year).
'use strict';
const path = require('node:path');
const { ROOT, prepare } = require('./prepare');

prepare().then(
  () => require(path.join(ROOT, 'apps/platform/dist/year/main.js')),
  (error) => {
    console.error(`无法准备 (cannot prepare): ${error.message}`);
    process.exit(1);
  },
);
