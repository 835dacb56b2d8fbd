// npm run migrate [-- --dry-run]: builds when needed, then migrates the stored data without starting the platform.
'use strict';
const path = require('node:path');
const { ROOT, prepare } = require('./prepare');

prepare().then(
  () => require(path.join(ROOT, 'apps/platform/dist/migrate.js')),
  (error) => {
    console.error(`无法升级 (cannot migrate): ${error.message}`);
    process.exit(1);
  },
);
