/**
 * Every Python package that a generated project asks for by name, pinned. The closure of each environment is pinned in
 * templates/common/requirements/constraints/. Versions: the PyPI index, October and November 2026.
 */
export const PACKAGES = {
  airbyte: '0.71.3',
  dlt: '1.31.0',
  /** 2.0 has a new storage format and no upper bound keeps dlt, dbt-duckdb or soda from pulling it. */
  duckdb: '1.5.5',
  /** DuckDB's command line, of the same version: both write one file. */
  'duckdb-cli': '1.5.5',
  /** The last one whose program is on PyPI, for each system; from 1.4.11 on it is fetched from GitHub at the first run. */
  sling: '1.4.10.post2',
  /** The last line that installs from PyPI alone: 1.12 needs a parser that its sdist downloads from GitHub (dbt-core#15670). */
  'dbt-core': '1.11.16',
  'dbt-bigquery': '1.12.1',
  'dbt-clickhouse': '1.10.3',
  'dbt-duckdb': '1.11.1',
  'dbt-postgres': '1.11.0',
  'dbt-snowflake': '1.12.4',
  'dbt-trino': '1.11.0',
  /** Pins sqlglot and pandas: an environment of its own. */
  sqlmesh: '0.236.4',
  pyspark: '4.1.2',
  pytest: '9.2.0',
  /** Never 0.23.3: what PyPI had under that number in April 2026 was malicious. Its dbt package has the same version. */
  'elementary-data': '0.25.1',
  'great-expectations': '1.24.1',
  meltano: '4.4.1',
  'meltanolabs-target-postgres': '0.8.1',
  psycopg: '3.3.9',
  /** Pure Python; speaks to MariaDB and MySQL. */
  pymysql: '1.2.4',
  'clickhouse-connect': '1.12.0',
  /** Client of Kafka and of what speaks its protocol; wheels for Linux, macOS and Windows hold the C library. */
  'confluent-kafka': '2.16.1',
  /** The last line that dbt, dlt and SQLAlchemy know; 5 came in November 2026. */
  'snowflake-connector-python': '4.8.1',
  'google-cloud-bigquery': '3.47.0',
  'psycopg2-binary': '2.9.13',
  /** The base of Superset's image, which the drivers below must fit: SQLAlchemy 1.4, pandas 2.1. */
  'apache-superset': '6.1.0',
  /** The last line that Superset knows. */
  'snowflake-sqlalchemy': '1.11.1',
  'sqlalchemy-bigquery': '1.17.3',
  /** DuckDB for SQLAlchemy. */
  'duckdb-engine': '0.17.0',
  /** Soda Core 4 and its data sources, all of one version; Elastic License 2.0. */
  'soda-bigquery': '4.28.0',
  'soda-duckdb': '4.28.0',
  'soda-postgres': '4.28.0',
  'soda-snowflake': '4.28.0',
  'soda-trino': '4.28.0',
  pyarrow: '26.0.1',
  pulumi: '3.272.0',
  'pulumi-aws': '7.51.1',
  'pulumi-random': '4.21.4',
  streamlit: '1.67.0',
  trino: '0.340.0',
  'tap-spreadsheets': '1.1.2',
  dagster: '1.13.27',
  'dagster-webserver': '1.13.27',
  /** dagster 1.13.X goes with integrations 0.29.X */
  'dagster-postgres': '0.29.27',
  prefect: '3.9.1',
} as const;

export type PackageName = keyof typeof PACKAGES;

/** `name==version`, with extras: `pinned('dlt', 'duckdb')` is `dlt[duckdb]==1.31.0`. */
export function pinned(name: PackageName, ...extras: string[]): string {
  return `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}==${PACKAGES[name]}`;
}
