import { type CompatibilityRow, refused, works } from './row';

export const INFRASTRUCTURE: readonly CompatibilityRow[] = [
  ...works('terraform', ['postgresql', 'duckdb'], 'tests/e2e/formats.test.ts'),
  ...refused(
    'terraform',
    ['clickhouse', 'mysql', 'mariadb', 'lakehouse', 'snowflake', 'bigquery'],
    'its files make a PostgreSQL server or a volume for DuckDB in AWS, and no other warehouse',
    'templates/infrastructure/terraform',
  ),
];
