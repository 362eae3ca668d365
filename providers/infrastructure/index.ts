import type { ProviderLoader } from '../../core/registry';

export const infrastructure: Record<string, ProviderLoader> = {
  terraform: () => (require('./terraform') as typeof import('./terraform')).TerraformProvider,
};
