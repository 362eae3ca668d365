import { parse as parseToml } from 'smol-toml';
import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { generate, textOf } from '../support/stack';

function shown(storage: string, more: object = {}) {
  return generate({ name: 'shop', storage: [storage], visualization: ['streamlit'], ...more });
}

function serviceOf(output: ReturnType<typeof generate>): ComposeService | undefined {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services
    .streamlit;
}

describe('StreamlitProvider', () => {
  it.each([
    ['postgresql', ['streamlit==1.67.0', 'psycopg[binary]==3.3.9']],
    ['duckdb', ['streamlit==1.67.0', 'duckdb==1.5.5']],
    ['clickhouse', ['streamlit==1.67.0', 'clickhouse-connect==1.12.0']],
    ['snowflake', ['streamlit==1.67.0', 'snowflake-connector-python==4.8.1']],
  ])('installs what it needs for %s and nothing for the others', (storage, requirements) => {
    const { ctx } = shown(storage);
    expect(ctx.environments.find(({ name }) => name === 'streamlit')?.requirements).toEqual(requirements);
  });

  it('listens on this machine only, in a container and without one', () => {
    const output = shown('postgresql');
    expect(serviceOf(output)).toMatchObject({
      command: expect.arrayContaining(['--server.port', '8501', '--server.address', '0.0.0.0']) as unknown,
      ports: ['127.0.0.1:${STREAMLIT_PORT:-8501}:8501'],
    });
    expect(textOf(shown('duckdb'), 'Makefile')).toMatch(/streamlit run .*--server\.address 127\.0\.0\.1/);
  });

  it('only reads the published copy of a warehouse that is a file', () => {
    const output = shown('duckdb');
    expect(serviceOf(output)?.volumes).toContain('duckdb_data:/warehouse:ro');
    // The client of the warehouse opens that copy, and the dashboard has no other way in.
    expect(serviceOf(output)?.volumes).toContain('./warehouse:/project/warehouse:ro');
    expect(textOf(output, 'dashboards/streamlit/marts.py')).toContain('from connection import');
    expect(textOf(output, 'warehouse/connection.py')).toMatch(/WAREHOUSE_PUBLISHED_PATH.*read_only=True/s);
  });

  it('sends no statistics, asks nothing, and answers under this machine’s names only', () => {
    expect(parseToml(textOf(shown('duckdb'), 'dashboards/streamlit/.streamlit/config.toml'))).toMatchObject({
      browser: { gatherUsageStats: false, serverAddress: 'localhost' },
      server: { headless: true, allowedHosts: ['localhost', '127.0.0.1'] },
    });
  });

  it('obeys its options', () => {
    const output = shown('postgresql', { options: { streamlit: { port: 8599 } } });
    expect(serviceOf(output)?.ports).toEqual(['127.0.0.1:${STREAMLIT_PORT:-8599}:8501']);
  });

  it('brings marts to show when the stack has none', () => {
    expect(shown('duckdb').ctx.steps.map(({ kind }) => kind)).toEqual(['ingest', 'transform', 'publish']);
  });
});
