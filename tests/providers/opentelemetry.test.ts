import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { generate, textOf } from '../support/stack';

interface Configuration {
  exporters: Record<string, { endpoint?: string; path?: string }>;
  service: { pipelines: Record<string, { receivers: string[]; processors: string[]; exporters: string[] }> };
}

function stackWith(more: object = {}) {
  return generate({ name: 'shop', storage: ['postgresql'], monitoring: ['opentelemetry'], ...more });
}

const withBoth = () => stackWith({ monitoring: ['opentelemetry', 'prometheus', 'loki'] });

function servicesOf(output: ReturnType<typeof generate>): Record<string, ComposeService> {
  return (parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> }).services;
}

const configurationOf = (output: ReturnType<typeof generate>) =>
  parse(textOf(output, 'monitoring/opentelemetry/config.yaml')) as Configuration;

describe('OpentelemetryProvider', () => {
  it('runs an image that can be asked for its health, and may write into its volume', () => {
    const output = stackWith();
    expect(servicesOf(output)['otel-collector']).toMatchObject({
      build: { dockerfile: 'monitoring/opentelemetry/Dockerfile' },
      ports: ['127.0.0.1:${OTLP_GRPC_PORT:-4317}:4317', '127.0.0.1:${OTLP_HTTP_PORT:-4318}:4318'],
      volumes: ['./monitoring/opentelemetry/config.yaml:/etc/otelcol/config.yaml:ro', 'otel_data:/var/lib/otelcol'],
      healthcheck: { test: ['CMD', '/bin/busybox', 'wget', '-q', '--spider', 'http://localhost:13133/'] },
    });
    const dockerfile = textOf(output, 'monitoring/opentelemetry/Dockerfile');
    expect(dockerfile).toMatch(/^FROM otel\/opentelemetry-collector-contrib:\d/m);
    expect(dockerfile).toContain('COPY --from=tools /bin/busybox /bin/busybox');
    expect(dockerfile).toContain('COPY --from=tools --chown=10001:10001 /data /var/lib/otelcol');
  });

  it('keeps everything in files where nobody else takes it', () => {
    const { exporters, service } = configurationOf(stackWith());
    expect(Object.values(exporters).map(({ path }) => path)).toEqual([
      '/var/lib/otelcol/traces.jsonl',
      '/var/lib/otelcol/metrics.jsonl',
      '/var/lib/otelcol/logs.jsonl',
    ]);
    expect(service.pipelines['metrics']?.exporters).toEqual(['file/metrics']);
  });

  it('hands metrics to Prometheus and logs to Loki where they are', () => {
    const output = withBoth();
    const { exporters, service } = configurationOf(output);
    expect(exporters['otlp_http/loki']?.endpoint).toBe('http://loki:3100/otlp');
    expect(service.pipelines['metrics']).toMatchObject({
      receivers: ['otlp', 'span_metrics'],
      exporters: ['prometheus'],
    });
    expect(service.pipelines['logs']?.exporters).toEqual(['otlp_http/loki']);
    expect(parse(textOf(output, 'monitoring/prometheus/targets/opentelemetry.yml'))).toMatchObject([
      { targets: ['otel-collector:8889'] },
    ]);
    expect(parse(textOf(output, 'monitoring/prometheus/targets/otel-collector.yml'))).toMatchObject([
      { targets: ['otel-collector:8888'] },
    ]);
  });

  it.each([stackWith(), withBoth()])('names no component that it does not set up', (output) => {
    const { exporters, service } = configurationOf(output);
    for (const pipeline of Object.values(service.pipelines)) {
      // Before anything is kept in memory.
      expect(pipeline.processors[0]).toBe('memory_limiter');
      for (const name of pipeline.exporters) if (name !== 'span_metrics') expect(exporters).toHaveProperty([name]);
    }
  });

  it('is told by Airflow, Grafana and Trino, which know no name of it', () => {
    const output = stackWith({
      storage: ['postgresql', 'lakehouse'],
      orchestration: ['airflow'],
      visualization: ['grafana'],
    });
    const services = servicesOf(output);
    const airflow = textOf(output, 'airflow/airflow.env');
    expect(airflow).toContain('\nAIRFLOW__TRACES__OTEL_ON=true\n');
    expect(airflow).toContain('\nAIRFLOW__METRICS__OTEL_ON=true\n');
    expect(airflow).toContain('\nOTEL_EXPORTER_OTLP_ENDPOINT=http://otel-collector:4318\n');
    expect(services.grafana?.environment).toMatchObject({
      GF_TRACING_OPENTELEMETRY_OTLP_ADDRESS: 'otel-collector:4317',
    });
    expect(services.trino?.environment).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    });
    expect(textOf(output, 'lakehouse/trino/coordinator.properties')).toContain('tracing.enabled=true');
  });

  it('leaves them as they were where it is absent', () => {
    const output = stackWith({ storage: ['lakehouse'], orchestration: ['airflow'], monitoring: [] });
    expect(textOf(output, 'airflow/airflow.env')).not.toContain('OTEL');
    expect(textOf(output, 'lakehouse/trino/coordinator.properties')).not.toContain('otel');
  });

  it('leaves Airflow’s metrics on the way that the alerts know', () => {
    const output = stackWith({ orchestration: ['airflow'], monitoring: ['opentelemetry', 'prometheus'] });
    const airflow = textOf(output, 'airflow/airflow.env');
    expect(airflow).toContain('AIRFLOW__METRICS__STATSD_ON=true');
    expect(airflow).not.toContain('AIRFLOW__METRICS__OTEL_ON');
  });

  it('obeys its options', () => {
    const output = stackWith({ options: { opentelemetry: { grpc_port: 14_317, http_port: 14_318 } } });
    expect(servicesOf(output)['otel-collector']?.ports).toEqual([
      '127.0.0.1:${OTLP_GRPC_PORT:-14317}:4317',
      '127.0.0.1:${OTLP_HTTP_PORT:-14318}:4318',
    ]);
  });
});
