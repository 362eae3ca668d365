/** Who a container runs as. */
export interface ImageUser {
  uid: number;
  gid: number;
}

/**
 * Images that do not run as root, by repository. The comment says where the number stands: in the image's own Dockerfile, or,
 * where that is not published or names nobody, in its maker's chart. Images that are not here begin as root and change to a user
 * of their own (the databases, SeaweedFS, Metabase), or stay (Alloy, Lakekeeper, Marquez).
 */
export const IMAGE_USERS: Readonly<Record<string, ImageUser>> = {
  /** apache/airflow, Dockerfile: AIRFLOW_UID; its entrypoint wants the group to be 0 */
  'apache/airflow': { uid: 50_000, gid: 0 },
  /** apache/kafka, docker/jvm/Dockerfile: appuser, the first user of an Alpine */
  'apache/kafka': { uid: 1000, gid: 1000 },
  /** apache/superset, Dockerfile: superset, the first user of a Debian */
  'apache/superset': { uid: 1000, gid: 1000 },
  /** danielqsj/kafka_exporter, Dockerfile: nobody of Prometheus' busybox */
  'danielqsj/kafka-exporter': { uid: 65_534, gid: 65_534 },
  /** redpanda-data/helm-charts, charts/console/values.yaml */
  'docker.redpanda.com/redpandadata/console': { uid: 99, gid: 99 },
  /** redpanda-data/redpanda-operator: redpandaUserID, redpandaGroupID */
  'docker.redpanda.com/redpandadata/redpanda': { uid: 101, gid: 101 },
  /** grafana/grafana, Dockerfile: GF_UID, GF_GID */
  'grafana/grafana': { uid: 472, gid: 0 },
  /** grafana/loki, cmd/loki/Dockerfile: the user, and the owner of /loki */
  'grafana/loki': { uid: 10_001, gid: 10_001 },
  /** prometheus/alertmanager, Dockerfile: nobody of Prometheus' busybox */
  'prom/alertmanager': { uid: 65_534, gid: 65_534 },
  /** prometheus/mysqld_exporter, Dockerfile: nobody of Prometheus' busybox */
  'prom/mysqld-exporter': { uid: 65_534, gid: 65_534 },
  /** prometheus/prometheus, Dockerfile: nobody of Prometheus' busybox */
  'prom/prometheus': { uid: 65_534, gid: 65_534 },
  /** prometheus/statsd_exporter, Dockerfile: the number itself */
  'prom/statsd-exporter': { uid: 65_534, gid: 65_534 },
  /** debezium/container-images, kafka/3.6/Dockerfile, which connect is built on: kafka */
  'quay.io/debezium/connect': { uid: 1001, gid: 1001 },
  /** prometheus-community/postgres_exporter, Dockerfile: nobody of Prometheus' busybox */
  'quay.io/prometheuscommunity/postgres-exporter': { uid: 65_534, gid: 65_534 },
  /** kubernetes/kubernetes, build/server-image/kubectl/Dockerfile names nobody; kubectl writes no files here, so that the nonroot of distroless will do */
  'registry.k8s.io/kubectl': { uid: 65_532, gid: 65_532 },
  /** apache/spark-docker, 4.1.2: spark */
  spark: { uid: 185, gid: 185 },
  /** trinodb/trino, core/docker/Dockerfile: trino */
  'trinodb/trino': { uid: 1000, gid: 1000 },
};

/** The user of an image, with or without its tag. */
export function userOf(image: string): ImageUser | undefined {
  return IMAGE_USERS[image.replace(/:[^:/]*$/, '')];
}
