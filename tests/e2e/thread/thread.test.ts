/**
 * The golden thread through combinations of real tools: npm run test:e2e -- tests/e2e/thread, with --full for every pair.
 * A part of a name runs those that have it: npm run test:e2e -- tests/e2e/thread -t 'sling > duckdb'
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expectedMarts, exportedMarts } from '../support/marts';
import { record } from '../support/records';
import { stack, succeed } from '../support/shell';
import { type Combination, fullCombinations, SUBSET } from './combinations';
import { keepEnvironments, takeEnvironments, threadFolder } from './environments';
import { type Running, startServices } from './services';

const combinations = process.env['E2E_FULL'] ? fullCombinations() : SUBSET;

describe(`the golden thread through ${combinations.length} combinations of tools`, () => {
  const folder = threadFolder();
  const project = join(folder.path, 'shop');
  let services: Running | undefined;

  afterEach(async () => {
    await services?.stop();
    services = undefined;
    keepEnvironments(project);
    rmSync(project, { recursive: true, force: true });
  });

  afterAll(() => folder.leave());

  it.each(combinations.map((combination) => ({ label: labelOf(combination), combination })))(
    '$label',
    async ({ combination }) => {
      const begun = Date.now();
      let outcome: 'passed' | 'failed' = 'failed';
      try {
        rmSync(project, { recursive: true, force: true });
        stack(folder.path, 'shop', ...flagsOf(combination));
        takeEnvironments(project);
        services = await startServices(project);
        const env = { RUNNER: 'venv', ...services.env };
        succeed('make', ['run'], { cwd: project, env });
        expect(exportedMarts(project, env)).toEqual(expectedMarts());
        // Running the thread again changes nothing.
        succeed('make', ['run'], { cwd: project, env });
        expect(exportedMarts(project, env)).toEqual(expectedMarts());
        outcome = 'passed';
      } finally {
        const { flags: _, ...stations } = combination;
        const seconds = Math.round((Date.now() - begun) / 1000);
        record({ shown: 'thread', outcome, seconds, services: services?.shown ?? {}, ...stations });
      }
    },
  );
});

function labelOf({ ingestion, warehouse, transformation, quality, source }: Combination): string {
  return [...(source ? [source] : []), ingestion, warehouse, transformation, quality.join(' & ')].join(' > ');
}

function flagsOf({ ingestion, warehouse, transformation, quality, source, flags = [] }: Combination): string[] {
  const storage = source === undefined || source === warehouse ? [warehouse] : [warehouse, source];
  return [
    ...['--ingestion', ingestion],
    ...['--storage', storage.join(',')],
    ...['--transformation', transformation],
    ...(quality.length > 0 ? ['--quality', quality.join(',')] : []),
    ...flags,
  ];
}
