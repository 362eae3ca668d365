import type { CompatibilityRow } from './row';

export const STORAGE: readonly CompatibilityRow[] = [
  {
    tool: 'duckdb',
    with: 'duckdb 2.0',
    verdict: 'held',
    because: 'it has a new storage format, and no upper bound keeps dlt, dbt-duckdb or Soda from pulling it in',
    source: 'PyPI, requirements of dlt, dbt-duckdb, soda-duckdb and sqlmesh, 2026-10',
  },
  {
    tool: 'duckdb',
    with: 'a second process that writes',
    verdict: 'apart',
    because:
      'one process at a time may open the file: the steps run one after the other, and readers open a published copy',
    source: 'https://duckdb.org/docs/stable/connect/concurrency',
  },
];
