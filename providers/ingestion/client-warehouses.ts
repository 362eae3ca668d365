/** Types of warehouse that a tool loads which writes through the warehouse client: every type that has one. */
export const CLIENT_WAREHOUSES: readonly string[] = [
  'postgresql',
  'duckdb',
  'clickhouse',
  'mariadb',
  'mysql',
  'lakehouse',
  'snowflake',
  'bigquery',
];
