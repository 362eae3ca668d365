import { type CompatibilityRow, refused, works } from './row';

export const VISUALIZATION: readonly CompatibilityRow[] = [
  ...works('grafana', ['postgresql'], 'tests/providers/grafana.test.ts'),
  ...refused(
    'grafana',
    ['duckdb', 'clickhouse', 'lakehouse', 'snowflake', 'bigquery'],
    'its image has no data source for such a warehouse, and plugins are downloaded when the container starts',
    'https://grafana.com/docs/grafana/latest/datasources/',
  ),
  ...refused(
    'grafana',
    ['mariadb', 'mysql'],
    'its data source and queries here are written for PostgreSQL',
    'templates/visualization/grafana',
  ),
  ...works('streamlit', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql'], 'tests/e2e/warehouses.test.ts'),
  ...works(
    'streamlit',
    ['lakehouse', 'snowflake', 'bigquery'],
    'it reads through the client in warehouse/; the dashboard was not opened on them',
  ),
];
