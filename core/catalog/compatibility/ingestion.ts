import { type CompatibilityRow, refused, works } from './row';

/** These write through the warehouse's own client. */
const THROUGH_CLIENT = ['meltano', 'pyairbyte', 'kafka', 'redpanda', 'debezium'];

export const INGESTION: readonly CompatibilityRow[] = [
  ...['dlt', 'sling'].flatMap((tool) => [
    ...works(tool, ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql']),
    ...works(tool, ['snowflake', 'bigquery'], 'the tool’s own documents; no account was at hand'),
  ]),
  ...refused(
    'dlt',
    ['lakehouse'],
    'through Trino it inserts row by row, each row a commit of the Iceberg table',
    'dlt 1.31.0, dlt/destinations/impl/sqlalchemy/load_jobs.py; the package trino, trino/dbapi.py, executemany',
  ),
  ...refused(
    'sling',
    ['lakehouse'],
    'nobody has seen the Sling that PyPI carries write Iceberg tables through Trino',
    'https://docs.slingdata.io/connections/database-connections/trino; not tried',
  ),
  {
    tool: 'sling',
    with: 'sling 1.4.11 and later',
    verdict: 'held',
    because: 'its package has no program in it, and fetches one from GitHub at the first run',
    source: 'sling 1.6.5, sling/bin.py',
  },
  {
    tool: 'sling',
    with: 'decimals in ClickHouse',
    verdict: 'apart',
    because:
      'it hands them over as floats, which loses a cent of large amounts: they travel as text into decimal columns',
    source: 'sling 1.4.10, seen on 3,000 amounts',
  },
  ...THROUGH_CLIENT.flatMap((tool) => [
    ...works(tool, ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql', 'lakehouse']),
    ...works(tool, ['snowflake', 'bigquery'], 'the documents of the warehouse’s Python client; no account was at hand'),
  ]),
  ...works('debezium', ['kafka']),
  ...works(
    'debezium',
    ['redpanda'],
    'https://docs.redpanda.com/current/develop/kafka-clients/; shown with Kafka in its place',
  ),
  {
    tool: 'meltano',
    with: 'tap-csv',
    verdict: 'held',
    because:
      'it is not published on PyPI, so installing it needs Git and GitHub; tap-spreadsheets reads the same files',
    source: 'PyPI, no project of that name by MeltanoLabs, 2026-11',
  },
  {
    tool: 'meltano',
    with: 'target-postgres 0.8.1',
    verdict: 'apart',
    because:
      'it makes times without a time zone and cannot replace a table: the tables are made before the load, and rows are known by their keys',
    source: 'meltanolabs-target-postgres 0.8.1, target_postgres/connector.py',
  },
  {
    tool: 'meltano',
    with: 'target-duckdb 0.8.0',
    verdict: 'held',
    because: 'it has no decimals and no time zones, and cannot replace a table; the project has a target of its own',
    source: 'target-duckdb 0.8.0, target_duckdb/db_sync.py, column_type',
  },
  {
    tool: 'meltano',
    with: 'shaped-target-clickhouse 0.2.5',
    verdict: 'held',
    because: 'it does not install on Python 3.12; the project has a target of its own',
    source: 'PyPI, requires-python of the last release, 2024-03',
  },
  {
    tool: 'meltano',
    with: 'z3-target-bigquery 0.7.2',
    verdict: 'held',
    because: 'it does not install on Python 3.12; the project has a target of its own',
    source: 'PyPI, requires-python of the last release, 2024-07',
  },
  {
    tool: 'pyairbyte',
    with: 'airbyte-source-file 0.6.0',
    verdict: 'held',
    because:
      'from 0.5.40 on it asks for versions of smart-open that do not exist and cannot be installed; 0.5.39 can, on Python 3.11',
    source: 'PyPI, requirements of airbyte-source-file 0.5.40, 0.5.43, 0.5.46 and 0.6.0',
  },
  {
    tool: 'pyairbyte',
    with: 'duckdb 1.5.5',
    verdict: 'apart',
    because: 'it pins DuckDB 1.4.3: its environment has that one, which reads and writes the same files',
    source: 'PyPI, requirements of airbyte 0.71.3',
  },
];
