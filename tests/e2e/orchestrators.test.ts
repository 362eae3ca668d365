import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnvFile } from '../../core/envfile';
import { inKestra } from './support/kestra';
import { expectedMarts, exportedMarts } from './support/marts';
import { freePort } from './support/postgres';
import { pythonWith } from './support/python';
import { start as startPostgresql } from './support/services/postgresql';
import { start as startPrefect } from './support/services/prefect';
import { REPOSITORY, run, stack, succeed, workFolder } from './support/shell';

const SCRIPTS = join(REPOSITORY, 'tests/e2e/python');

interface DagReport {
  dags: Record<string, { schedule: string; tasks: Record<string, { command: string }>; edges: [string, string][] }>;
  import_errors: Record<string, string>;
}

/** What dagster_definitions.py prints. */
interface DagsterReport {
  assets: Record<string, { deps: string[] }>;
  checks: { name: string; asset: string; blocking: boolean }[];
  schedules: Record<string, { cron: string }>;
  error: string | null;
  run?: {
    success: boolean;
    materialized: string[];
    checks_passed: Record<string, boolean>;
    failed_steps: Record<string, string>;
  };
}

/** The assets of the source files. */
const SOURCES = ['data/customers.csv', 'data/order_items.csv', 'data/orders.csv'];

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
    const { dags, import_errors } = JSON.parse(
      succeed(airflow(), [join(SCRIPTS, 'airflow_dagbag.py'), project], { cwd: work.path }),
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
    expect(run(airflow(), [join(SCRIPTS, 'airflow_dagbag.py'), project], { cwd: work.path }).status).toBe(1);
  });

  it.each([
    ['postgresql', 'dbt'],
    ['postgresql', 'sqlmesh'],
    ['mariadb', 'sql'],
    ['duckdb', 'dbt'],
  ])('is a set of assets, one a table, that Dagster loads (%s, %s)', (storage, transformation) => {
    const project = stack(
      work.path,
      `dagster_${storage}_${transformation}`,
      ...['--storage', storage, '--orchestration', 'dagster', '--quality', 'great-expectations'],
      ...['--transformation', transformation, '--ingestion', 'dlt'],
    );
    succeed('scripts/venv', [transformation], { cwd: project });
    const report = inDagster(project);
    expect(report.error).toBeNull();
    expect(
      Object.fromEntries(
        Object.entries(report.assets)
          .filter(([name]) => !name.startsWith('data/'))
          .map(([name, { deps }]) => [name, deps]),
      ),
    ).toEqual({
      'raw/customers': SOURCES,
      'raw/order_items': SOURCES,
      'raw/orders': SOURCES,
      'staging/stg_customers': ['raw/customers'],
      'staging/stg_order_items': ['raw/order_items'],
      'staging/stg_orders': ['raw/orders'],
      'staging/int_order_totals': ['staging/stg_order_items', 'staging/stg_orders'],
      'marts/daily_revenue': ['staging/int_order_totals'],
      'marts/customer_value': ['staging/int_order_totals', 'staging/stg_customers'],
    });
    expect(report.checks).toContainEqual({
      name: 'check_great_expectations',
      asset: 'marts/daily_revenue',
      blocking: true,
    });
    const tests = report.checks.map(({ name }) => name).filter((name) => !name.startsWith('check_'));
    if (transformation === 'dbt') expect(tests).toContain('unique_stg_orders_order_id');
    else expect(tests).toEqual([]);
    expect(Object.keys(report.schedules)).toHaveLength(1);
  });

  it('runs the whole thread in Dagster, and the marts are the expected ones', () => {
    const project = join(work.path, 'dagster_duckdb_dbt');
    succeed('make', ['install'], { cwd: project });
    const { run: made } = inDagster(project, '--run');
    expect(made?.success).toBe(true);
    expect(made?.materialized).toEqual([
      'data/warehouse/published.duckdb',
      ...[
        'marts/customer_value',
        'marts/daily_revenue',
        ...['customers', 'order_items', 'orders'].map((t) => `raw/${t}`),
      ],
      ...['int_order_totals', 'stg_customers', 'stg_order_items', 'stg_orders'].map((table) => `staging/${table}`),
    ]);
    expect(made?.checks_passed).toMatchObject({ 'unique_stg_orders_order_id on staging/stg_orders': true });
    expect(exportedMarts(project)).toEqual(expectedMarts());
  });

  it('makes one table alone in Dagster, a model that somebody added too, and tells which one failed', () => {
    const project = join(work.path, 'dagster_duckdb_dbt');
    const model = join(project, 'dbt_project/models/marts/customers_by_country.sql');
    const added = 'marts/customers_by_country';
    writeFileSync(model, "select country, count(*) as customers from {{ ref('stg_customers') }} group by country\n");
    const alone = inDagster(project, '--run', `key:"${added}"`);
    expect(alone.assets[added]?.deps).toEqual(['staging/stg_customers']);
    expect(alone.run).toMatchObject({ success: true, materialized: [added] });

    writeFileSync(model, "select no_such_column from {{ ref('stg_customers') }}\n");
    const failed = inDagster(project, '--run', `key:"${added}" or key:"staging/stg_customers"`);
    expect(failed.run?.success).toBe(false);
    expect(Object.keys(failed.run?.failed_steps ?? {})).toEqual(['transform_dbt']);
    // Twice: the step was tried again.
    expect(failed.run?.materialized).toEqual(['staging/stg_customers', 'staging/stg_customers']);

    const ingested = inDagster(project, '--run', 'key:"raw/orders"');
    expect(ingested.run).toMatchObject({
      success: true,
      materialized: ['raw/customers', 'raw/order_items', 'raw/orders'],
    });
  });

  it('says why Dagster cannot know what dbt makes, and what to run to see it', () => {
    const project = join(work.path, 'dagster_duckdb_dbt');
    writeFileSync(join(project, 'dbt_project/models/marts/customers_by_country.sql'), 'select {{ broken( }}\n');
    const { error } = inDagster(project);
    expect(error).toContain('Compilation Error in model customers_by_country');
    expect(error).toContain('Try it with `scripts/step dbt python dbt_project/describe.py models --exclude tag:check`');
  });

  it('runs the whole thread in Airflow, and the marts are the expected ones', () => {
    const project = join(work.path, 'airflow_duckdb');
    succeed('make', ['install'], { cwd: project });
    const env = {
      AIRFLOW_HOME: join(work.path, 'airflow-home'),
      AIRFLOW__CORE__DAGS_FOLDER: join(project, 'dags'),
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      PROJECT_DIR: project,
      VENVS_DIR: join(project, '.venvs'),
    };
    const program = join(dirname(airflow()), 'airflow');
    succeed(program, ['db', 'migrate'], { cwd: project, env });
    succeed('sh', ['-c', `${ALL_VARIABLES}\nexec "$0" dags test shop`, program], { cwd: project, env });
    expect(exportedMarts(project)).toEqual(expectedMarts());
  });

  it('runs the whole thread in Prefect, told to by its API, and the marts are the expected ones', async () => {
    const port = String(await freePort());
    const flags = ['--storage', 'duckdb,postgresql', '--set', `postgresql.port=${port}`, '--orchestration', 'prefect'];
    const project = stack(work.path, 'prefect_duckdb', ...flags, '--transformation', 'dbt', '--ingestion', 'dlt');
    succeed('make', ['install'], { cwd: project });
    const database = await startPostgresql(project);
    try {
      const folder = mkdtempSync(join(work.path, 'prefect-'));
      const prefect = await startPrefect(project, folder, variablesOfAll(project));
      try {
        const run = ['deployment', 'run', 'shop/shop', '--watch'];
        expect(succeed(prefect.program, run, { cwd: project, env: prefect.env })).toContain("in 'Completed'");
        expect(exportedMarts(project)).toEqual(expectedMarts());
      } finally {
        await prefect.stop();
      }
    } finally {
      await database.stop();
    }
  });

  it('is a flow that Kestra accepts, its schedule too, and whose faults it would tell', async () => {
    const flows = mkdtempSync(join(work.path, 'flows-'));
    const schedule = '*/15 8-18 * * mon-fri';
    const project = stack(
      work.path,
      'kestra_flows',
      '--storage',
      'duckdb',
      '--transformation',
      'dbt',
      '--orchestration',
      'kestra',
      '--set',
      `kestra.schedule=${schedule}`,
    );
    const flow = readFileSync(join(project, 'kestra/flows/shop.yml'), 'utf8');
    writeFileSync(join(flows, 'shop.yml'), flow);
    expect(await inKestra(work.path, flows)).toMatchObject({ status: 0, stdout: 'flow kestra_flows.shop\n' });
    writeFileSync(join(flows, 'shop.yml'), flow.replace(/cron: .*/, 'cron: "99 * * * *"'));
    expect((await inKestra(work.path, flows)).stdout).not.toContain('flow kestra_flows.shop');
  });

  it('runs the whole thread in Kestra, and the marts are the expected ones', async () => {
    const project = stack(
      work.path,
      'kestra_duckdb',
      '--storage',
      'duckdb',
      '--transformation',
      'dbt',
      '--orchestration',
      'kestra',
    );
    succeed('make', ['install'], { cwd: project });
    const env = {
      ...variablesOfAll(project),
      PATH: `${process.env['PATH'] ?? ''}:${join(project, 'kestra')}`,
      PROJECT_DIR: project,
      VENVS_DIR: join(project, '.venvs'),
    };
    const flow = ['kestra_duckdb', 'shop'] as const;
    const { status, stdout } = await inKestra(work.path, join(project, 'kestra/flows'), { flow, env });
    expect({ status, stdout: stdout.split('\n').slice(-5) }).toEqual({
      status: 0,
      stdout: ['ingest_dlt SUCCESS', 'transform_dbt SUCCESS', 'publish_duckdb SUCCESS', 'execution SUCCESS', ''],
    });
    expect(exportedMarts(project)).toEqual(expectedMarts());
  });
});

