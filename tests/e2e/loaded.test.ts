/** What no account is at hand for, judged by the tool's own loader: nothing runs, and the proof says so. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record } from './support/records';
import { stack, succeed, workFolder } from './support/shell';

const work = workFolder();
afterAll(work.remove);

describe('a dbt project for a cloud', () => {
  it.each(['snowflake', 'bigquery'])('is one that dbt parses with the adapter of %s', (warehouse) => {
    const project = stack(
      work.path,
      `dbt_${warehouse}`,
      '--storage',
      warehouse,
      ...['--transformation', 'dbt'],
      ...ASSETS,
    );
    fillIn(project);
    inDbt(project, 'dbt', 'parse', '--no-partial-parse', '--warn-error');
    record({ shown: 'loaded', tool: 'dbt', with: warehouse, how: 'dbt parse, every warning an error' });
    // What Dagster takes for the assets: the schemas of these warehouses have the names that they have everywhere.
    const printed = inDbt(project, 'python', 'dbt_project/describe.py', 'models', '--exclude', 'tag:check');
    const models = JSON.parse(printed.split('\n').find((line) => line.startsWith('[')) ?? '') as Model[];
    expect(Object.fromEntries(models.map(({ table, from }) => [table, from]))).toMatchObject({
      'staging.stg_orders': ['raw.orders'],
      'staging.int_order_totals': ['staging.stg_order_items', 'staging.stg_orders'],
      'marts.customer_value': ['staging.int_order_totals', 'staging.stg_customers'],
    });
  });
});

/** An orchestrator that shows the models one by one. */
const ASSETS = ['--orchestration', 'dagster'];

interface Model {
  table: string;
  from: string[];
}

function inDbt(project: string, ...command: string[]): string {
  return succeed('scripts/step', ['dbt', ...command], { cwd: project, env: { RUNNER: 'venv' } });
}

/** Gives every variable that is asked for a value of the right form; none of them is used to connect. */
function fillIn(project: string): void {
  const file = join(project, '.env');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/^([A-Z_]+)=$/gm, (_line, name: string) => `${name}=${name.toLowerCase()}`),
  );
}
