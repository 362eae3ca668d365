const e2e = require('./jest.e2e.config.cjs');

/** Generated projects brought up as they stand, on a container engine. */
module.exports = {
  ...e2e,
  // One engine, and images that are built once.
  maxWorkers: 1,
  testMatch: ['<rootDir>/tests/engine/**/*.test.ts'],
  globalSetup: '<rootDir>/tests/engine/support/setup.ts',
  globalTeardown: '<rootDir>/tests/engine/support/teardown.ts',
};
