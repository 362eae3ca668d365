import type { ProviderLoader } from '../../core/registry';

export const orchestration: Record<string, ProviderLoader> = {
  airflow: () => (require('./airflow') as typeof import('./airflow')).AirflowProvider,
  dagster: () => (require('./dagster') as typeof import('./dagster')).DagsterProvider,
};
