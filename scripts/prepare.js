// What every command needs first: the right Node, installed packages, built code. Needs nothing installed itself.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { exclusive } = require('./real-parts/part');

const ROOT = path.resolve(__dirname, '..');
/** @param {string} file @returns {any} */
const json = (file) => JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));

/** Ends the process with a clear word when Node is older than package.json asks for. */
function checkNode() {
  const wanted = String(json('package.json').engines.node).replace('>=', '');
  const [wantedParts, haveParts] = [wanted, process.versions.node].map((version) => version.split('.').map(Number));
  const at = wantedParts?.findIndex((part, i) => part !== haveParts?.[i]) ?? -1;
  if (at < 0 || (haveParts?.[at] ?? 0) > (wantedParts?.[at] ?? 0)) return;
  console.error(`需要 Node ${wanted} 或更高版本，当前为 ${process.versions.node}，请先升级 Node。`);
  console.error(`Node ${wanted} or newer is needed; this is ${process.versions.node}. Please upgrade Node first.`);
  process.exit(1);
}

/** Whether node_modules holds what package-lock.json names; packages for other systems may be absent. */
function installed() {
  if (!fs.existsSync(path.join(ROOT, 'node_modules/.package-lock.json'))) return false;
  const wanted = json('package-lock.json').packages;
  const present = json('node_modules/.package-lock.json').packages;
  return Object.entries(wanted).every(([name, { version, optional, link }]) => {
    if (!name.includes('node_modules/') || link) return true;
    return present[name] ? present[name].version === version : optional === true || version === undefined;
  });
}

/** Runs a program of this checkout, its output as ours. @param {string} program @param {string[]} args */
function must(program, args) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env });
  if (error || status !== 0) throw new Error(`${path.basename(program)} ${args.join(' ')}: ${error?.message ?? `code ${status}`}`);
}

/** @param {string} name */
const bin = (name) => path.join(ROOT, 'node_modules/.bin', name);

/** Installs exactly the lock file's packages, unless they are there. */
async function install() {
  if (installed()) return;
  console.log('安装依赖，需要几分钟 (installing packages, takes minutes) …');
  // Where something is installed already, npm install mends it in place; npm ci would delete it first.
  const fresh = !fs.existsSync(path.join(ROOT, 'node_modules'));
  must('npm', fresh ? ['ci', '--no-audit', '--no-fund'] : ['install', '--no-save', '--no-audit', '--no-fund']);
}

/** Generates and builds what changed since the last build. */
async function build() {
  must(bin('turbo'), ['run', 'build', '--output-logs=errors-only', '--ui=stream']);
}

/** Installed and built, by one process at a time. */
async function prepare() {
  checkNode();
  await exclusive(path.join(ROOT, '.turbo'), async () => {
    await install();
    await build();
  });
}

module.exports = { ROOT, bin, build, checkNode, exclusive, install, json, must, prepare };
