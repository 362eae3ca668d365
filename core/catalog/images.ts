/**
 * Every container image, pinned to an exact tag. The comment says where the tag was seen; check there before raising one.
 * Never here: `latest`, minio/*, bitnami/*, debezium/* on Docker Hub, localstack (gone or closed during 2025 and 2026).
 */
export const IMAGES = {
  /** docker-library/docs postgres/README, 2026-08 */
  postgresql17: 'postgres:17.11',
  /** docker-library/docs postgres/README, 2026-08 */
  postgresql18: 'postgres:18.6',
  /** library/clickhouse of the official images, 2026-08: the LTS line */
  clickhouse: 'clickhouse:26.3.20.7',
  /** library/mariadb of the official images, 2026-08: the two LTS lines */
  mariadb11: 'mariadb:11.8.8',
  mariadb12: 'mariadb:12.3.2',
  /** library/mysql of the official images, 2026-08: the two LTS lines */
  mysql8: 'mysql:8.4.11',
  mysql9: 'mysql:9.7.2',
  /** org.apache.kafka 4.3.1 on Maven Central; the image's tag seen in public compose files, 2026-10 */
  kafka: 'apache/kafka:4.3.1',
  /** seen in public compose files, 2026-10; tags without a patch were never published */
  redpanda: 'docker.redpanda.com/redpandadata/redpanda:v26.2.3',
  /** console releases, v3.10.0 */
  redpandaConsole: 'docker.redpanda.com/redpandadata/console:v3.10.0',
  /** debezium-connector-postgres 3.6.3.Final on Maven Central; holds Kafka Connect 4.3.0. Only x.y.z.Final tags exist */
  debezium: 'quay.io/debezium/connect:3.6.3.Final',
  /** library/spark of the official images; pyspark 4.1.2 on PyPI is the same release */
  spark: 'spark:4.1.2-python3',
  /** docker-library/docs redis, 2026-08 */
  redis: 'redis:8.10.1',
  /** apache-airflow 3.3.2 on PyPI; the untagged Python of this image is 3.13 */
  airflow: 'apache/airflow:3.3.2-python3.12',
  /** seen in public compose files, 2026-10; the engine of 2.0.0 runs in tests/e2e, from Maven Central */
  kestra: 'kestra/kestra:v2.0.5',
  /** seen in public compose files, 2026-10; 4.36 is in Lakekeeper's own example. Its flags: the command's help in the source of 4.53 */
  seaweedfs: 'chrislusf/seaweedfs:4.48',
  /** seen in public compose files, 2026-10; the server of this version runs in tests/e2e, from Maven Central */
  trino: 'trinodb/trino:483',
  /** v0.13.3 is a tag of the repository, v0.13.6 seen in public compose files, 2026-10 */
  lakekeeper: 'quay.io/lakekeeper/catalog:v0.13.6',
  /** in the list of images of Kubernetes 1.36 (sig-release), seen in public manifests, 2026-10 */
  kubectl: 'registry.k8s.io/kubectl:v1.36.4',
  /** library/python */
  python: 'python:3.12-slim-bookworm',
  /** seen in public compose files, 2026-10 */
  grafana: 'grafana/grafana:13.2.3',
  /** apache-superset 6.1.0 on PyPI is the same release; the image's layout: its Dockerfile and docs/installation/docker-builds */
  superset: 'apache/superset:6.1.0',
  /** v0.63.17.2 and v0.63.19 seen in public compose files, 2026-11; `v0` is the open edition, `v1` the paid one */
  metabase: 'metabase/metabase:v0.63.19',
  /** prometheus releases (v3.14.0 verified, v3.15.0 seen in use) */
  prometheus: 'prom/prometheus:v3.15.0',
  /** seen in public compose files, 2026-10; the Go module of v0.34.1 runs in tests/e2e */
  alertmanager: 'prom/alertmanager:v0.34.1',
  /** tag and VERSION of the repository, 2026-08; the variant with busybox, as its Dockerfile has it */
  mysqldExporter: 'prom/mysqld-exporter:v0.20.0',
  /** the last tag of the repository, 2025-02; its Dockerfile begins with Prometheus' busybox. Built from there, it read Kafka 4.3.1 */
  kafkaExporter: 'danielqsj/kafka-exporter:v1.9.0',
  /** a release of the module on the Go module proxy; holds nothing but the program (cmd/loki/Dockerfile), which asks itself: -health */
  loki: 'grafana/loki:3.7.8',
  /** seen in public compose files, 2026-10; built on Ubuntu, with bash and without curl (its Dockerfile) */
  alloy: 'grafana/alloy:v1.19.2',
  /** seen in public compose files, 2026-10; built from scratch, with the program alone (its Dockerfile); parts of it run in tests/engine */
  opentelemetryCollector: 'otel/opentelemetry-collector-contrib:0.161.0',
  /** library/busybox of the official images: statically linked, for images that hold no shell */
  busybox: 'busybox:1.37.0-musl',
  /** .env.example of the repository; the last release, 2025-03 */
  marquez: 'marquezproject/marquez:0.51.1',
  marquezWeb: 'marquezproject/marquez-web:0.51.1',
  /** postgres_exporter CHANGELOG, 2026-07-07 */
  postgresExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
  /** statsd_exporter CHANGELOG */
  statsdExporter: 'prom/statsd-exporter:v0.30.0',
} as const;
