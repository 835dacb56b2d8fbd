// A promise that is put away (in a field, a collection, a variable) and awaited after something else: when it fails first, nobody
// has heard of it yet, and the process ends. no-floating-promises takes the assignment for handling; this asks for kept().
import { ESLintUtils } from '@typescript-eslint/utils';

const HANDLING = new Set(['catch', 'allSettled']);
const STORING = new Set(['set', 'push', 'unshift', 'add']);

const isNothing = (node) => node.type === 'Identifier' && node.name === 'undefined';

/** kept(…), ….catch(…), ….then(…, …), Promise.allSettled(…), and what cannot fail by itself. */
function isHandled(node) {
  if (node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression') return isHandled(node.expression);
  if (node.type === 'AwaitExpression') return true;
  if (node.type === 'AssignmentExpression' || node.type === 'LogicalExpression') return isHandled(node.right);
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate].every((one) => isHandled(one) || isNothing(one));
  // Without a second parameter it has no way to fail but by throwing at once.
  if (node.type === 'NewExpression') return node.arguments[0]?.params?.length === 1;
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name === 'kept';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  if (HANDLING.has(callee.property.name)) return true;
  if (callee.property.name === 'finally') return isHandled(callee.object);
  if (callee.object.type === 'Identifier' && callee.object.name === 'Promise') return callee.property.name === 'resolve';
  return callee.property.name === 'then' && node.arguments.length === 2;
}

/** `x.catch(…)`, `x.then(…, …)` or `void`-less handling of a variable by its own name. */
function handlesByName({ identifier: { parent } }) {
  return parent.type === 'MemberExpression' && parent.parent.type === 'CallExpression' && isHandled(parent.parent);
}

export default ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    schema: [],
    messages: { kept: 'this promise is put away and may fail before anybody awaits it: wrap it in kept()' },
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const { sourceCode } = context;

    /** By type; `Promise<T> | undefined` too. */
    function isPromise(node) {
      const type = services.getTypeAtLocation(node);
      const parts = type.isUnion() ? type.types : [type];
      return parts.some((part) => part.getSymbol()?.getName() === 'Promise' && checker.getPropertyOfType(part, 'then') !== undefined);
    }

    function variableOf(node) {
      for (let scope = sourceCode.getScope(node); scope; scope = scope.upper) {
        const variable = scope.set.get(node.name);
        if (variable) return variable;
      }
      return undefined;
    }

    function isSafe(node) {
      if (isHandled(node)) return true;
      if (node.type !== 'Identifier') return false;
      const variable = variableOf(node);
      const init = variable?.defs[0]?.node?.init;
      return (init && isHandled(init)) || variable?.references.some(handlesByName);
    }

    function check(node) {
      if (isPromise(node) && !isSafe(node)) context.report({ node, messageId: 'kept' });
    }

    const variables = [];
    /** Awaits of a function itself, not of those within it. */
    const awaits = [];
    const functions = [];
    const enter = (node) => functions.push(node);
    const leave = () => functions.pop();

    return {
      ':function': enter,
      ':function:exit': leave,
      AwaitExpression: (node) => void awaits.push({ node, within: functions.at(-1) }),
      'ForOfStatement[await=true]': (node) => void awaits.push({ node, within: functions.at(-1) }),
      'ExpressionStatement > AssignmentExpression'(node) {
        if (node.left.type === 'MemberExpression') check(node.right);
      },
      'ExpressionStatement > CallExpression'({ callee, arguments: given }) {
        // A list of its own is awaited as a whole; one of an object is kept.
        const stores =
          callee.type === 'MemberExpression' &&
          callee.object.type === 'MemberExpression' &&
          callee.property.type === 'Identifier' &&
          STORING.has(callee.property.name);
        const last = given.at(-1);
        if (stores && last && last.type !== 'SpreadElement') check(last);
      },
      'VariableDeclarator[id.type="Identifier"]:exit'(node) {
        if (!node.init || !isPromise(node.init) || isHandled(node.init)) return;
        const variable = sourceCode.getDeclaredVariables(node)[0];
        variables.push({ node, variable, within: functions.at(-1) });
      },
      'Program:exit'() {
        for (const { node, variable, within } of variables) {
          const used = variable.references.filter(({ identifier }) => identifier.range[0] > node.range[1]);
          if (used.some(handlesByName)) continue;
          const first = Math.min(...used.map(({ identifier }) => identifier.range[0]));
          const waits = awaits.some((one) => one.within === within && one.node.range[0] > node.range[1] && one.node.range[1] < first);
          if (waits) context.report({ node, messageId: 'kept' });
        }
      },
    };
  },
});
