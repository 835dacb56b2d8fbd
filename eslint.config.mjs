// What tsc does not see: forgotten promises, unread words, the environment read in the wrong place, tests that never run.
import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import keptPromises from './scripts/lint/kept-promises.mjs';

const sources = ['packages/*/{src,test}/**/*.ts', 'apps/*/{src,test}/**/*.ts', 'e2e/**/*.ts', 'deploy/**/*.ts'];
const web = ['apps/web-console/src/**/*.{ts,tsx}'];
const tests = ['**/*.test.{ts,tsx}', '**/*.{real,scale}.ts', '**/test/**/*.ts', 'e2e/**/*.ts', 'packages/testing/src/**/*.ts'];

/** Of the console: hooks that React can follow, and pages that a keyboard and a screen reader can use (axe looks at the rest in e2e). */
const pages = {
  ...reactHooks.configs.recommended.rules,
  ...jsxA11y.configs.strict.rules,
  // The name to sign in with, on a page that is that form alone.
  'jsx-a11y-x/no-autofocus': ['error', { ignoreNonDOM: true }],
  // What scrolls is reached by keyboard.
  'jsx-a11y-x/no-noninteractive-tabindex': ['error', { tags: [], roles: ['region', 'group'], allowExpressionValues: true }],
};

const everywhere = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-constant-condition': ['error', { checkLoops: 'none' }],
  'no-debugger': 'error',
  'no-duplicate-imports': 'off',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

const typed = {
  ...everywhere,
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-implied-eval': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/no-unused-expressions': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const neverRun = ['it', 'test', 'describe'].flatMap((object) =>
  ['only', 'skip', 'todo', 'failing'].map((property) => ({
    object,
    property,
    message: 'a test in the tree runs, whole',
  })),
);
const neverGlobals = ['fit', 'fdescribe', 'xit', 'xtest', 'xdescribe'];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      'packages/contracts/src/gen/',
      'apps/web-console/src/gen/',
      'data/',
      '.real-parts/',
      '.turbo/',
      '**/public/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: sources,
    ignores: ['apps/web-console/**'],
    plugins: { '@typescript-eslint': tseslint.plugin, mingjing: { rules: { 'kept-promises': keptPromises } } },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...typed,
      'mingjing/kept-promises': 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "TSAsExpression[typeAnnotation.typeName.name='Promise'] > TSAsExpression[typeAnnotation.type='TSUnknownKeyword']",
          message: 'a query runs each time it is awaited and the second time fails: end it with .exec(), which gives a promise',
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: sources,
    ignores: ['packages/kit/src/config.ts', 'apps/web-console/**', ...tests, 'deploy/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'only packages/kit/src/config.ts reads the environment',
        },
      ],
    },
  },
  {
    // Below kit, and each promise that is put away there is a loop that hears its own failures.
    files: ['packages/{bus,store,contracts,workflow,sheet,print}/src/**/*.ts'],
    rules: { 'mingjing/kept-promises': 'off' },
  },
  {
    files: web,
    plugins: { '@typescript-eslint': tseslint.plugin, 'jsx-a11y-x': jsxA11y, 'react-hooks': reactHooks },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: 'apps/web-console/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    settings: { 'jsx-a11y-x': { components: { Button: 'button' } } },
    rules: { ...typed, ...pages, 'no-console': 'error' },
  },
  {
    files: tests,
    rules: {
      'no-restricted-properties': ['error', ...neverRun],
      'no-restricted-globals': ['error', ...neverGlobals],
      'max-lines': 'off',
      // A test that fails unheard fails all the same.
      'mingjing/kept-promises': 'off',
      'no-template-curly-in-string': 'off',
      // A child process of a test talks to it on standard output.
      'no-console': 'off',
    },
  },
  { files: ['scripts/**/*.js', 'packages/*/*.js', '*.{js,cjs,mjs}'], rules: everywhere },
);
