const fast = require('./jest.config.cjs');

/** Generated projects moved by the real tools: Python, make, PostgreSQL. One after the other: they share two cores. */
module.exports = {
  testEnvironment: fast.testEnvironment,
  testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
  modulePathIgnorePatterns: fast.modulePathIgnorePatterns,
  transform: fast.transform,
  transformIgnorePatterns: fast.transformIgnorePatterns,
  maxWorkers: 1,
  testTimeout: 20 * 60 * 1000,
};
