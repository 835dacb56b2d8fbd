// One preset for every workspace: TypeScript by swc, workspace packages read from source, ESM-only packages transformed.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const ESM_ONLY = ['jose'];
const moduleNameMapper = {};
for (const group of ['packages', 'apps']) {
  for (const name of fs.readdirSync(path.join(__dirname, group))) {
    const manifest = path.join(__dirname, group, name, 'package.json');
    if (!fs.existsSync(manifest)) continue;
    const { main = 'dist/index.js' } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    const entry = path.basename(main, '.js');
    moduleNameMapper[`^@mingjing/${name}$`] = path.join(__dirname, group, name, 'src', entry);
    moduleNameMapper[`^@mingjing/${name}/(.+)$`] = path.join(__dirname, group, name, 'src', '$1');
  }
}

module.exports = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2023' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  moduleNameMapper,
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/data/', '<rootDir>/.real-parts/'],
};
