import type { ProviderLoader } from '../../core/registry';

export const infrastructure: Record<string, ProviderLoader> = {
  kubernetes: () => (require('./kubernetes') as typeof import('./kubernetes')).KubernetesProvider,
  terraform: () => (require('./terraform') as typeof import('./terraform')).TerraformProvider,
  pulumi: () => (require('./pulumi') as typeof import('./pulumi')).PulumiProvider,
};
