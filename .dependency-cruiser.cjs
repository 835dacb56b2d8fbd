// The layers of docs/architecture.md, checked: who may import whom.
'use strict';

const TEST = '\\.(test|real|scale)\\.tsx?$|/test/';
/** Rules only: given a state and a command they answer; the same answer always. */
const PURE =
  '^apps/lead/src/(case|counted)\\.ts$|^apps/supervision/src/instruction\\.ts$|' +
  '^apps/evaluation/src/(matter|handled-count|invitation|window|window-list|window-names|service-point|evaluation|plate-code|receipt)\\.ts$|' +
  '^apps/notification/src/(message|template|segments|quiet-hours|caps|reply|phone|counters|circuit|reminders/(occasions|official)|sandbox/(outcome|sequence))\\.ts$|' +
  '^apps/directory/src/(unit|post|account|division|rule|calendar)\\.ts$|^apps/statistics/src/(figures|counting|counters|cell|period|entries|missing-entries|open-data)\\.ts$|^apps/platform/src/year/(figures|plan|case-plan|organisation|place-names|days|dice|handled-counts)\\.ts$|^packages/contracts/src/(gazetteer|names|look-alike|division-names)\\.ts$|^apps/[^/]+/src/rules/|^packages/(workflow|rights|rules)/src/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-below-apps',
      comment: 'Packages know no service.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'services-apart',
      comment: 'A service reaches another through its contract alone; the platform and tests start several, the gateway serves the pages.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/platform/', TEST] },
      to: {
        path: '^apps/',
        pathNot: ['^apps/$1/', '^apps/web-citizen/src/index\\.ts$', '^apps/web-citizen/dist/'],
      },
    },
    {
      name: 'citizen-pages-only-by-gateway',
      severity: 'error',
      from: { path: '^apps/', pathNot: '^apps/(gateway|web-citizen)/' },
      to: { path: '^apps/web-citizen/' },
    },
    {
      name: 'packages-from-the-front-door',
      comment: 'Only what a package exports.',
      severity: 'error',
      from: { path: '^(?:apps|packages)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^packages/$1/',
          '/src/index\\.ts$',
          '^packages/contracts/src/(forms|messages|names|refused|services|words)\\.ts$',
          '^packages/evidence/src/(kinds|rules)\\.ts$',
          '^packages/rights/src/roles\\.ts$',
          '^packages/testing/src/until\\.ts$',
        ],
      },
    },
    {
      name: 'package-order',
      comment: 'contracts < store, bus, workflow, rights, sheet, print < kit; contracts, workflow < rules.',
      severity: 'error',
      from: { path: '^packages/(contracts|store|bus|workflow|rights|sheet|print)/', pathNot: TEST },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/contracts/'] },
    },
    {
      name: 'paper-above-kit',
      comment: 'Papers are built on kit, never the other way round.',
      severity: 'error',
      from: { path: '^packages/(?!paper/)' },
      to: { path: '^packages/paper/' },
    },
    {
      name: 'loop-above-kit',
      comment: 'Loops are built on kit, never the other way round.',
      severity: 'error',
      from: { path: '^packages/(?!loop/)' },
      to: { path: '^packages/loop/' },
    },
    {
      name: 'rules-know-no-kit',
      severity: 'error',
      from: { path: '^packages/rules/', pathNot: TEST },
      to: { path: '^packages/', pathNot: '^packages/(rules|contracts|workflow)/' },
    },
    {
      name: 'testing-in-tests-alone',
      comment: 'What tests share is never shipped.',
      severity: 'error',
      from: { pathNot: ['^packages/testing/', TEST, '^(e2e|deploy)/'] },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'kafkajs-behind-one-door',
      comment: 'Its maintainers are gone: what replaces it must have one place to go.',
      severity: 'error',
      from: { pathNot: ['^packages/bus/src/kafka[^/]*\\.ts$', TEST] },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'lmdb-behind-two-doors',
      severity: 'error',
      from: { pathNot: ['^packages/bus/src/', '^packages/store/src/embedded/', TEST] },
      to: { path: 'node_modules/(lmdb|mingo)/' },
    },
    {
      name: 'rules-are-pure',
      comment: 'Rules import no IO, clock or random source: they are given what they need.',
      severity: 'error',
      from: { path: PURE, pathNot: TEST },
      to: {
        path: [
          'node_modules/(mongoose|mongodb|lmdb|kafkajs|express|@grpc|pino)/',
          '^packages/(kit|store|bus)/',
          '^(node:)?(fs|net|http|https|dns|child_process|timers|worker_threads|os)(/|$)',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-undeclared-package',
      comment: 'What is imported stands in the package.json of who imports it.',
      severity: 'error',
      from: { path: '^(apps|packages)/[^/]+/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.css$' },
    },
    {
      name: 'no-tests-in-sources',
      severity: 'error',
      from: { path: '/src/', pathNot: TEST },
      to: { path: TEST },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|public)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.layers.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      mainFields: ['types', 'main'],
    },
  },
};
