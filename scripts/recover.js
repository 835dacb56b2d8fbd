// npm run recover: makes an account an administrator again, by an operator at the machine while the platform stands still.
'use strict';
const path = require('node:path');
const { ROOT, prepare } = require('./prepare');

prepare().then(
  () => require(path.join(ROOT, 'apps/platform/dist/recover.js')),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
