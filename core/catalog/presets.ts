import type { Preset } from '../registry';

export const DEFAULT_PRESET = 'local';

export const PRESETS: readonly Preset[] = [
  {
    name: 'local',
    summary: 'dlt, DuckDB, dbt, Great Expectations, Streamlit: on this machine, no Docker',
    components: {
      ingestion: ['dlt'],
      storage: ['duckdb'],
      transformation: ['dbt'],
      visualization: ['streamlit'],
      quality: ['great-expectations'],
    },
  },
  {
    name: 'starter',
    summary: 'dlt, PostgreSQL, dbt, Airflow, Grafana, Great Expectations, Prometheus, Terraform: all eight categories',
    components: {
      ingestion: ['dlt'],
      storage: ['postgresql'],
      transformation: ['dbt'],
      orchestration: ['airflow'],
      infrastructure: ['terraform'],
      visualization: ['grafana'],
      quality: ['great-expectations'],
      monitoring: ['prometheus'],
    },
  },
];
