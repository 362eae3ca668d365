import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { generate, textOf } from '../support/stack';

interface Dataset {
  namespace: string;
  name: string;
}
type Steps = Record<string, { title: string; kind: string; inputs: Dataset[]; outputs: Dataset[] }>;

function lineageStack(more: object = {}) {
  return generate({
    name: 'shop',
    storage: ['postgresql'],
    ingestion: ['dlt'],
    transformation: ['dbt'],
    monitoring: ['marquez'],
    ...more,
  });
}

function servicesOf(output: ReturnType<typeof generate>): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

const stepsOf = (output: ReturnType<typeof generate>) => JSON.parse(textOf(output, 'lineage/steps.json')) as Steps;

describe('MarquezProvider', () => {
  it('keeps what it remembers in a database of its own, with a password of its own', () => {
    const output = lineageStack();
    const { marquez, 'postgresql-databases': oneShot } = servicesOf(output);
    expect(marquez).toMatchObject({
      environment: {
        MARQUEZ_CONFIG: '/etc/marquez/marquez.yml',
        POSTGRES_HOST: 'postgresql',
        POSTGRES_DB: 'marquez',
        POSTGRES_PASSWORD: '${MARQUEZ_DATABASE_PASSWORD:?is missing in .env: run make env}',
        RETENTION_DAYS: '90',
      },
      ports: ['127.0.0.1:${MARQUEZ_PORT:-5005}:5000'],
      depends_on: { 'postgresql-databases': { condition: 'service_completed_successfully' } },
    });
    expect(oneShot?.environment).toMatchObject({ METADATA_DATABASES: 'marquez' });
  });

  it('takes every variable of its configuration from compose', () => {
    const output = lineageStack();
    const text = textOf(output, 'monitoring/marquez/marquez.yml');
    const named = [...text.replace(/^\s*#.*$/gm, '').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(4);
    expect(Object.keys(servicesOf(output).marquez?.environment ?? {})).toEqual(expect.arrayContaining(named));
    expect(parse(text)).toMatchObject({ search: { enabled: false }, migrateOnStartup: true });
  });

  it('has pages that wait for it', () => {
    expect(servicesOf(lineageStack())['marquez-web']).toMatchObject({
      environment: { MARQUEZ_HOST: 'marquez', MARQUEZ_PORT: '5000', WEB_PORT: '3000' },
      ports: ['127.0.0.1:${MARQUEZ_WEB_PORT:-3003}:3000'],
      depends_on: { marquez: { condition: 'service_healthy' } },
    });
  });

  it('puts its program around every step, in make and in every orchestrator', () => {
    const output = lineageStack({ orchestration: ['airflow', 'dagster'] });
    for (const { id, command } of output.ctx.steps)
      expect(command.slice(0, 4)).toEqual(['python', 'lineage/run_step.py', id, '--']);
    const line = 'python lineage/run_step.py transform_dbt -- dbt build';
    expect(textOf(output, 'Makefile')).toContain(`scripts/step dbt ${line}`);
    expect(textOf(output, 'dags/shop.py')).toContain(line);
    expect(textOf(output, 'definitions/definitions.py')).toContain('"lineage/run_step.py", "transform_dbt", "--"');
  });

  it('gives every program that runs steps the files and the address, and lets none wait for Marquez', () => {
    const services = servicesOf(lineageStack({ orchestration: ['airflow'] }));
    for (const name of ['dlt', 'dbt', 'airflow-scheduler']) {
      expect(services[name]?.environment).toMatchObject({
        OPENLINEAGE_URL: 'http://marquez:5000',
        OPENLINEAGE_NAMESPACE: 'shop',
      });
      expect(services[name]?.volumes).toContain('./lineage:/project/lineage:ro');
      expect(services[name]?.depends_on).not.toHaveProperty('marquez');
    }
    expect(textOf(lineageStack(), 'scripts/variables.sh')).toContain(
      'export OPENLINEAGE_URL="http://127.0.0.1:${MARQUEZ_PORT:-5005}"',
    );
  });

  it('leads from the source files to the marts without a gap', () => {
    const steps = stepsOf(lineageStack());
    expect(steps['ingest_dlt']?.inputs[0]).toEqual({ namespace: 'file', name: 'shop/data/customers.csv' });
    expect(steps['ingest_dlt']?.outputs).toEqual(steps['transform_dbt']?.inputs);
    expect(steps['transform_dbt']?.outputs[0]).toEqual({
      namespace: 'postgres://postgresql:5432',
      name: 'warehouse.marts.daily_revenue',
    });
  });

  it.each([
    ['mariadb', 'mysql://mariadb:3306', 'raw.orders'],
    ['clickhouse', 'clickhouse://clickhouse:8123', 'raw.orders'],
    ['lakehouse', 'trino://trino:8080', 'lake.raw.orders'],
    ['duckdb', 'duckdb', 'shop.raw.orders'],
    ['snowflake', 'snowflake', 'shop.raw.orders'],
  ])('names the tables of %s as other tools do', (storage, namespace, name) => {
    const output = lineageStack({ storage: [storage], ingestion: ['kafka'], transformation: [] });
    expect(stepsOf(output)['ingest_kafka']?.outputs).toContainEqual({ namespace, name });
  });

  it('tells topics from tables of the shop', () => {
    const topics = stepsOf(lineageStack({ ingestion: ['kafka'] }));
    expect(topics['produce_kafka']?.outputs).toContainEqual({ namespace: 'kafka://kafka:9092', name: 'shop.orders' });
    const tables = stepsOf(lineageStack({ ingestion: ['debezium'], storage: ['postgresql', 'mariadb'] }));
    const [, seed] = Object.entries(tables).find(([id]) => id.startsWith('seed')) ?? [];
    expect(seed?.outputs).toContainEqual({ namespace: 'mysql://mariadb:3306', name: 'shop.orders' });
  });

  it('has Airflow send its own runs too', () => {
    const airflow = textOf(lineageStack({ orchestration: ['airflow'] }), 'airflow/airflow.env');
    expect(/^AIRFLOW__OPENLINEAGE__TRANSPORT='(.*)'$/m.exec(airflow)?.[1]).toBe(
      '{"type":"http","url":"http://marquez:5000","endpoint":"api/v1/lineage"}',
    );
  });

  it('leaves a stack without it as it was', () => {
    const output = lineageStack({ monitoring: [], orchestration: ['airflow'] });
    expect(output.ctx.steps.find(({ id }) => id === 'transform_dbt')?.command.slice(0, 2)).toEqual(['dbt', 'build']);
    for (const { path, content } of output.vfs.list())
      if (!path.startsWith('.antigravity/')) expect(content.toString()).not.toMatch(/OPENLINEAGE|run_step\.py/);
  });

  it('obeys its options', () => {
    const services = servicesOf(
      lineageStack({ options: { marquez: { port: 5006, web_port: 3004, retention_days: 7 } } }),
    );
    expect(services.marquez?.ports).toEqual(['127.0.0.1:${MARQUEZ_PORT:-5006}:5000']);
    expect(services['marquez-web']?.ports).toEqual(['127.0.0.1:${MARQUEZ_WEB_PORT:-3004}:3000']);
    expect(services.marquez?.environment).toMatchObject({ RETENTION_DAYS: '7' });
  });
});
