// Where the process that reads spreadsheets begins. node runs the built file as it is; tests run from source, where their
// transformer does not reach into other processes, so that the TypeScript is turned into JavaScript here, file by file.
'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const PACKAGES = path.join(__dirname, '..');

/** @param {string} entry */
function readTypeScript(entry) {
  const { transformSync } = require('@swc/core');
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2023' };
  const hooks = /** @type {any} */ (Module);
  hooks._extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ filename) => {
    const { code } = transformSync(fs.readFileSync(filename, 'utf8'), { filename, jsc, module: { type: 'commonjs' }, swcrc: false });
    module._compile(code, filename);
  };
  const resolve = hooks._resolveFilename;
  hooks._resolveFilename = (/** @type {string} */ request, /** @type {any[]} */ ...rest) =>
    resolve.call(
      hooks,
      request.replace(/^@mingjing\/([^/]+)\/(.+)$/, (_, name, file) => path.join(PACKAGES, name, 'src', file)),
      ...rest,
    );
  return require(entry);
}

const [, , entry = ''] = process.argv;
if (path.extname(entry) === '.ts') readTypeScript(entry);
else require(entry);
