import type { ProviderLoader } from '../../core/registry';

export const quality: Record<string, ProviderLoader> = {
  'great-expectations': () =>
    (require('./great-expectations') as typeof import('./great-expectations')).GreatExpectationsProvider,
  soda: () => (require('./soda') as typeof import('./soda')).SodaProvider,
  'dbt-tests': () => (require('./dbt-tests') as typeof import('./dbt-tests')).DbtTestsProvider,
  elementary: () => (require('./elementary') as typeof import('./elementary')).ElementaryProvider,
};
