'use strict';
const preset = require('./jest.preset.js');

/** `pure`: rules only, no IO. `service`: one package or service on embedded adapters. `scale`: what must hold at 100,000 documents, in a minute or so. `real`: the same suites on real Kafka and MongoDB. `e2e`: the whole platform. */
module.exports = {
  testTimeout: 300_000,
  projects: [
    {
      ...preset,
      rootDir: __dirname,
      displayName: 'pure',
      testMatch: ['<rootDir>/{packages,apps}/*/src/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/jest.pure.js'],
    },
    {
      ...preset,
      rootDir: __dirname,
      displayName: 'service',
      testMatch: ['<rootDir>/{packages,apps}/*/test/**/*.test.ts', '<rootDir>/deploy/**/*.test.ts'],
    },
    { ...preset, rootDir: __dirname, displayName: 'scale', testMatch: ['<rootDir>/{packages,apps}/*/test/**/*.scale.ts'] },
    {
      ...preset,
      rootDir: __dirname,
      displayName: 'real',
      testMatch: ['<rootDir>/{packages,apps}/*/test/**/*.real.ts', '<rootDir>/e2e/**/*.real.ts'],
    },
    {
      ...preset,
      rootDir: __dirname,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/e2e/setup.ts',
      globalTeardown: '<rootDir>/e2e/teardown.ts',
    },
  ],
};
