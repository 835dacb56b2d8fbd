// npm start [service names]: installs and builds when needed, then becomes the platform in this very process,
// so that signals, exit code and kill -9 reach the platform itself.
'use strict';
const path = require('node:path');
const { ROOT, prepare } = require('./prepare');

prepare().then(
  () => require(path.join(ROOT, 'apps/platform/dist/main.js')),
  (error) => {
    console.error(`启动失败 (cannot start): ${error.message}`);
    process.exit(1);
  },
);
