/** The fast suite: no network, no Docker, no Python. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/e2e/', '<rootDir>/tests/engine/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }] },
  // Several dependencies are published as ES modules only; the transformer turns them into CommonJS too.
  transformIgnorePatterns: [],
  // How long something takes is for the benchmarks: a busy machine must not fail a test.
  testTimeout: 60_000,
  // Before a change lands the same command also holds the coverage to its bounds.
  collectCoverage: process.env.CI === 'true',
  coverageReporters: ['text-summary'],
  collectCoverageFrom: ['core/**/*.ts', 'providers/**/*.ts', 'generators/**/*.ts'],
  coverageThreshold: {
    './core/': { lines: 90, statements: 90 },
    './providers/': { lines: 80, statements: 80 },
  },
};
