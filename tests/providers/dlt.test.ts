import { RAW_TABLES } from '../../core/thread';
import { generate, textOf } from '../support/stack';

function ingestion(storage: string[]) {
  return generate({ name: 'shop', storage, ingestion: ['dlt'] });
}

describe('DltProvider', () => {
  it.each([
    ['postgresql', ['dlt[postgres]==1.31.0', 'psycopg2-binary==2.9.13']],
    ['duckdb', ['dlt[duckdb]==1.31.0', 'duckdb==1.5.5']],
  ])('installs what it needs for %s and nothing for the others', (storage, requirements) => {
    const output = ingestion([storage]);
    expect(output.ctx.environments.find(({ name }) => name === 'dlt')?.requirements).toEqual(requirements);
  });

  it('takes its credentials from the environment, by reference', () => {
    const output = ingestion(['postgresql']);
    expect(textOf(output, 'scripts/variables.sh')).toContain(
      'export DESTINATION__POSTGRES__CREDENTIALS="postgresql://warehouse:${POSTGRESQL_PASSWORD:?is missing in .env: run make env}@127.0.0.1:${POSTGRESQL_PORT:-5432}/warehouse"',
    );
    expect(textOf(output, 'docker-compose.yml')).toContain(
      "DESTINATION__POSTGRES__CREDENTIALS: 'postgresql://warehouse:${POSTGRESQL_PASSWORD:?is missing in .env: run make env}@postgresql:5432/warehouse'",
    );
  });

  it('writes outside the project in containers, where the project is read-only', () => {
    const { ctx } = ingestion(['duckdb']);
    const environment = ctx.environments.find(({ name }) => name === 'dlt');
    expect(environment?.variables?.('network').DLT_DATA_DIR).toBe('/tmp/dlt');
    expect(environment?.variables?.('host')).toEqual({
      DLT_DESTINATION: 'duckdb',
      DESTINATION__DUCKDB__CREDENTIALS: 'data/warehouse/warehouse.duckdb',
      DLT_PROJECT_DIR: 'pipelines',
      DLT_DATA_DIR: '.dlt',
    });
  });

  it('loads the source files into the raw tables', () => {
    const output = ingestion(['duckdb']);
    expect(output.ctx.steps[0]).toMatchObject({ id: 'ingest_dlt', kind: 'ingest', writes: RAW_TABLES });
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
