// Finds a Chromium for the browser tests, or installs Debian's where that is allowed.
'use strict';
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** @param {string} name */
function inPath(name) {
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** @returns {string | undefined} the program */
function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return fs.existsSync(given) ? given : undefined;
  return NAMES.map(inPath).find((found) => found !== undefined);
}

/** Debian and Ubuntu's chromium with Chinese fonts, where we are root. */
function installChromium() {
  if (process.getuid?.() !== 0 || !inPath('apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-q'], { stdio: 'ignore', env, timeout: 120_000 });
    const packages = ['chromium', 'fonts-noto-cjk'];
    execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], {
      stdio: 'ignore',
      env,
      timeout: 600_000,
    });
  } catch {
    return undefined;
  }
  return findChromium();
}

module.exports = { findChromium, installChromium };
