// Sources of the platform as syntax trees.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const TEST = /\.(test|real|scale)\.tsx?$/;
const SKIPPED = new Set(['node_modules', 'dist', 'gen', 'test', 'public']);

/**
 * Hand-written TypeScript below a folder, tests and generated files left out.
 * @param {string} root @param {string} under @returns {{ file: string, tree: import('typescript').SourceFile }[]} paths from the root
 */
function sourcesIn(root, under) {
  const folder = path.join(root, under);
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(under, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesIn(root, file);
    if (!/\.tsx?$/.test(entry.name) || TEST.test(entry.name) || entry.name.endsWith('.d.ts')) return [];
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    return [{ file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) }];
  });
}

/**
 * Every node of a tree, parents first.
 * @param {import('typescript').Node} node @returns {Generator<import('typescript').Node>}
 */
function* nodesOf(node) {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** @param {import('typescript').Node} node @returns {string} file:line */
function placeOf(node) {
  const tree = node.getSourceFile();
  return `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

module.exports = { nodesOf, placeOf, sourcesIn };
