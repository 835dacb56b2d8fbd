// Writes openapi.json from the routing table: npm run openapi (after a build).
'use strict';
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { openApiDocument } = require('./dist/openapi');

writeFileSync(path.join(__dirname, 'openapi.json'), `${JSON.stringify(openApiDocument(), undefined, 2)}\n`);
