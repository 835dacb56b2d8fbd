// Reads the refusals out of the code: each `new Refused(code, kind, { zh, en })`, and what the functions around it are called with.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

/** @typedef {Map<import('typescript').Symbol, import('typescript').Expression | undefined>} Bound */
/**
 * @typedef {object} Refusal
 * @property {string} code with {…} where only the running program knows
 * @property {string} kind
 * @property {number | undefined} http where it is finer than the kind's
 * @property {string} zh
 * @property {string} en
 * @property {string} file
 */

const DEEPEST = 4;

/** @param {string} root @returns {string[]} */
function sources(root) {
  const folders = ['packages', 'apps'].flatMap((group) =>
    fs.readdirSync(path.join(root, group)).map((name) => path.join(root, group, name, 'src')),
  );
  return folders
    .filter((folder) => fs.existsSync(folder) && !/web-console/.test(folder))
    .flatMap((folder) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)))
    .filter((file) => /\.ts$/.test(file) && !/\.(test|d)\.ts$|\/gen\//.test(file));
}

/** @param {string} root */
function programOf(root) {
  const options = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Node20,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    types: [],
    // Names lead to the sources, so that a function is known by whoever calls it in another package.
    paths: Object.fromEntries(
      ['packages', 'apps'].flatMap((group) =>
        fs.readdirSync(path.join(root, group)).flatMap((name) => {
          const src = path.join(root, group, name, 'src');
          const main = fs.existsSync(path.join(src, 'index.ts')) ? 'index.ts' : 'service.ts';
          return [
            [`@mingjing/${name}`, [path.join(src, main)]],
            [`@mingjing/${name}/*`, [path.join(src, '*.ts')]],
          ];
        }),
      ),
    ),
  };
  return ts.createProgram(sources(root), options);
}

class Reader {
  /** @param {import('typescript').Program} program @param {string} root */
  constructor(program, root) {
    this.program = program;
    this.root = root;
    this.checker = program.getTypeChecker();
    /** Calls and creations by what is called. @type {Map<import('typescript').Symbol, (import('typescript').CallExpression | import('typescript').NewExpression)[]>} */
    this.calls = new Map();
    /** @type {import('typescript').NewExpression[]} */
    this.made = [];
    /** @type {Refusal[]} */
    this.found = [];
  }

  /** @param {import('typescript').Node} node */
  symbolOf(node) {
    const symbol = this.checker.getSymbolAtLocation(node);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  read() {
    for (const file of this.program.getSourceFiles()) {
      if (!file.fileName.startsWith(this.root) || file.fileName.includes('/node_modules/') || file.fileName.includes('/gen/')) continue;
      this.look(file);
    }
    for (const made of this.made) {
      const [code, kind, details] = made.arguments ?? [];
      if (code && kind) this.follow({ code, kind, details }, made, new Map(), made, 0);
    }
    return this.found;
  }

  /** @param {import('typescript').Node} node */
  look(node) {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (ts.isNewExpression(node) && node.expression.getText() === 'Refused') this.made.push(node);
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      const symbol = ts.isIdentifier(called) ? this.symbolOf(called) : undefined;
      if (symbol) this.note(symbol, node);
      // `const { notNow } = refusalsOf('case')`: what is called is a function within what another one gave.
      if (
        symbol?.valueDeclaration &&
        ts.isBindingElement(symbol.valueDeclaration) &&
        node.arguments?.[0] &&
        ts.isStringLiteralLike(node.arguments[0])
      ) {
        const made = this.checker.getResolvedSignature(node)?.declaration;
        const name = made && nameOf(/** @type {import('typescript').SignatureDeclaration} */ (made));
        const inner = name && this.symbolOf(name);
        if (inner) this.note(inner, node);
      }
    }
    ts.forEachChild(node, (child) => this.look(child));
  }

  /** @param {import('typescript').Symbol} symbol @param {import('typescript').CallExpression | import('typescript').NewExpression} call */
  note(symbol, call) {
    this.calls.set(symbol, [...(this.calls.get(symbol) ?? []), call]);
  }

  /**
   * What the function was given that gave the one called.
   * @param {import('typescript').CallExpression | import('typescript').NewExpression} call @param {Bound} bound
   */
  bindGiver(call, bound) {
    const binding = ts.isIdentifier(call.expression) ? this.symbolOf(call.expression)?.valueDeclaration : undefined;
    const giving = binding && ts.isBindingElement(binding) ? binding.parent.parent : undefined;
    const given = giving && ts.isVariableDeclaration(giving) ? giving.initializer : undefined;
    if (given && ts.isCallExpression(given))
      this.bind(this.checker.getResolvedSignature(given)?.declaration?.parameters ?? [], given, bound);
  }

  /**
   * @param {readonly import('typescript').Node[]} parameters
   * @param {import('typescript').CallExpression | import('typescript').NewExpression} call @param {Bound} bound
   */
  bind(parameters, call, bound) {
    parameters.forEach((one, index) => {
      if (!ts.isParameter(one)) return;
      const parameter = ts.isIdentifier(one.name) ? this.symbolOf(one.name) : undefined;
      const given = call.arguments?.[index] ?? one.initializer;
      if (parameter && given) bound.set(parameter, given);
    });
  }

