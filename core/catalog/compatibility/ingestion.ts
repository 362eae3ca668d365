import { type CompatibilityRow, works } from './row';

/** Brokers and change capture hand over to the warehouse's own client. */
const THROUGH_CLIENT = ['kafka', 'redpanda', 'debezium'];

export const INGESTION: readonly CompatibilityRow[] = [
  ...works('dlt', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql', 'snowflake', 'bigquery']),
  ...works('sling', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql', 'snowflake', 'bigquery']),
  ...works('meltano', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql']),
  ...works('pyairbyte', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql']),
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
];
