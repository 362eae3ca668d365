import { type CompatibilityRow, refused, works } from './row';

export const QUALITY: readonly CompatibilityRow[] = [
  ...works('great-expectations', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql', 'lakehouse']),
  ...works(
    'great-expectations',
    ['snowflake', 'bigquery'],
    'the checks run over data frames of the warehouse client, as for DuckDB and ClickHouse; no account was at hand',
  ),
  ...works('soda', ['postgresql', 'duckdb', 'lakehouse']),
  ...works(
    'soda',
    ['snowflake', 'bigquery'],
    'https://docs.soda.io/soda-v4/reference/data-source-reference-for-soda-core; no account was at hand',
  ),
  ...refused(
    'soda',
    ['clickhouse', 'mariadb', 'mysql'],
    'Soda Core 4 has no package for it: the last ones were for version 3',
    'PyPI, soda-* 4.28.0, 2026-10',
  ),
  ...works('dbt-tests', ['postgresql', 'duckdb', 'clickhouse', 'lakehouse', 'snowflake', 'bigquery'], 'as dbt itself'),
  ...refused('dbt-tests', ['mariadb', 'mysql'], 'dbt has no adapter for it', 'as dbt itself'),
  ...refused(
    'dbt-tests',
    ['sqlmesh', 'spark', 'sql'],
    'the checks are tests of models of dbt',
    'tests/providers/dbt-tests.test.ts',
  ),
  ...works(
    'elementary',
    ['duckdb'],
    'run by hand with the dbt package 0.25.1 from its repository, see docs/elementary.md',
  ),
  ...works(
    'elementary',
    ['postgresql', 'clickhouse', 'lakehouse', 'snowflake', 'bigquery'],
    'elementary-data/dbt-data-reliability 0.25.1: macros for the adapter; not run here',
  ),
  ...refused('elementary', ['mariadb', 'mysql'], 'dbt has no adapter for it', 'as dbt itself'),
  ...refused(
    'elementary',
    ['sqlmesh', 'spark', 'sql'],
    'it watches through tests of models of dbt',
    'tests/providers/elementary.test.ts',
  ),
  {
    tool: 'soda',
    with: 'airflow',
    verdict: 'apart',
    because: 'it asks for requests below 2.34, and Airflow 3.3 pins 2.34.2: each has a virtual environment of its own',
    source: 'requirements of soda-core 4.28.0, constraints of Airflow 3.3.2',
  },
];
