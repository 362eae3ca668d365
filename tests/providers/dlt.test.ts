import { RAW_TABLES, SOURCE_FILES, SOURCE_TABLES } from '../../core/thread';
import { DltProvider } from '../../providers/ingestion/dlt';
import { generate, textOf } from '../support/stack';

function ingestion(storage: string[]) {
  return generate({ name: 'shop', storage, ingestion: ['dlt'] });
}

function environment({ ctx }: ReturnType<typeof ingestion>) {
  const found = ctx.environments.find(({ name }) => name === 'dlt');
  if (!found) throw new Error('there is no environment for dlt');
  return found;
}

describe('DltProvider', () => {
  it.each([
    [['postgresql'], ['dlt[postgres]==1.31.0', 'psycopg2-binary==2.9.13']],
    [['duckdb'], ['dlt[duckdb]==1.31.0', 'duckdb==1.5.5']],
    [['clickhouse'], ['dlt[clickhouse]==1.31.0', 'clickhouse-connect==1.12.0']],
    [['mariadb'], ['dlt[sqlalchemy]==1.31.0', 'pymysql==1.2.4']],
    [['mysql'], ['dlt[sqlalchemy]==1.31.0', 'pymysql==1.2.4']],
    [
      ['duckdb', 'mariadb'],
      ['dlt[duckdb,sql_database]==1.31.0', 'duckdb==1.5.5', 'pymysql==1.2.4'],
    ],
    [
      ['mysql', 'postgresql'],
      ['dlt[sqlalchemy,sql_database]==1.31.0', 'pymysql==1.2.4', 'psycopg2-binary==2.9.13'],
    ],
  ])('installs what it needs for %s and nothing for the others', (storage, requirements) => {
    const output = ingestion(storage);
    expect(environment(output).requirements).toEqual(requirements);
    const pinned = textOf(output, 'requirements/constraints/dlt.txt').split('\n');
    for (const requirement of requirements) expect(pinned).toContain(requirement.replace(/\[.*\]/, ''));
  });

  it('takes its credentials field by field, so that a password may hold any character', () => {
    const output = ingestion(['postgresql']);
    expect(textOf(output, 'scripts/variables.sh')).toContain(
      'export WAREHOUSE_PASSWORD="${POSTGRESQL_PASSWORD:?is missing in .env: run make env}"',
    );
    expect(textOf(output, 'scripts/variables.sh')).not.toContain('CREDENTIALS');
    expect(textOf(output, 'pipelines/destinations.py')).toContain('"password": setting("WAREHOUSE_PASSWORD")');
  });

  it('knows a destination for every type of warehouse that it accepts', () => {
    const output = ingestion(['duckdb']);
    const types = new DltProvider({}).requirements()[0]?.types ?? [];
    for (const type of types) expect(textOf(output, 'pipelines/destinations.py')).toContain(`    "${type}": `);
  });

  it('reads the database of the stack that is not the warehouse, and else the files', () => {
    const fromFiles = ingestion(['duckdb']);
    expect(fromFiles.ctx.steps.find(({ id }) => id === 'ingest_dlt')?.reads).toEqual(SOURCE_FILES);
    expect(textOf(fromFiles, 'scripts/variables.sh')).not.toContain('SOURCE_TYPE');
    expect(fromFiles.vfs.getFile('pipelines/source_database.py')).toBeUndefined();
    const fromDatabase = ingestion(['duckdb', 'mariadb']);
    expect(fromDatabase.ctx.steps.find(({ id }) => id === 'ingest_dlt')?.reads).toEqual(SOURCE_TABLES);
    expect(textOf(fromDatabase, 'scripts/variables.sh')).toContain('export SOURCE_TYPE="mariadb"');
    expect(textOf(fromDatabase, 'pipelines/source_database.py')).toContain('"mariadb": "mysql+pymysql"');
  });

  it('writes outside the project in containers, where the project is read-only', () => {
    const variables = environment(ingestion(['duckdb'])).variables;
    expect(variables?.('network')).toEqual({ DLT_PROJECT_DIR: 'pipelines', DLT_DATA_DIR: '/tmp/dlt' });
    expect(variables?.('host')).toEqual({ DLT_PROJECT_DIR: 'pipelines', DLT_DATA_DIR: '.dlt' });
  });

  it('loads the source files into the raw tables', () => {
    const output = ingestion(['duckdb']);
    expect(output.ctx.steps.find(({ id }) => id === 'ingest_dlt')).toMatchObject({
      kind: 'ingest',
      writes: RAW_TABLES,
    });
    expect(textOf(output, 'pipelines/shop.py')).toContain('from source_files import');
    const tables = textOf(output, 'pipelines/source_files.py');
    for (const table of RAW_TABLES) expect(tables).toContain(`"${table.replace('raw.', '')}": {`);
  });

  it('brings its settings with telemetry off, and keeps them under version control', () => {
    const output = ingestion(['duckdb']);
    expect(textOf(output, 'pipelines/.dlt/config.toml')).toContain('dlthub_telemetry = false');
    expect(textOf(output, '.gitignore').split('\n')).not.toContain('.dlt/');
    expect(textOf(output, 'pipelines/.dlt/.gitignore')).toContain('/secrets.toml');
  });

  it('brings a warehouse when the stack has none', () => {
    const output = generate({ name: 'shop', ingestion: ['dlt'] });
    expect(output.ctx.getServiceByCapability('warehouse')?.type).toBe('duckdb');
  });
});
