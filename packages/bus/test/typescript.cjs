// Lets a child process of a test run the sources: node -r ./typescript.cjs file.ts
'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } };
require.extensions['.ts'] = (module, file) => {
  module._compile(transformSync(fs.readFileSync(file, 'utf8'), { ...options, filename: file }).code, file);
};
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const inHouse = /^@mingjing\/([a-z]+)(?:\/(.+))?$/.exec(request);
  const target = inHouse ? path.join(__dirname, '../..', inHouse[1], 'src', inHouse[2] ?? 'index') : request;
  return resolve.call(this, target, ...rest);
};
