import type { CompatibilityRow } from './row';

export const ORCHESTRATION: readonly CompatibilityRow[] = [
  {
    tool: 'airflow',
    with: 'dbt',
    verdict: 'apart',
    because:
      'their dependencies do not fit into one environment: dbt has a virtual environment of its own in the image',
    source: 'https://astronomer.github.io/astronomer-cosmos/getting_started/execution-modes-local-conflicts.html',
  },
  {
    tool: 'airflow',
    with: 'duckdb',
    verdict: 'apart',
    because: 'the file takes one writer: the tasks of a run follow each other, and one run is active at a time',
    source: 'tests/e2e/orchestrators.test.ts',
  },
  ...['prefect', 'kestra'].map((tool): CompatibilityRow => ({
    tool,
    with: 'duckdb',
    verdict: 'apart',
    because: 'the file takes one writer: the tasks of a run follow each other, and one run is active at a time',
    source: 'tests/e2e/orchestrators.test.ts',
  })),
];
