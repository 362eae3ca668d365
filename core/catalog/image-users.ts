/** Who a container runs as. */
export interface ImageUser {
  uid: number;
  gid: number;
}

/**
 * Images that do not run as root, by repository; the number comes from the `USER` line of the image's own Dockerfile, or is
 * what its documentation names. Images that are not here begin as root and change to a user of their own (the databases), or stay.
 */
export const IMAGE_USERS: Readonly<Record<string, ImageUser>> = {
  'apache/airflow': { uid: 50_000, gid: 0 },
  'apache/kafka': { uid: 1000, gid: 1000 },
  'docker.redpanda.com/redpandadata/redpanda': { uid: 101, gid: 101 },
  'grafana/grafana': { uid: 472, gid: 0 },
  'grafana/loki': { uid: 10_001, gid: 10_001 },
  'prom/alertmanager': { uid: 65_534, gid: 65_534 },
  'prom/prometheus': { uid: 65_534, gid: 65_534 },
  'prom/statsd-exporter': { uid: 65_534, gid: 65_534 },
  'quay.io/prometheuscommunity/postgres-exporter': { uid: 65_534, gid: 65_534 },
  'registry.k8s.io/kubectl': { uid: 65_532, gid: 65_532 },
  'trinodb/trino': { uid: 1000, gid: 1000 },
};

/** The user of an image, with or without its tag. */
export function userOf(image: string): ImageUser | undefined {
  return IMAGE_USERS[image.replace(/:[^:/]*$/, '')];
}