  /**
   * One refusal for each way in which its code is known; where a function makes it of what it is given, one for each of its calls.
   * @param {{ code: import('typescript').Expression, kind: import('typescript').Expression, details: import('typescript').Expression | undefined }} what
   * @param {import('typescript').Node} at
   * @param {Bound} bound
   * @param {import('typescript').Node} thrown
   * @param {number} depth
   */
  follow(what, at, bound, thrown, depth) {
    const open = new Set();
    const codes = this.texts(what.code, bound, open);
    const around = depth < DEEPEST ? functionAround(at) : undefined;
    const name = around && nameOf(around);
    const symbol = name && this.symbolOf(name);
    const calls = symbol ? (this.calls.get(symbol) ?? []) : [];
    if (around && calls.length > 0 && around.parameters.some((one) => ts.isIdentifier(one.name) && open.has(this.symbolOf(one.name)))) {
      for (const call of calls) {
        const inner = new Map(bound);
        this.bind(around.parameters, call, inner);
        this.bindGiver(call, inner);
        this.follow(what, call, inner, call, depth + 1);
      }
      return;
    }
    const kind = this.texts(what.kind, bound, new Set());
    const said = (/** @type {string} */ key) => this.property(what.details, key, bound);
    const http = Number(said('http'));
    for (const code of codes) {
      this.found.push({
        code,
        kind: kind.join(' / '),
        http: http || undefined,
        zh: said('zh'),
        en: said('en'),
        file: path.relative(this.root, thrown.getSourceFile().fileName),
      });
    }
  }

  /** @param {import('typescript').Expression | undefined} details @param {string} key @param {Bound} bound @returns {string} */
  property(details, key, bound) {
    if (!details) return '';
    if (ts.isIdentifier(details)) {
      const symbol = this.symbolOf(details);
      const given = symbol && (bound.get(symbol) ?? initializerOf(symbol));
      return given ? this.property(given, key, bound) : '';
    }
    if (ts.isConditionalExpression(details))
      return [...new Set([details.whenTrue, details.whenFalse].map((one) => this.property(one, key, bound)))].join(' / ');
    if (ts.isCallExpression(details)) return this.property(this.returned(details), key, bound);
    if (!ts.isObjectLiteralExpression(details)) return '';
    for (const one of [...details.properties].reverse()) {
      if (ts.isSpreadAssignment(one)) {
        const inner = this.property(one.expression, key, bound);
        if (inner) return inner;
      } else if (one.name?.getText() !== key) continue;
      else if (ts.isPropertyAssignment(one)) return this.texts(one.initializer, bound, new Set()).join(' / ');
      else if (ts.isShorthandPropertyAssignment(one)) {
        const symbol = this.checker.getShorthandAssignmentValueSymbol(one);
        const given = symbol && (bound.get(symbol) ?? initializerOf(symbol));
        return given ? this.texts(given, bound, new Set()).join(' / ') : `{${key}}`;
      }
    }
    return '';
  }

  /** What a function of one return gives. @param {import('typescript').CallExpression} call */
  returned(call) {
    const declaration = ts.isIdentifier(call.expression) ? this.symbolOf(call.expression)?.valueDeclaration : undefined;
    const body = declaration && ts.isFunctionDeclaration(declaration) ? declaration.body : undefined;
    const last = body?.statements.at(-1);
    return last && ts.isReturnStatement(last) ? last.expression : undefined;
  }

  /**
   * What an expression may be, with {…} where only the running program knows.
   * @param {import('typescript').Expression} node @param {Bound} bound
   * @param {Set<unknown>} open takes the parameters it depends on @returns {string[]}
   */
  texts(node, bound, open) {
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return [node.text];
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node))
      return this.texts(node.expression, bound, open);
    if (ts.isConditionalExpression(node))
      return [...new Set([node.whenTrue, node.whenFalse].flatMap((one) => this.texts(one, bound, open)))];
    if (ts.isTemplateExpression(node))
      return node.templateSpans.reduce(
        (before, span) => product(before, this.texts(span.expression, bound, open), span.literal.text),
        [node.head.text],
      );
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return product(this.texts(node.left, bound, open), this.texts(node.right, bound, open), '');
    if (ts.isIdentifier(node)) return this.named(node, bound, open);
    return [`{${short(node)}}`];
  }

  /** @param {import('typescript').Identifier} node @param {Bound} bound @param {Set<unknown>} open @returns {string[]} */
  named(node, bound, open) {
    const symbol = this.symbolOf(node);
    const given = symbol && bound.get(symbol);
    if (given) return this.texts(given, new Map([...bound].filter(([key]) => key !== symbol)), open);
    const declaration = symbol?.valueDeclaration;
    if (declaration && ts.isParameter(declaration)) open.add(symbol);
    const value = symbol && initializerOf(symbol);
    return value &&
      (ts.isStringLiteralLike(value) || ts.isNumericLiteral(value) || ts.isConditionalExpression(value) || ts.isTemplateExpression(value))
      ? this.texts(value, bound, open)
      : [`{${short(node)}}`];
  }
}

/** @param {string[]} before @param {string[]} values @param {string} after */
function product(before, values, after) {
  return before.flatMap((one) => values.map((value) => `${one}${value}${after}`));
}

/** @param {import('typescript').Symbol} symbol */
function initializerOf(symbol) {
  const declaration = symbol.valueDeclaration;
  return declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

/** @param {import('typescript').Node} node */
function short(node) {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? '…' : text;
}

/** @param {import('typescript').Node} node @returns {import('typescript').SignatureDeclaration | undefined} */
function functionAround(node) {
  for (let one = node.parent; one; one = one.parent)
    if (
      ts.isFunctionDeclaration(one) ||
      ts.isFunctionExpression(one) ||
      ts.isArrowFunction(one) ||
      ts.isMethodDeclaration(one) ||
      ts.isConstructorDeclaration(one)
    )
      return one;
  return undefined;
}

/** What a function is called by. @param {import('typescript').SignatureDeclaration} one */
function nameOf(one) {
  if (one.name) return one.name;
  const { parent } = one;
  return (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

/** Every refusal of the sources. @param {string} root @returns {Refusal[]} */
function refusals(root) {
  return new Reader(programOf(root), root).read();
}

module.exports = { refusals };
