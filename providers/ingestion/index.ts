import type { ProviderLoader } from '../../core/registry';

export const ingestion: Record<string, ProviderLoader> = {
  dlt: () => (require('./dlt') as typeof import('./dlt')).DltProvider,
  sling: () => (require('./sling') as typeof import('./sling')).SlingProvider,
  redpanda: () => (require('./redpanda') as typeof import('./redpanda')).RedpandaProvider,
  kafka: () => (require('./kafka') as typeof import('./kafka')).KafkaProvider,
  meltano: () => (require('./meltano') as typeof import('./meltano')).MeltanoProvider,
  pyairbyte: () => (require('./pyairbyte') as typeof import('./pyairbyte')).PyairbyteProvider,
  debezium: () => (require('./debezium') as typeof import('./debezium')).DebeziumProvider,
};
