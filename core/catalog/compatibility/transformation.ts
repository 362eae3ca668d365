import { type CompatibilityRow, refused, works } from './row';

export const TRANSFORMATION: readonly CompatibilityRow[] = [
  ...works('dbt', ['postgresql', 'duckdb']),
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
];
