import type { ProviderLoader } from '../../core/registry';

export const storage: Record<string, ProviderLoader> = {
  postgresql: () => (require('./postgresql') as typeof import('./postgresql')).PostgresqlProvider,
  duckdb: () => (require('./duckdb') as typeof import('./duckdb')).DuckdbProvider,
};
