import type { ProviderLoader } from '../../core/registry';

export const orchestration: Record<string, ProviderLoader> = {
  airflow: () => (require('./airflow') as typeof import('./airflow')).AirflowProvider,
  dagster: () => (require('./dagster') as typeof import('./dagster')).DagsterProvider,
  prefect: () => (require('./prefect') as typeof import('./prefect')).PrefectProvider,
  kestra: () => (require('./kestra') as typeof import('./kestra')).KestraProvider,
};
