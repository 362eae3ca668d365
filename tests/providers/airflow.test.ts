import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { parseEnvFile } from '../../core/envfile';
import { formatNote } from '../../core/notes';
import { ProblemsError } from '../../core/problems';
import { builtInRegistry } from '../../providers';
import { orchestrationStack, ToolProvider } from '../support/orchestration';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

const stack = (more: object = {}) => orchestrationStack('airflow', more);

function servicesOf(output: Output): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

/** What a container finds in its environment. */
function environmentOf(output: Output, service: string): Record<string, string> {
  const { env_file: files = [], environment } = servicesOf(output)[service] ?? {};
  return Object.assign(
    {},
    ...files.map((file) => parseEnvFile(textOf(output, file.replace('./', '')))),
    environment,
  ) as Record<string, string>;
}

const LONG_RUNNING = ['airflow-apiserver', 'airflow-scheduler', 'airflow-dag-processor', 'airflow-triggerer'];

describe('AirflowProvider', () => {
  it('adds PostgreSQL for its state, and says why', () => {
    const { ctx } = generate({ name: 'shop', orchestration: ['airflow'] });
    expect(ctx.components.map(({ provider, addedBecause }) => [provider.meta.name, addedBecause])).toEqual([
      ['postgresql', expect.stringContaining('Airflow keeps its state there')],
      ['airflow', undefined],
    ]);
  });

  it('starts the processes of Airflow 3 after the one-shots that prepare its database', () => {
    const services = servicesOf(stack());
    expect(services['airflow-init']).toMatchObject({
      restart: 'no',
      depends_on: {
        postgresql: { condition: 'service_healthy' },
        'postgresql-databases': { condition: 'service_completed_successfully' },
      },
    });
    for (const name of LONG_RUNNING) {
      expect(services[name]).toMatchObject({
        restart: 'unless-stopped',
        depends_on: { 'airflow-init': { condition: 'service_completed_successfully' } },
        healthcheck: { test: expect.arrayContaining([expect.stringContaining('curl')]) as unknown },
      });
    }
  });

  it('gives all containers the same keys and settings', () => {
    const output = stack();
    for (const name of ['airflow-init', ...LONG_RUNNING]) {
      expect(environmentOf(output, name)).toMatchObject({
        AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
        AIRFLOW__CORE__AUTH_MANAGER: 'airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager',
        AIRFLOW__CORE__EXECUTION_API_SERVER_URL: 'http://airflow-apiserver:8080/execution/',
        AIRFLOW__CORE__FERNET_KEY: expect.stringContaining('${AIRFLOW_FERNET_KEY') as unknown,
        AIRFLOW__API_AUTH__JWT_SECRET: expect.stringContaining('${AIRFLOW_JWT_SECRET') as unknown,
        AIRFLOW__API__SECRET_KEY: expect.stringContaining('${AIRFLOW_SECRET_KEY') as unknown,
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: expect.stringMatching(
          /^postgresql\+psycopg2:\/\/airflow:\$\{AIRFLOW_DATABASE_PASSWORD.*\}@postgresql:5432\/airflow$/,
        ) as unknown,
      });
    }
  });

  it('draws a key that cryptography accepts and a signing secret as long as the digest', () => {
    const secrets = parseEnvFile(textOf(stack(), '.env'));
    expect(Buffer.from(secrets.AIRFLOW_FERNET_KEY ?? '', 'base64url')).toHaveLength(32);
    expect(secrets.AIRFLOW_FERNET_KEY).toHaveLength(44);
    expect(secrets.AIRFLOW_JWT_SECRET).toHaveLength(64);
  });

  it('shows the tools and their data to the scheduler only', () => {
    const output = stack();
    const seen = servicesOf(output)['airflow-scheduler'];
    expect(seen?.volumes).toEqual(
      expect.arrayContaining([
        './pipelines:/project/pipelines:ro',
        './dbt_project:/project/dbt_project:ro',
        'duckdb_data:/warehouse',
      ]),
    );
    expect(seen?.environment).toMatchObject({
      DLT_DATA_DIR: '/tmp/dlt',
      WAREHOUSE_PATH: '/warehouse/warehouse.duckdb',
    });
    for (const name of LONG_RUNNING.filter((other) => other !== 'airflow-scheduler')) {
      expect(servicesOf(output)[name]?.environment).not.toHaveProperty('DLT_DATA_DIR');
      expect(servicesOf(output)[name]?.volumes).toEqual([
        './dags:/opt/airflow/dags:ro',
        'airflow_logs:/opt/airflow/logs',
      ]);
    }
  });

  it('offers a warehouse that is a server as a connection', () => {
    expect(environmentOf(stack({ storage: ['postgresql'] }), 'airflow-triggerer').AIRFLOW_CONN_WAREHOUSE).toMatch(
      /^postgresql:\/\/warehouse:.*@postgresql:5432\/warehouse$/,
    );
    expect(environmentOf(stack({ storage: ['duckdb'] }), 'airflow-triggerer')).not.toHaveProperty(
      'AIRFLOW_CONN_WAREHOUSE',
    );
  });

  it('sends metrics only where something collects them', () => {
    expect(environmentOf(stack(), 'airflow-scheduler')).not.toHaveProperty('AIRFLOW__METRICS__STATSD_ON');
    expect(servicesOf(stack())).not.toHaveProperty('statsd-exporter');
    const watched = stack({ monitoring: ['prometheus'] });
    expect(servicesOf(watched)).toHaveProperty('statsd-exporter');
    expect(environmentOf(watched, 'airflow-scheduler')).toMatchObject({
      AIRFLOW__METRICS__STATSD_ON: 'true',
      AIRFLOW__METRICS__STATSD_HOST: 'statsd-exporter',
      AIRFLOW__METRICS__STATSD_PORT: '9125',
      AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED: 'true',
      AIRFLOW__METRICS__LEGACY_NAMES_ON: 'false',
    });
  });

  it('makes each step a task, in their order', () => {
    const dag = textOf(stack({ quality: ['great-expectations'] }), 'dags/shop.py');
    expect(dag).toContain('bash_command=in_environment("dlt", "python pipelines/shop.py"),');
    expect(dag).toMatch(/\n {4}ingest_dlt >> transform_dbt >> check_great_expectations >> publish_duckdb\n$/);
    expect(dag).toContain('    max_active_tasks=1,\n');
    expect(textOf(stack({ storage: ['postgresql'] }), 'dags/shop.py')).not.toContain('max_active_tasks');
  });

  it('draws branches where the steps are no chain, and names only the nearest', () => {
    const registry = builtInRegistry();
    registry.register('ingestion', 'tool', () => ToolProvider);
    const request = {
      name: 'shop',
      ingestion: ['dlt', 'tool'],
      transformation: ['dbt'],
      storage: ['duckdb'],
      orchestration: ['airflow'],
    };
    const dag = textOf(generate(request, { registry }), 'dags/shop.py');
    expect(dag).toMatch(/\n {4}\[ingest_dlt, ingest_tool\] >> transform_dbt\n {4}transform_dbt >> publish_duckdb\n$/);
  });

  it('shields commands from Jinja, and from being taken for the name of a template', () => {
    const registry = builtInRegistry();
    registry.register('ingestion', 'tool', () => ToolProvider);
    const request = { name: 'shop', ingestion: ['tool'], storage: ['duckdb'], orchestration: ['airflow'] };
    const dag = textOf(generate(request, { registry }), 'dags/shop.py');
    expect(dag).toContain(`in_environment("tool", "{% raw %}tool '{{x}}' 'it'\\\\''s' load.sh{% endraw %}"),`);
    expect(dag).toContain('in_environment("tool", "sh load.sh "),');
  });

  it('builds one virtual environment a tool, nothing else', () => {
    const dockerfile = textOf(stack(), 'airflow/Dockerfile');
    expect([...dockerfile.matchAll(/^RUN python -m venv (\S+)/gm)].map(([, path]) => path)).toEqual(
      expect.arrayContaining(['/opt/venvs/dlt', '/opt/venvs/dbt', '/opt/venvs/warehouse']),
    );
    expect(dockerfile).toMatch(/^FROM apache\/airflow:3\.3\.2-python3\.12$/m);
  });

  it('has no DAG where there are no steps', () => {
    const output = generate({ name: 'shop', orchestration: ['airflow'] });
    expect(output.vfs.getFile('dags/shop.py')).toBeUndefined();
    expect(output.vfs.getFile('dags/README.md')).toBeDefined();
  });

  it('obeys its options', () => {
    const output = stack({ options: { airflow: { schedule: '*/15 8-18 * * mon-fri', paused: true, port: 8099 } } });
    expect(textOf(output, 'dags/shop.py')).toContain('CronTriggerTimetable("*/15 8-18 * * mon-fri", timezone="UTC"');
    expect(environmentOf(output, 'airflow-scheduler').AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION).toBe('true');
    expect(servicesOf(output)['airflow-apiserver']?.ports).toEqual(['127.0.0.1:${AIRFLOW_PORT:-8099}:8080']);
  });

  it('hands tasks to workers through Redis where that is the executor', () => {
    const output = stack({ options: { airflow: { executor: 'celery', workers: 3 } }, storage: ['postgresql'] });
    const services = servicesOf(output);
    expect(services['airflow-worker']).toMatchObject({
      command: ['celery', 'worker'],
      scale: 3,
      depends_on: { 'airflow-redis': { condition: 'service_healthy' } },
      environment: { DLT_DATA_DIR: '/tmp/dlt' },
    });
    expect(services['airflow-worker']?.volumes).toContain('./pipelines:/project/pipelines:ro');
    expect(services['airflow-scheduler']?.environment).not.toHaveProperty('DLT_DATA_DIR');
    for (const name of ['airflow-init', 'airflow-worker', ...LONG_RUNNING]) {
      expect(environmentOf(output, name)).toMatchObject({
        AIRFLOW__CORE__EXECUTOR: 'CeleryExecutor',
        AIRFLOW__CELERY__BROKER_URL: expect.stringMatching(
          /^redis:\/\/:\$\{AIRFLOW_REDIS_PASSWORD.*\}@airflow-redis:6379\/0$/,
        ) as unknown,
        AIRFLOW__CELERY__RESULT_BACKEND: expect.stringMatching(
          /^db\+postgresql\+psycopg2:\/\/airflow:.*@postgresql:5432\/airflow$/,
        ) as unknown,
      });
    }
  });

  it('keeps the password of Redis out of its command', () => {
    const redis = servicesOf(stack({ options: { airflow: { executor: 'celery' } } }))['airflow-redis'];
    expect(JSON.stringify(redis?.command)).not.toContain('AIRFLOW_REDIS_PASSWORD');
    expect(redis?.environment).toEqual({
      REDISCLI_AUTH: expect.stringContaining('${AIRFLOW_REDIS_PASSWORD:?') as unknown,
    });
  });

  it('has no Redis, no worker and no password for them with the executor that it has by itself', () => {
    expect(Object.keys(servicesOf(stack()))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/redis|worker/)]),
    );
    expect(textOf(stack(), '.env')).not.toContain('REDIS');
  });

  it('refuses a schedule that is none, naming the part that is wrong', () => {
    expect(() => stack({ options: { airflow: { schedule: '0 25 * * *' } } })).toThrow(ProblemsError);
    expect(() => stack({ options: { airflow: { schedule: '0 25 * * *' } } })).toThrow(/"25" is not a valid hour/);
  });

  it('leaves the schedule to the first orchestrator of a stack', () => {
    const second = stack({ orchestration: ['dagster', 'airflow'] });
    expect(textOf(second, 'dags/shop.py')).toContain('is_paused_upon_creation=True');
    expect(second.ctx.notes.map(formatNote)).toEqual([expect.stringContaining('Apache Airflow has the thread too')]);
    expect(textOf(stack(), 'dags/shop.py')).not.toContain('is_paused_upon_creation');
  });
});
