import { IMAGES } from '../../core/catalog/images';
import { type ComposeService, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { EnvVar } from '../../core/provider';
import type { ScrapeTarget } from '../../core/services';

/** Databases show their statistics through exporters, which log in as a role that can read these and no table. */

export const MONITORING_USER = 'monitoring';
const INSIDE_PORT = { postgresql: 9187, mysql: 9104 } as const;

/** The line of `.env` for that role, in a stack that collects metrics. */
export function monitoringVariables(ctx: ProjectContext, title: string, prefix: string): EnvVar[] {
  if (!ctx.hasCapability('metrics')) return [];
  const comment = `Password of ${title}'s user ${MONITORING_USER}, who reads statistics and no tables`;
  return [ctx.secretVariable(monitoringKey(prefix), comment)];
}

/** @param prefix before `_PASSWORD` in the variable of the server's own password. */
export function monitoringKey(prefix: string): string {
  return `${prefix}_MONITORING_PASSWORD`;
}

export function postgresqlTarget(server: string, database: string, port: number, oneShot: string): ScrapeTarget {
  return {
    job: server,
    host: 'postgres-exporter',
    port: INSIDE_PORT.postgresql,
    path: '/metrics',
    exporter: {
      comment: 'Metrics of PostgreSQL for Prometheus',
      memory: 32,
      image: IMAGES.postgresExporter,
      environment: {
        DATA_SOURCE_URI: `${server}:${port}/${database}?sslmode=disable`,
        DATA_SOURCE_USER: MONITORING_USER,
        DATA_SOURCE_PASS: required(monitoringKey('POSTGRESQL')),
      },
      ...running(server, oneShot, INSIDE_PORT.postgresql),
    },
  };
}

/** MariaDB's and MySQL's. */
export function mysqlTarget(
  server: string,
  title: string,
  port: number,
  prefix: string,
  oneShot: string,
): ScrapeTarget {
  return {
    job: server,
    host: `${server}-exporter`,
    port: INSIDE_PORT.mysql,
    path: '/metrics',
    exporter: {
      comment: `Metrics of ${title} for Prometheus`,
      memory: 32,
      image: IMAGES.mysqldExporter,
      command: [`--mysqld.address=${server}:${port}`, `--mysqld.username=${MONITORING_USER}`],
      environment: { MYSQLD_EXPORTER_PASSWORD: required(monitoringKey(prefix)) },
      ...running(server, oneShot, INSIDE_PORT.mysql),
    },
  };
}

function running(server: string, oneShot: string, port: number): Partial<ComposeService> {
  return {
    depends_on: {
      [server]: { condition: 'service_healthy' },
      [oneShot]: { condition: 'service_completed_successfully' },
    },
    healthcheck: {
      test: ['CMD', 'wget', '-q', '--spider', `http://localhost:${port}/`],
      interval: '15s',
      timeout: '5s',
      retries: 5,
    },
    restart: 'unless-stopped',
  };
}
