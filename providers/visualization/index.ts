import type { ProviderLoader } from '../../core/registry';

export const visualization: Record<string, ProviderLoader> = {
  grafana: () => (require('./grafana') as typeof import('./grafana')).GrafanaProvider,
  metabase: () => (require('./metabase') as typeof import('./metabase')).MetabaseProvider,
  superset: () => (require('./superset') as typeof import('./superset')).SupersetProvider,
  streamlit: () => (require('./streamlit') as typeof import('./streamlit')).StreamlitProvider,
};
