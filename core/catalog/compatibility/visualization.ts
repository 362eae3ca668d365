import { type CompatibilityRow, refused, works } from './row';

export const VISUALIZATION: readonly CompatibilityRow[] = [
  ...works('grafana', ['postgresql'], 'tests/providers/grafana.test.ts'),
  ...refused(
    'grafana',
    ['duckdb'],
    'its image has no data source for DuckDB, and plugins are downloaded when the container starts',
    'https://grafana.com/docs/grafana/latest/datasources/',
  ),
  ...works('streamlit', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql'], 'tests/e2e/streamlit.test.ts'),
  ...works(
    'streamlit',
    ['lakehouse', 'snowflake', 'bigquery'],
    'it reads through the client in warehouse/; see docs/proof.md for what was run',
  ),
];
