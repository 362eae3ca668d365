const fast = require('./jest.config.cjs');

/** Generated projects moved by the real tools: Python, make, PostgreSQL. Two files at a time: each waits for its tools as often as it works. */
module.exports = {
  testEnvironment: fast.testEnvironment,
  testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
  modulePathIgnorePatterns: fast.modulePathIgnorePatterns,
  transform: fast.transform,
  transformIgnorePatterns: fast.transformIgnorePatterns,
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/e2e/support/longest-first.cjs',
  testTimeout: 20 * 60 * 1000,
};
