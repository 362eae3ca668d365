/**
 * npm run test:e2e|test:engine [-- --full] [what jest takes]: the tests with jest.<suite>.config.cjs, then the matrix of what they
 * have shown. With --full all is run that there is, and what was shown goes into docs/proof.json and docs/proof.md.
 */
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
const [suite, ...given] = process.argv.slice(2);
const full = given.includes('--full');
const folder = mkdtempSync(join(tmpdir(), 'antigravity-proof-'));
// A run that somebody else will keep the outcome of says where.
const records = process.env.PROOF_RECORDS ?? join(folder, 'records.jsonl');

function run(program, arguments_, env) {
  const { status } = spawnSync(process.execPath, [program, ...arguments_], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

const jest = run(
  require.resolve('jest/bin/jest'),
  ['--config', `jest.${suite}.config.cjs`, ...given.filter((word) => word !== '--full')],
  { PROOF_RECORDS: records, ...(full && { E2E_FULL: '1' }) },
);
const proof = run(
  require.resolve('ts-node/dist/bin'),
  [join(root, 'tools/write-proof.ts'), records, ...(full ? ['--write'] : [])],
  {},
);
rmSync(folder, { recursive: true, force: true });
process.exitCode = jest || proof;
