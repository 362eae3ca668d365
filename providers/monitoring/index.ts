import type { ProviderLoader } from '../../core/registry';

export const monitoring: Record<string, ProviderLoader> = {
  prometheus: () => (require('./prometheus') as typeof import('./prometheus')).PrometheusProvider,
  loki: () => (require('./loki') as typeof import('./loki')).LokiProvider,
  opentelemetry: () => (require('./opentelemetry') as typeof import('./opentelemetry')).OpentelemetryProvider,
  marquez: () => (require('./marquez') as typeof import('./marquez')).MarquezProvider,
};
