'use strict';
const ts = require('typescript');
const { placeOf, sourcesIn } = require('./sources');

/**
 * WeakMaps of a module in which a service keeps what it made for somebody; a cache of what follows from a value says so by `@cache`.
 * @param {string} root @returns {string[]} where they are
 */
function singletons(root) {
  return ['apps', 'packages']
    .flatMap((under) => sourcesIn(root, under))
    .flatMap(({ tree }) =>
      tree.statements
        .filter((statement) => ts.isVariableStatement(statement))
        .filter(({ declarationList }) =>
          declarationList.declarations.some(
            ({ initializer }) => initializer && ts.isNewExpression(initializer) && initializer.expression.getText() === 'WeakMap',
          ),
        )
        .filter((statement) => !/@cache\b/.test(statement.getFullText()))
        .map(placeOf),
    );
}

module.exports = { singletons };
