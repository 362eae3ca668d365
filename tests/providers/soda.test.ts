import { parse as parseYaml } from 'yaml';
import { CHECKS } from '../support/checks';
import { generate, textOf } from '../support/stack';

function checked(...storage: string[]) {
  return generate({ name: 'shop', storage, quality: ['soda'] });
}

function environmentOf(output: ReturnType<typeof generate>) {
  return output.ctx.environments.find(({ name }) => name === 'soda');
}

const CONTRACTS = ['raw_orders', 'daily_revenue', 'customer_value'].map((name) => `quality/soda/contracts/${name}.yml`);

interface Contract {
  dataset: string;
  checks?: Record<string, { name: string }>[];
  columns: { name: string; checks?: Record<string, { name: string }>[] }[];
}

describe('SodaProvider', () => {
  it.each([
    ['postgresql', ['soda-postgres==4.28.0', 'psycopg[binary]==3.3.9']],
    ['duckdb', ['soda-duckdb==4.28.0', 'duckdb==1.5.5']],
  ])('installs what it needs for %s and nothing for the others', (storage, requirements) => {
    expect(environmentOf(checked(storage))?.requirements).toEqual(requirements);
  });

  it.each(['clickhouse', 'mariadb', 'mysql'])('refuses %s, which has no package of version 4', (storage) => {
    expect(() => checked(storage)).toThrow(/Soda Core 4 has no package for it.*--quality great-expectations/s);
  });

  it('makes the named checks, each once', () => {
    const output = checked('duckdb');
    const contracts = CONTRACTS.map((path) => parseYaml(textOf(output, path)) as Contract);
    const named = contracts.flatMap(({ checks = [], columns }) =>
      [...checks, ...columns.flatMap((column) => column.checks ?? [])].flatMap((check) =>
        Object.values(check).map(({ name }) => name),
      ),
    );
    expect([...named].sort()).toEqual([...CHECKS].sort());
  });

  it.each([
    ['postgresql', 'warehouse/${env.WAREHOUSE_DATABASE}/marts/daily_revenue', { type: 'postgres' }],
    ['duckdb', 'warehouse/marts/daily_revenue', { type: 'duckdb', connection: { read_only: true } }],
    ['bigquery', 'warehouse/${env.WAREHOUSE_PROJECT}/marts/daily_revenue', { type: 'bigquery' }],
    // It keeps names in capitals, and Soda quotes them.
    ['snowflake', 'warehouse/${env.WAREHOUSE_DATABASE}/MARTS/DAILY_REVENUE', { type: 'snowflake' }],
  ])('names tables and the data source as Soda does for %s', (storage, dataset, source) => {
    const output = checked(storage);
    expect(parseYaml(textOf(output, 'quality/soda/contracts/daily_revenue.yml'))).toMatchObject({ dataset });
    expect(parseYaml(textOf(output, 'quality/soda/data_source.yml'))).toMatchObject(source);
  });

  it('keeps the password out of its files', () => {
    const output = checked('postgresql');
    expect(textOf(output, 'quality/soda/data_source.yml')).toContain('  password: ${env.WAREHOUSE_PASSWORD}\n');
  });

  it('runs after the transformation and before anything is published, and sends nothing anywhere', () => {
    const output = checked('duckdb');
    expect(output.ctx.steps.map(({ id }) => id)).toEqual([
      'ingest_dlt',
      'transform_dbt',
      'check_soda',
      'publish_duckdb',
    ]);
    expect(environmentOf(output)?.variables?.('host')).toEqual({
      SODA_CORE_TELEMETRY_ENABLED: 'false',
      QUALITY_RESULTS_DIR: 'quality/results',
    });
  });

  it('shares its report with the other tools, also where an orchestrator runs both', () => {
    const { vfs } = generate({
      name: 'shop',
      storage: ['duckdb'],
      quality: ['great-expectations', 'soda'],
      orchestration: ['airflow'],
    });
    expect(vfs.list().filter(({ path }) => path === 'quality/common/report.py')).toHaveLength(1);
  });

  it('says which licence it is under', () => {
    const [component] = checked('duckdb').ctx.components.filter(({ provider }) => provider.meta.name === 'soda');
    expect(component?.provider.meta.summary).toContain('Elastic License 2.0');
    expect(textOf(checked('duckdb'), 'docs/soda.md')).toContain('Elastic License 2.0');
  });
});
