import { type CompatibilityRow, works } from './row';

export const MONITORING: readonly CompatibilityRow[] = [
  ...works(
    'prometheus',
    ['postgresql'],
    'tests/e2e/monitoring.test.ts; postgres_exporter 0.20.1 too, built from its repository',
  ),
  ...works('prometheus', ['mariadb'], 'mysqld_exporter 0.20.0, built from its repository, on MariaDB 10.11'),
  ...works('prometheus', ['mysql'], 'mysqld_exporter 0.20.0; its rights on MySQL are from its documents, not tried'),
  ...works('prometheus', ['kafka'], 'kafka_exporter 1.9.0, built from its repository, on Kafka 4.3.1'),
  {
    tool: 'prometheus',
    with: 'lakehouse',
    verdict: 'apart',
    because: 'Trino wants to hear the name of who asks for its metrics: its target is in a list of its own',
    source: 'https://trino.io/docs/current/admin/openmetrics.html',
  },
  {
    tool: 'loki',
    with: 'Loki 3.6 and later',
    verdict: 'apart',
    because: 'its image holds the program alone: the health check is the program’s own',
    source: 'grafana/loki, cmd/loki/Dockerfile and cmd/loki/main.go, 2026-08',
  },
  ...works('loki', ['grafana'], 'the plugin of Loki is in Grafana’s image: grafana/grafana#128865, #129092'),
  {
    tool: 'opentelemetry',
    with: 'opentelemetry-collector-contrib 0.161.0',
    verdict: 'apart',
    because: 'its image has nothing that could ask for its health: the project’s own image adds busybox',
    source: 'opentelemetry-collector-releases, distributions/otelcol-contrib/Dockerfile',
  },
  ...works('marquez', ['airflow'], 'the provider for OpenLineage is in AIRFLOW_EXTRAS of Airflow’s Dockerfile'),
  {
    tool: 'marquez',
    with: 'openlineage-dagster 1.38.0',
    verdict: 'held',
    because: 'it ends at Dagster 1.6.9 and at that version of itself; the program around every step tells of Dagster’s',
    source: 'PyPI, requirements of openlineage-dagster 1.38.0',
  },
];