/** What Compose gives the container in which the steps run: the variables of every environment. */
const ALL_VARIABLES = [
  '. scripts/read-env',
  'for environment in dlt dbt sql sqlmesh great_expectations warehouse; do . scripts/variables.sh; done',
].join('\n');

function variablesOfAll(project: string): Record<string, string> {
  return parseEnvFile(succeed('sh', ['-c', `${ALL_VARIABLES}\nenv`], { cwd: project }));
}

function airflow(): string {
  return pythonWith(
    '--requirement',
    join(SCRIPTS, 'airflow_requirements.txt'),
    '--constraint',
    join(SCRIPTS, 'airflow_constraints.txt'),
  );
}

/** Loads the definitions, and with `--run` makes what the selection after it names. */
function inDagster(project: string, ...how: string[]): DagsterReport {
  const script = [join(SCRIPTS, 'dagster_definitions.py'), '.', ...how];
  const env = variablesOfAll(project);
  return JSON.parse(run(dagster(project), script, { cwd: project, env }).stdout) as DagsterReport;
}

/** The requirements are part of the key of the cache, so a raised pin makes a new environment. */
function dagster(project: string): string {
  const pins = readFileSync(join(project, 'requirements/dagster.txt'), 'utf8').match(/^\S+==\S+$/gm) ?? [];
  const constraints = join(REPOSITORY, 'templates/common/requirements/constraints/dagster.txt');
  return pythonWith(...pins, '--constraint', constraints);
}
