import { type CompatibilityRow, refused, works } from './row';

export const VISUALIZATION: readonly CompatibilityRow[] = [
  ...works('grafana', ['postgresql'], 'tests/providers/grafana.test.ts'),
  ...refused(
    'grafana',
    ['duckdb'],
    'its image has no data source for DuckDB, and plugins are downloaded when the container starts',
    'https://grafana.com/docs/grafana/latest/datasources/',
  ),
  ...works('streamlit', ['postgresql', 'duckdb'], 'tests/e2e/local.test.ts'),
];
