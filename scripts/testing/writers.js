// Finds the programs that write workbooks for the test against foreign writers: LibreOffice, openpyxl and XlsxWriter.
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { ROOT } = require('../prepare');

/** Where .ci/run puts the Python packages. */
const PACKAGES = path.join(ROOT, '.real-parts/writers');

/** @param {string} program @param {string[]} args @param {Record<string, string>} [env] */
const runs = (program, args, env = {}) => spawnSync(program, args, { stdio: 'ignore', env: { ...process.env, ...env } }).status === 0;

/** @returns {{ env: Record<string, string>, missing: string[] }} environment for the test, and what is not here */
function findWriters() {
  const env = { PYTHONPATH: [PACKAGES, process.env.PYTHONPATH].filter(Boolean).join(path.delimiter) };
  const python = process.env.PYTHON ?? 'python3';
  const missing = [];
  if (!runs('soffice', ['--version'])) missing.push('LibreOffice');
  if (!runs(python, ['-c', 'import openpyxl'], env)) missing.push('openpyxl');
  if (!runs(python, ['-c', 'import xlsxwriter'], env)) missing.push('XlsxWriter');
  return { env, missing };
}

module.exports = { findWriters };
