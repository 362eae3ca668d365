import { type CompatibilityRow, refused, works } from './row';

export const INFRASTRUCTURE: readonly CompatibilityRow[] = [
  // DuckDB in AWS only: the provider refuses the other clouds, with the reason.
  ...works('terraform', ['postgresql', 'duckdb', 'snowflake', 'bigquery'], 'tests/e2e/terraform.test.ts'),
  ...refused(
    'terraform',
    ['clickhouse', 'mysql', 'mariadb', 'lakehouse'],
    'its files make a PostgreSQL server or, in AWS, a volume for DuckDB, and reach Snowflake and BigQuery',
    'templates/infrastructure',
  ),
  ...works('pulumi', ['postgresql', 'duckdb', 'snowflake', 'bigquery'], 'tests/e2e/pulumi.test.ts'),
  ...refused(
    'pulumi',
    ['clickhouse', 'mysql', 'mariadb', 'lakehouse'],
    'its program makes a PostgreSQL server or a volume for DuckDB in AWS, and reaches Snowflake and BigQuery',
    'templates/infrastructure/pulumi',
  ),
];
