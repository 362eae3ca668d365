import { type CompatibilityRow, refused, works } from './row';

export const TRANSFORMATION: readonly CompatibilityRow[] = [
  ...works('dbt', ['postgresql', 'duckdb', 'clickhouse', 'lakehouse']),
  ...works(
    'dbt',
    ['snowflake', 'bigquery'],
    'https://docs.getdbt.com/docs/trusted-adapters; tests/e2e/loaded.test.ts parses the project; no account was at hand',
  ),
  ...refused(
    'dbt',
    ['mariadb', 'mysql'],
    'no adapter for them works with dbt 1.8 or newer: dbt-mysql ends at 1.7.0',
    'PyPI, dbt-mysql, 2024-04',
  ),
  {
    tool: 'dbt',
    with: 'dbt-core 1.12',
    verdict: 'held',
    because: 'its parser downloads a program from GitHub while it is installed, which fails behind a firewall',
    source: 'dbt-labs/dbt-core#15670',
  },
  ...works('sqlmesh', ['postgresql', 'duckdb', 'mariadb', 'mysql', 'clickhouse', 'lakehouse']),
  ...works(
    'sqlmesh',
    ['snowflake', 'bigquery'],
    'sqlmesh.readthedocs.io, integrations/engines; not run here: an account is needed',
  ),
  ...works('sql', ['postgresql', 'duckdb', 'mariadb', 'mysql', 'clickhouse']),
  ...works('sql', ['lakehouse'], 'sqlfluff parses the queries as Trino; not run here'),
  ...works(
    'sql',
    ['snowflake', 'bigquery'],
    'sqlfluff parses the queries in that dialect; not run here: an account is needed',
  ),
  ...works('spark', ['postgresql', 'duckdb', 'mariadb', 'mysql']),
  ...refused(
    'spark',
    ['clickhouse'],
    'Spark makes tables by JDBC without its Nullable columns, so what is missing would become zero',
    'apache/spark, JdbcDialects: none for ClickHouse; clickhouse.com/docs, sql-reference, Nullable',
  ),
  ...refused(
    'spark',
    ['lakehouse'],
    'the jobs have no Iceberg catalog configured yet',
    'templates/transformation/spark/spark/jobs/warehouse.py',
  ),
  ...refused(
    'spark',
    ['snowflake', 'bigquery'],
    'the jobs read and write through JDBC, and the stack has no such driver of theirs',
    'templates/transformation/spark',
  ),
];
