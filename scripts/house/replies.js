'use strict';
const ts = require('typescript');
const { nodesOf, placeOf, sourcesIn } = require('./sources');

/**
 * Lines of schemas written by hand that describe answers and check none: what a `reply` of an operation names, and what that names.
 * @param {string} root @returns {string[]} one entry a line
 */
function replyLines(root) {
  const trees = sourcesIn(root, 'apps/gateway/src').map(({ tree }) => tree);
  /** @type {Map<string, import('typescript').VariableDeclaration>} */
  const schemas = new Map();
  /** @type {Set<string>} */
  const wanted = new Set();
  /** @type {Set<string>} */
  const asked = new Set();
  for (const node of trees.flatMap((tree) => [...nodesOf(tree)])) {
    if (ts.isVariableDeclaration(node) && node.initializer && /\bz\.(object|strictObject)\(|\.extend\(/.test(node.initializer.getText())) {
      schemas.set(node.name.getText(), node);
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'reply')
      identifiersIn(node.initializer).forEach((name) => wanted.add(name));
    if (ts.isPropertyAssignment(node) && ['body', 'query'].includes(node.name.getText()))
      identifiersIn(node.initializer).forEach((name) => asked.add(name));
  }
  for (const name of wanted) {
    const { initializer } = schemas.get(name) ?? {};
    if (initializer) identifiersIn(initializer).forEach((inner) => wanted.add(inner));
  }
  return [...wanted]
    .filter((name) => !asked.has(name))
    .flatMap((name) => schemas.get(name) ?? [])
    .flatMap((node) =>
      node
        .getText()
        .split('\n')
        .map(() => placeOf(node)),
    );
}

/** @param {import('typescript').Node} node @returns {string[]} */
const identifiersIn = (node) => [...nodesOf(node)].filter(ts.isIdentifier).map(({ text }) => text);

module.exports = { replyLines };
