import { CHECKS } from '../support/checks';
import { generate, textOf } from '../support/stack';

function checked(storage: string) {
  const transformation = ['mariadb', 'mysql'].includes(storage) ? ['sqlmesh'] : [];
  return generate({ name: 'shop', storage: [storage], transformation, quality: ['great-expectations'] });
}

function environmentOf(output: ReturnType<typeof generate>) {
  return output.ctx.environments.find(({ name }) => name === 'great_expectations');
}

describe('GreatExpectationsProvider', () => {
  it.each([
    ['postgresql', ['great-expectations[postgresql]==1.24.1', 'psycopg2-binary==2.9.13']],
    ['duckdb', ['great-expectations==1.24.1', 'duckdb==1.5.5']],
    ['clickhouse', ['great-expectations==1.24.1', 'clickhouse-connect==1.12.0']],
    ['mariadb', ['great-expectations[mysql]==1.24.1', 'pymysql==1.2.4']],
    ['mysql', ['great-expectations[mysql]==1.24.1', 'pymysql[rsa]==1.2.4']],
    ['snowflake', ['great-expectations==1.24.1', 'snowflake-connector-python==4.8.1']],
    ['bigquery', ['great-expectations==1.24.1', 'google-cloud-bigquery==3.47.0']],
  ])('installs what it needs for %s and nothing for the others', (storage, requirements) => {
    expect(environmentOf(checked(storage))?.requirements).toEqual(requirements);
  });

  it('makes the named checks, each once', () => {
    const suites = textOf(checked('duckdb'), 'quality/great_expectations/suites.py');
    const named = [...suites.matchAll(/meta=\{"check": "(\w+)"\}/g)].map((match) => match[1]);
    expect(named).toEqual(CHECKS);
  });

  it('runs after the transformation and before anything is published', () => {
    const ids = checked('duckdb').ctx.steps.map(({ id }) => id);
    expect(ids).toEqual(['ingest_dlt', 'transform_dbt', 'check_great_expectations', 'publish_duckdb']);
  });

  it('reaches a server by its URL, with the password by reference', () => {
    expect(environmentOf(checked('postgresql'))?.variables?.('network')).toEqual({
      WAREHOUSE_SQLALCHEMY_URL:
        'postgresql+psycopg2://warehouse:${POSTGRESQL_PASSWORD:?is missing in .env: run make env}@postgresql:5432/warehouse',
      QUALITY_RESULTS_DIR: '/tmp/quality',
    });
  });

  it('reaches a file by its path, and keeps its reports in the project on the host', () => {
    const output = checked('duckdb');
    expect(environmentOf(output)?.variables?.('host')).toEqual({ QUALITY_RESULTS_DIR: 'quality/results' });
    expect(textOf(output, 'scripts/variables.sh')).toContain('WAREHOUSE_PATH="data/warehouse/warehouse.duckdb"');
    expect(textOf(output, '.gitignore')).toContain('quality/results/');
  });

  it('brings data to check when the stack has none', () => {
    const { ctx } = generate({ name: 'shop', quality: ['great-expectations'] });
    expect(ctx.components.map(({ provider }) => provider.meta.name).sort()).toEqual([
      'dbt',
      'dlt',
      'duckdb',
      'great-expectations',
    ]);
  });
});
