'use strict';
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { nodesOf, placeOf, sourcesIn } = require('./sources');

/** A schema with fewer fields says nothing that a message would say better. */
const FEWEST = 3;

/**
 * Lines of schemas written by hand that say again what a message of proto/ says: objects of a `reply`, or of what it names, all of
 * whose fields stand in one and the same message.
 * @param {string} root @returns {string[]} one entry a line
 */
function replyLines(root) {
  const messages = messagesIn(path.join(root, 'proto'));
  const trees = sourcesIn(root, 'apps/gateway/src').map(({ tree }) => tree);
  /** @type {Map<string, import('typescript').VariableDeclaration>} */
  const schemas = new Map();
  /** @type {Set<string>} */
  const wanted = new Set();
  /** @type {Set<string>} */
  const asked = new Set();
  for (const node of trees.flatMap((tree) => [...nodesOf(tree)])) {
    if (ts.isVariableDeclaration(node) && node.initializer && /\bz\s*\.(object|strictObject)\(/.test(node.initializer.getText()))
      schemas.set(node.name.getText(), node);
    if (!ts.isPropertyAssignment(node)) continue;
    const named = node.name.getText() === 'reply' ? wanted : ['body', 'query'].includes(node.name.getText()) ? asked : undefined;
    if (named) identifiersIn(node.initializer).forEach((name) => named.add(name));
  }
  for (const name of wanted) {
    const { initializer } = schemas.get(name) ?? {};
    if (initializer) identifiersIn(initializer).forEach((inner) => wanted.add(inner));
  }
  return [...wanted]
    .filter((name) => !asked.has(name))
    .flatMap((name) => schemas.get(name) ?? [])
    .filter((node) => says(node, messages))
    .flatMap((node) =>
      node
        .getText()
        .split('\n')
        .map(() => placeOf(node)),
    );
}

/** Whether the first object in a schema says what a message says. @param {import('typescript').Node} node @param {Set<string>[]} messages */
function says(node, messages) {
  const object = [...nodesOf(node)].find(ts.isObjectLiteralExpression);
  const names = object?.properties.map(({ name }) => name?.getText() ?? '') ?? [];
  return names.length >= FEWEST && messages.some((fields) => names.every((name) => fields.has(name)));
}

/** Fields of each message below a folder, as JSON names them. @param {string} folder @returns {Set<string>[]} */
function messagesIn(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return messagesIn(file);
    if (!entry.name.endsWith('.proto')) return [];
    const found = fs.readFileSync(file, 'utf8').matchAll(/message \w+ \{([^{}]*)\}/g);
    return [...found].map(([, body = '']) => new Set([...body.matchAll(/(\w+) = \d+;/g)].map(([, name = '']) => camelCase(name))));
  });
}

/** @param {string} name */
const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** @param {import('typescript').Node} node @returns {string[]} */
const identifiersIn = (node) => [...nodesOf(node)].filter(ts.isIdentifier).map(({ text }) => text);

module.exports = { replyLines };
