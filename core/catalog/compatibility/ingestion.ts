import { type CompatibilityRow, works } from './row';

export const INGESTION: readonly CompatibilityRow[] = [
  ...works('dlt', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql', 'snowflake', 'bigquery']),
  ...works('meltano', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql']),
  ...works('pyairbyte', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql']),
];
