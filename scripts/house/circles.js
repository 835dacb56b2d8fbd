'use strict';
const { execFile } = require('node:child_process');
const { bin } = require('../prepare');

/**
 * Circles of imports among apps and packages, those of types included.
 * @param {string} root @returns {Promise<string[]>} each as "a → b → a", once
 */
function cruise(root) {
  const args = ['apps', 'packages', '--no-config', '--ts-config', 'tsconfig.layers.json', '--ts-pre-compilation-deps'];
  const wide = ['--exclude', '(^|/)(dist|public)/|/test/|\\.test\\.', '--do-not-follow', 'node_modules', '--output-type', 'json'];
  return new Promise((resolve, reject) =>
    execFile(bin('depcruise'), [...args, ...wide], { cwd: root, maxBuffer: 512 * 1024 * 1024 }, (error, stdout) => {
      if (!stdout) return reject(error ?? new Error('dependency-cruiser said nothing'));
      const { modules } = JSON.parse(stdout);
      /** @type {Map<string, string>} */
      const circles = new Map();
      for (const { dependencies } of modules)
        for (const { circular, cycle = [] } of dependencies) {
          if (!circular) continue;
          const names = cycle.map((/** @type {{ name: string }} */ { name }) => name);
          circles.set([...names].sort().join(' '), [...names, names[0]].join(' → '));
        }
      resolve([...circles.values()]);
    }),
  );
}

module.exports = { cruise };
