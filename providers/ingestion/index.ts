import type { ProviderLoader } from '../../core/registry';

export const ingestion: Record<string, ProviderLoader> = {
  dlt: () => (require('./dlt') as typeof import('./dlt')).DltProvider,
};
