/** What no account is at hand for, judged by the tool's own loader: nothing runs, and the proof says so. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record } from './support/records';
import { stack, succeed, workFolder } from './support/shell';

const work = workFolder();
afterAll(work.remove);

describe('a dbt project for a cloud', () => {
  it.each(['snowflake', 'bigquery'])('is one that dbt parses with the adapter of %s', (warehouse) => {
    const project = stack(work.path, `dbt_${warehouse}`, '--storage', warehouse, '--transformation', 'dbt');
    fillIn(project);
    succeed('scripts/step', ['dbt', 'dbt', 'parse', '--no-partial-parse', '--warn-error'], {
      cwd: project,
      env: { RUNNER: 'venv' },
    });
    record({ shown: 'loaded', tool: 'dbt', with: warehouse, how: 'dbt parse, every warning an error' });
  });
});

/** Gives every variable that is asked for a value of the right form; none of them is used to connect. */
function fillIn(project: string): void {
  const file = join(project, '.env');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/^([A-Z_]+)=$/gm, (_line, name: string) => `${name}=${name.toLowerCase()}`),
  );
}
