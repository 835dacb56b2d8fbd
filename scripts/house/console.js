'use strict';
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { nodesOf, placeOf, sourcesIn } = require('./sources');

const CONSOLE = 'apps/web-console/src';
const ROLES = new Set([
  ...['windowStaff', 'unitAdmin', 'unitHead', 'supervisor', 'coordinator', 'approver', 'leader'],
  ...['sysAdmin', 'secAdmin', 'auditAdmin', 'app', 'supervisingApp', 'forceOfficer'],
]);

/** Two fields are in some schema or other by chance. */
const FEWEST = 3;
/** What a page makes of answers for itself: functions, elements, handlers. */
const OWN = /=>|React|JSX|Dispatch|Promise|FormInstance|\bDate\b/;

/**
 * Interfaces and types of the console that say by hand what the gateway answers: every property of theirs stands in one and the same
 * schema of openapi.json.
 * @param {string} root @returns {string[]} where they are
 */
function consoleTypes(root) {
  const { components, paths } = JSON.parse(fs.readFileSync(path.join(root, 'apps/gateway/openapi.json'), 'utf8'));
  const schemas = propertySets({ components, paths });
  return sourcesIn(root, CONSOLE)
    .flatMap(({ tree }) => [...nodesOf(tree)])
    .filter((node) => {
      const members = ts.isInterfaceDeclaration(node)
        ? node.members
        : ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type)
          ? node.type.members
          : undefined;
      if (!members || members.length < FEWEST || OWN.test(node.getText())) return false;
      const names = members.map((member) => member.name?.getText() ?? '');
      return schemas.some((properties) => names.every((name) => properties.has(name)));
    })
    .map(placeOf);
}

/** Names of the properties of each object schema in a document. @param {unknown} node @returns {Set<string>[]} */
function propertySets(node) {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'properties' in node && typeof node.properties === 'object' && node.properties ? [new Set(Object.keys(node.properties))] : [];
  return [...own, ...Object.values(node).flatMap(propertySets)];
}

/**
 * Lists of roles, or questions for a role, in pages: what a person may do is for the rights to say.
 * @param {string} root @returns {string[]} where they are
 */
function roleLists(root) {
  const isRole = (/** @type {import('typescript').Node} */ node) => ts.isStringLiteral(node) && ROLES.has(node.text);
  return sourcesIn(root, CONSOLE)
    .flatMap(({ tree }) => [...nodesOf(tree)])
    .filter(
      (node) =>
        (ts.isArrayLiteralExpression(node) && node.elements.some(isRole)) ||
        (ts.isCallExpression(node) && node.arguments.some(isRole)) ||
        (ts.isBinaryExpression(node) && (isRole(node.left) || isRole(node.right))),
    )
    .map(placeOf);
}

module.exports = { consoleTypes, roleLists };
