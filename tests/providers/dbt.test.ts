import { parse } from 'yaml';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import { DbtProvider } from '../../providers/transformation/dbt';
import { generate, textOf } from '../support/stack';

interface Model {
  name: string;
  config?: { contract?: { enforced: boolean } };
  columns: { name: string; data_type?: string; description?: string }[];
}

function transformation(storage: string[], options: Record<string, Record<string, unknown>> = {}) {
  return generate({ name: 'shop', storage, transformation: ['dbt'], options });
}

function yaml<T>(output: ReturnType<typeof generate>, path: string): T {
  return parse(textOf(output, `dbt_project/${path}`)) as T;
}

/** Types of warehouses that dbt accepts. */
function worksWith(): readonly string[] {
  const [warehouse] = new DbtProvider({ threads: 4 }).requirements();
  return warehouse?.types ?? [];
}

describe('DbtProvider', () => {
  it.each([
    ['postgresql', ['dbt-core==1.11.16', 'dbt-postgres==1.11.0']],
    ['duckdb', ['dbt-core==1.11.16', 'dbt-duckdb==1.11.1', 'duckdb==1.5.5']],
  ])('installs the adapter of %s', (storage, requirements) => {
    const { ctx } = transformation([storage]);
    expect(ctx.environments.find(({ name }) => name === 'dbt')?.requirements).toEqual(requirements);
  });

  it.each(['mariadb', 'mysql'])('refuses %s, for which it has no adapter', (type) => {
    expect(worksWith()).not.toContain(type);
  });

  it('has a profile output for each of its adapters', () => {
    const { outputs } = yaml<{ warehouse: { outputs: Record<string, { type: string; schema?: string }> } }>(
      transformation(['duckdb']),
      'profiles.yml',
    ).warehouse;
    expect(Object.keys(outputs).sort()).toEqual([...worksWith()].sort());
  });

  it.each([
    ['postgresql', 'postgres'],
    ['duckdb', 'duckdb'],
  ])('lints its SQL in the dialect of %s', (storage, dialect) => {
    const settings = textOf(transformation([storage]), 'dbt_project/.sqlfluff');
    expect(settings).toContain(`dialect = ${dialect}\n`);
    expect(settings).toContain('cast({{ moment }} as timestamp)');
  });

  it('has a profile output for every warehouse it works with, named like WAREHOUSE_TYPE', () => {
    for (const storage of ['postgresql', 'duckdb']) {
      const output = transformation([storage]);
      const { warehouse } = yaml<{ warehouse: { target: string; outputs: Record<string, { schema: string }> } }>(
        output,
        'profiles.yml',
      );
      const variables = output.ctx.requireService('warehouse').variables?.('host') ?? {};
      expect(warehouse.target).toBe("{{ env_var('WAREHOUSE_TYPE') }}");
      expect(Object.keys(warehouse.outputs)).toContain(variables.WAREHOUSE_TYPE);
    }
  });

  it('names every variable that its profile reads', () => {
    for (const storage of ['postgresql', 'duckdb']) {
      const output = transformation([storage]);
      const environment = output.ctx.environments.find(({ name }) => name === 'dbt');
      if (!environment) throw new Error('no dbt environment');
      const given = Object.keys(output.ctx.variablesOf(environment, 'network'));
      const { outputs } = yaml<{ warehouse: { outputs: Record<string, object> } }>(output, 'profiles.yml').warehouse;
      const read = [...JSON.stringify(outputs[storage]).matchAll(/env_var\('(\w+)'\)/g)].map((match) => match[1]);
      expect(given).toEqual(expect.arrayContaining(read));
    }
  });

  it('asks dbt for its models with the threads of the option', () => {
    const { ctx } = transformation(['duckdb'], { dbt: { threads: 2 } });
    const environment = ctx.environments.find(({ name }) => name === 'dbt');
    expect(environment?.variables?.('host')).toEqual({
      DBT_PROJECT_DIR: 'dbt_project',
      DBT_PROFILES_DIR: 'dbt_project',
      DBT_THREADS: '2',
    });
    expect(environment?.variables?.('network')).toMatchObject({ DBT_TARGET_PATH: '/tmp/dbt/target' });
  });

  it('builds after the ingestion, which it brings when nobody else does', () => {
    const { ctx } = transformation(['postgresql']);
    expect(ctx.steps.map(({ id }) => id)).toEqual(['ingest_dlt', 'transform_dbt']);
    expect(ctx.steps[1]).toMatchObject({
      command: ['dbt', 'build', '--exclude', 'tag:check'],
      reads: RAW_TABLES,
      writes: MART_TABLES,
    });
  });

  it('promises the columns of the marts in a contract', () => {
    const { models } = yaml<{ models: Model[] }>(transformation(['duckdb']), 'models/marts/_marts.yml');
    expect(models.map(({ name }) => `marts.${name}`).sort()).toEqual([...MART_TABLES].sort());
    for (const model of models) {
      expect(model.config?.contract?.enforced).toBe(true);
      expect(model.columns.every(({ data_type }) => data_type)).toBe(true);
    }
    expect(Object.fromEntries(models.map(({ name, columns }) => [name, columns.map((column) => column.name)]))).toEqual(
      {
        daily_revenue: ['order_date', 'orders', 'items_sold', 'gross_revenue', 'refunds', 'net_revenue'],
        customer_value: [
          'customer_id',
          'name',
          'country',
          'first_order_date',
          'last_order_date',
          'orders',
          'net_revenue',
        ],
      },
    );
  });

  it('reads the raw tables as its sources', () => {
    const { sources } = yaml<{ sources: { name: string; tables: { name: string }[] }[] }>(
      transformation(['duckdb']),
      'models/staging/_sources.yml',
    );
    const tables = sources.flatMap(({ name, tables: own }) => own.map((table) => `${name}.${table.name}`));
    expect(tables.sort()).toEqual([...RAW_TABLES].sort());
  });

  it('has a description and a test file for every model', () => {
    const output = transformation(['duckdb']);
    const files = output.vfs.list().map(({ path }) => path);
    const models = files.filter((path) => /^dbt_project\/models\/.*\.sql$/.test(path));
    const documented = files
      .filter((path) => /^dbt_project\/models\/.*\.yml$/.test(path))
      .flatMap((path) => (parse(textOf(output, path)) as { models?: Model[] }).models ?? [])
      .map(({ name }) => name);
    expect(documented.sort()).toEqual(models.map((path) => path.replace(/^.*\/(\w+)\.sql$/, '$1')).sort());
  });
});
