// npm run config: every configuration key of every service, as a Markdown table.
'use strict';
const path = require('node:path');
const { ROOT, prepare } = require('./prepare');

prepare().then(
  () => require(path.join(ROOT, 'apps/platform/dist/config-table.js')),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
