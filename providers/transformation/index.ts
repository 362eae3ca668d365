import type { ProviderLoader } from '../../core/registry';

export const transformation: Record<string, ProviderLoader> = {
  dbt: () => (require('./dbt') as typeof import('./dbt')).DbtProvider,
  sqlmesh: () => (require('./sqlmesh') as typeof import('./sqlmesh')).SqlmeshProvider,
  sql: () => (require('./sql') as typeof import('./sql')).SqlProvider,
  spark: () => (require('./spark') as typeof import('./spark')).SparkProvider,
};
