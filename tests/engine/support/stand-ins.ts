import { IMAGES } from '../../../core/catalog/images';
import { alertmanager } from '../../e2e/support/alerting';
import { collector } from '../../e2e/support/collector';
import { kafkaJars } from '../../e2e/support/services/kafka';
import { goProgram } from '../../e2e/support/validators/programs';

export interface StandIn {
  /** Below tests/engine/images/. */
  folder: string;
  /** What is in it, for the matrix. */
  shown: string;
  args?: Record<string, string>;
  /** Files of the repository that its build needs beside the folder. */
  files?: readonly string[];
  /** Programs, or folders of their parts, that its build copies: made when they are not there, each gives its path. */
  programs?: readonly (() => string)[];
}

/** Minimal systems of Debian, which Dockerfiles start from: build argument -> suite. Another argument names a folder of images/. */
export const BASES: Record<string, string> = { BOOKWORM: 'bookworm', TRIXIE: 'trixie' };

/**
 * What runs in the place of an image of the catalogue where no registry can be reached: the real program, of Debian, PyPI or another
 * package index, behind an entrypoint that reads the same environment as the official one. A raised pin is followed.
 */
const BUILT = {
  python: { folder: 'python', shown: 'Python 3.11 of Debian' },
  postgresql17: { folder: 'postgresql', shown: 'PostgreSQL 17 of Debian' },
  postgresql18: {
    folder: 'postgresql',
    shown: 'PostgreSQL 17 of Debian',
    args: { PGDATA: '/var/lib/postgresql/18/docker' },
  },
  mariadb11: { folder: 'mariadb', shown: 'MariaDB 11.8 of Debian' },
  kafka: {
    folder: 'kafka',
    shown: 'Kafka of Maven Central, of the same version',
    programs: [() => kafkaJars('kafka-tools')],
  },
  redis: { folder: 'redis', shown: 'Redis 8.0 of Debian' },
  prometheus: { folder: 'prometheus', shown: 'Prometheus 2.53 of Debian' },
  alertmanager: {
    folder: 'alertmanager',
    shown: 'Alertmanager of the Go module proxy, of the same version',
    programs: [alertmanager],
  },
  statsdExporter: {
    folder: 'statsd-exporter',
    shown: 'statsd_exporter 0.30 of the Go module proxy',
    programs: [() => goProgram('github.com/prometheus/statsd_exporter', 'v0.30.0')],
  },
  airflow: {
    folder: 'airflow',
    shown: 'Airflow of PyPI, of the same version, on Python 3.11',
    files: ['tests/e2e/python/airflow_requirements.txt', 'tests/e2e/python/airflow_constraints.txt'],
  },
  superset: {
    folder: 'superset',
    shown: 'Superset of PyPI, of the same version, on Python 3.11',
    files: ['tests/e2e/python/superset_constraints.txt'],
  },
  postgresExporter: {
    folder: 'exporter',
    shown: 'postgres_exporter 0.17 of Debian',
    args: { PACKAGE: 'prometheus-postgres-exporter' },
  },
  mysqldExporter: {
    folder: 'exporter',
    shown: 'mysqld_exporter 0.17 of Debian',
    args: { PACKAGE: 'prometheus-mysqld-exporter' },
  },
  spark: {
    folder: 'spark',
    shown: 'Spark of PyPI, of the same version, on Python 3.11',
    args: { VERSION: /[\d.]+/.exec(IMAGES.spark)?.[0] ?? '' },
  },
  busybox: { folder: 'busybox', shown: 'BusyBox 1.37 of Debian' },
  opentelemetryCollector: {
    folder: 'opentelemetry-collector',
    shown: 'the collector of the Go module proxy, of the same version, with the parts that a project names',
    programs: [collector],
  },
} satisfies Partial<Record<keyof typeof IMAGES, StandIn>>;
export const STAND_INS: Partial<Record<keyof typeof IMAGES, StandIn>> = BUILT;

/** Every other image, and why it is not brought up: for the matrix. */
export const NOT_BUILT: Readonly<Record<Exclude<keyof typeof IMAGES, keyof typeof BUILT>, string>> = {
  clickhouse:
    'the server is in no index that can be reached; tests/e2e has its engine, chdb of PyPI, behind its protocol',
  mariadb12: 'Debian has one version, which stands in for the other LTS line',
  mysql8: 'not in Debian; tests/e2e has MariaDB behind the same protocol',
  mysql9: 'not in Debian; tests/e2e has MariaDB behind the same protocol',
  redpanda: 'C++, in no index that can be reached; tests/e2e has Kafka in its place',
  redpandaConsole: 'its pages are not in its Go module',
  debezium:
    'no stack here has it: tests/e2e runs Kafka Connect with its connectors, of Maven Central, without a container',
  kestra: 'its API and pages are not on Maven Central; tests/e2e lets its own engine, which is, run the flows',
  seaweedfs: 'no stack here has it: tests/e2e runs it, of the Go module proxy, without a container',
  trino: 'no stack here has it: tests/e2e runs the same release, of Maven Central, without a container',
  lakekeeper: 'in no index that can be reached; tests/e2e has an Iceberg REST server in its place',
  kubectl: 'a cluster is needed, and there is none; the manifests are held against the schemas of Kubernetes',
  grafana: 'its pages are in no package, and its Go module is under the AGPL, which nothing here is built with',
  metabase: 'in no index that can be reached; its set-up is tried against a server of our own',
  kafkaExporter: 'its release is not on the Go module proxy',
  loki: 'its Go module is under the AGPL, which nothing here is built with',
  alloy: 'its Go module is built with those of Loki, which are under the AGPL',
  marquez: 'not in Maven Central; tests/e2e holds what it is told against a receiver of our own',
  marquezWeb: 'in no index that can be reached',
};
