import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonWith } from './support/python';
import { REPOSITORY, run, stack, succeed, workFolder } from './support/shell';

const SCRIPTS = join(REPOSITORY, 'tests/e2e/python');

interface DagReport {
  dags: Record<string, { schedule: string; tasks: Record<string, { command: string }>; edges: [string, string][] }>;
  import_errors: Record<string, string>;
}

interface DagsterReport {
  assets: Record<string, { deps: string[] }>;
  checks: { name: string; asset: string; blocking: boolean }[];
  schedules: Record<string, { cron: string }>;
  error: string | null;
}

describe('the generated orchestration, read by the orchestrators themselves', () => {
  const work = workFolder();
  afterAll(work.remove);

  it.each([
    ['postgresql', ['ingest_dlt', 'transform_dbt', 'check_great_expectations']],
    ['duckdb', ['ingest_dlt', 'transform_dbt', 'check_great_expectations', 'publish_duckdb']],
  ])('is a DAG that Airflow imports, its tasks in the order of the thread (%s)', (storage, tasks) => {
    const project = stack(
      work.path,
      `airflow_${storage}`,
      '--storage',
      storage,
      '--orchestration',
      'airflow',
      '--quality',
      'great-expectations',
    );
    const python = pythonWith(
      '--requirement',
      join(SCRIPTS, 'airflow_requirements.txt'),
      '--constraint',
      join(SCRIPTS, 'airflow_constraints.txt'),
    );
    const { dags, import_errors } = JSON.parse(
      succeed(python, [join(SCRIPTS, 'airflow_dagbag.py'), project], { cwd: work.path }),
    ) as DagReport;
    expect(import_errors).toEqual({});
    expect(Object.keys(dags)).toEqual(['shop']);
    expect(Object.keys(dags['shop']?.tasks ?? {})).toEqual(tasks);
    expect(dags['shop']?.edges).toEqual(
      tasks
        .slice(1)
        .map((task, index) => [tasks[index], task])
        .sort(),
    );
  });

  it('is a DAG whose error Airflow would report', () => {
    const project = join(work.path, 'airflow_postgresql');
    succeed('sh', ['-c', 'echo "import no_such_module" >> dags/shop.py'], { cwd: project });
    const python = pythonWith(
      '--requirement',
      join(SCRIPTS, 'airflow_requirements.txt'),
      '--constraint',
      join(SCRIPTS, 'airflow_constraints.txt'),
    );
    expect(run(python, [join(SCRIPTS, 'airflow_dagbag.py'), project], { cwd: work.path }).status).toBe(1);
  });

  it.each(['postgresql', 'duckdb'])('is a set of assets, one a table, that Dagster loads (%s)', (storage) => {
    const project = stack(
      work.path,
      `dagster_${storage}`,
      '--storage',
      storage,
      '--orchestration',
      'dagster',
      '--quality',
      'great-expectations',
    );
    const requirements = ['dagster.txt', 'constraints/dagster.txt'].map((file) =>
      join(project, 'requirements', file),
    ) as [string, string];
    // The requirements are part of the key of the cache, so a raised pin makes a new environment.
    const pins = readFileSync(requirements[0], 'utf8')
      .split('\n')
      .filter((line) => /==/.test(line));
    const python = pythonWith(
      ...pins,
      '--constraint',
      join(REPOSITORY, 'templates/common/requirements/constraints/dagster.txt'),
    );
    const report = JSON.parse(
      succeed(python, [join(SCRIPTS, 'dagster_definitions.py'), project], { cwd: work.path }),
    ) as DagsterReport;
    expect(report.error).toBeNull();
    expect(report.assets['marts/daily_revenue']?.deps).toEqual(['raw/customers', 'raw/order_items', 'raw/orders']);
    expect(report.checks.length).toBeGreaterThan(0);
    expect(Object.keys(report.schedules)).toHaveLength(1);
  });
});
