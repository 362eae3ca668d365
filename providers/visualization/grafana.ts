import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { type DashboardQuery, REVENUE_DASHBOARD, type SqlOptions } from '../../core/dashboard';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { OwnedConnection, Variables } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { queryRows } from './query-rows';

const options = z.strictObject({
  port: portOption('Grafana', PORTS.GRAFANA_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'grafana';
const INSIDE_PORT = 3000;
const ADMIN = 'admin';
const FOLDER = 'dashboards/grafana';
const PROVISIONING = '/etc/grafana/provisioning';
const DASHBOARDS = '/etc/grafana/dashboards';
/** Files that only a stack with metrics has a use for, beside the dashboards of single jobs. */
const OF_METRICS = [`${FOLDER}/provisioning/datasources/prometheus.yml`, `${FOLDER}/dashboards/services.json`];
/** Files that only a stack with logs has a use for. */
const OF_LOGS = [`${FOLDER}/provisioning/datasources/loki.yml`, `${FOLDER}/dashboards/logs.json`];

/** How Grafana reads a warehouse: a data source that its image holds. */
interface DataSource {
  type: string;
  settings: Readonly<Record<string, unknown>>;
  /** What stands around a name that is no plain identifier. */
  quote: string;
}

const MYSQL: DataSource = {
  type: 'mysql',
  // Of the session, so that the two ends of a time range mean what they mean to Grafana.
  settings: { timezone: '+00:00' },
  quote: '`',
};

/** By type of the warehouse's connection. The image holds a data source for no other. */
const SOURCES: Readonly<Record<string, DataSource>> = {
  // Without TLS inside the compose network. For a server elsewhere: require, verify-ca or verify-full.
  postgresql: {
    type: 'grafana-postgresql-datasource',
    settings: { sslmode: 'disable', postgresVersion: 1500 },
    quote: '"',
  },
  mariadb: MYSQL,
  mysql: MYSQL,
};

/** The dashboards as files: Revenue from the warehouse, and the services' own from their metrics. */
export class GrafanaProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'visualization',
    name: 'grafana',
    title: 'Grafana',
    summary: 'The Revenue dashboard, and dashboards of the services’ metrics where they are collected',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerWebInterface({
      title: 'Grafana',
      portKey: 'GRAFANA_PORT',
      path: '/',
      user: ADMIN,
      passwordKey: 'GRAFANA_ADMIN_PASSWORD',
      note: 'opens on the Revenue dashboard',
    });
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: INSIDE_PORT, path: '/metrics' });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'Grafana shows what is there', types: Object.keys(SOURCES) },
      { capability: 'marts', because: 'the dashboard shows the marts' },
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const option = 'grafana.port';
    return [
      ctx.portVariable('GRAFANA_PORT', 'Host port of Grafana', PORTS.GRAFANA_PORT, this.options.port, option),
      ctx.secretVariable('GRAFANA_ADMIN_PASSWORD', `Password of Grafana's user ${ADMIN}, set when its volume is new`),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const warehouse = ctx.requireService('warehouse');
    const metrics = storeOf(ctx, 'metrics', 'prometheus');
    const logs = storeOf(ctx, 'logs', 'loki');
    const server: ComposeService = {
      comment: 'Grafana: dashboards',
      memory: 256,
      image: IMAGES.grafana,
      environment: {
        GF_SECURITY_ADMIN_USER: ADMIN,
        GF_SECURITY_ADMIN_PASSWORD: required('GRAFANA_ADMIN_PASSWORD'),
        GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${DASHBOARDS}/revenue.json`,
        ...OFFLINE,
        ...warehouse.variables?.('network'),
        ...(metrics && { PROMETHEUS_URL: `http://${metrics.host}:${metrics.port}` }),
        ...tracing(ctx),
        ...(logs && { LOKI_URL: `http://${logs.host}:${logs.port}` }),
      },
      ports: [publishPort('GRAFANA_PORT', ctx.port('GRAFANA_PORT'), INSIDE_PORT)],
      // The image's other provisioning folders stay as they are.
      volumes: [
        `./${FOLDER}/provisioning/datasources:${PROVISIONING}/datasources:ro`,
        `./${FOLDER}/provisioning/dashboards:${PROVISIONING}/dashboards:ro`,
        `./${FOLDER}/dashboards:${DASHBOARDS}:ro`,
        'grafana_data:/var/lib/grafana',
      ],
      depends_on: Object.fromEntries(
        [warehouse, metrics, logs].flatMap((source) =>
          source?.host ? [[source.host, { condition: 'service_healthy' } as const]] : [],
        ),
      ),
      healthcheck: {
        test: ['CMD', 'wget', '-q', '--spider', `http://localhost:${INSIDE_PORT}/api/health`],
        interval: '10s',
        timeout: '5s',
        retries: 12,
        start_period: '30s',
      },
      restart: 'unless-stopped',
    };
    return { [SERVICE]: server };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const source = SOURCES[ctx.requireService('warehouse').type];
    if (!source) throw new Error('requirements() lets no other warehouse through');
    const values = { dashboard: REVENUE_DASHBOARD, source, queries: queryRows((query) => sqlOptions(query, source)) };
    ctx.renderTemplates(vfs, this, values, (target) => isOfUse(target, ctx));
  }
}

/** Grafana fills in the time range, and shows columns by their names; a line wants its days in a column `time`. */
function sqlOptions({ chart, day, columns }: DashboardQuery, { quote }: DataSource): SqlOptions {
  const isDay = (name: string) => chart === 'line' && name === day;
  const shown = (name: string, title: string) => `${quote}${isDay(name) ? 'time' : title}${quote}`;
  return {
    ...(day && { where: `$__timeFilter(${day})` }),
    ...(columns.length > 1 && { alias: ({ name, title }) => shown(name, title) }),
  };
}

/** The image holds every plugin the dashboards need. Left to itself, Grafana replaces them from the internet at each start. */
const OFFLINE: Variables = {
  GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  GF_PLUGINS_PREINSTALL_AUTO_UPDATE: 'false',
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
};

/** Where its own traces go, where somebody takes them. */
function tracing(ctx: ProjectContext): Variables {
  const collector = ctx.getServiceByCapability('telemetry');
  if (collector?.type !== 'otlp') return {};
  return {
    GF_TRACING_OPENTELEMETRY_OTLP_ADDRESS: `${collector.host}:${collector.port}`,
    GF_TRACING_OPENTELEMETRY_OTLP_INSECURE: 'true',
  };
}

/** What a data source reads, where the stack has it. */
function storeOf(ctx: ProjectContext, capability: string, type: string): OwnedConnection | undefined {
  const store = ctx.getServiceByCapability(capability);
  return store?.type === type ? store : undefined;
}

/** With metrics collected: their data source, the overview, and `job-<job>.json` for each job that is scraped. */
function isOfUse(target: string, ctx: ProjectContext): boolean {
  if (OF_LOGS.includes(target)) return storeOf(ctx, 'logs', 'loki') !== undefined;
  const job = /\/job-([^/]+)\.json$/.exec(target)?.[1];
  if (!job && !OF_METRICS.includes(target)) return true;
  if (!storeOf(ctx, 'metrics', 'prometheus')) return false;
  return !job || ctx.services.scrapeTargets.some((scraped) => scraped.job === job);
}
