import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { VirtualFileSystem } from '../../core/vfs';
import {
  ALERTMANAGER,
  alertmanagerService,
  alertmanagerVariables,
  isOfAlertmanager,
  registerAlertmanager,
} from './alertmanager';

const options = z.strictObject({
  port: portOption('Prometheus', PORTS.PROMETHEUS_PORT),
  retention: z
    .string()
    .regex(/^[1-9]\d{0,3}[hdwy]$/, 'must be a number and h, d, w or y, e.g. 15d')
    .default('15d')
    .describe('How long measurements are kept: a number and h, d, w or y'),
  alertmanager: z
    .boolean()
    .default(true)
    .describe('Alertmanager, which groups alerts and sends them to the address in .env, where there is one'),
  alertmanager_port: portOption('Alertmanager', PORTS.ALERTMANAGER_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'prometheus';
const INSIDE_PORT = 9090;
const CONFIGURATION = 'monitoring/prometheus';
const TARGETS = `${CONFIGURATION}/targets`;
/** Rendered once for each scrape target. */
const TARGET_TEMPLATE = `${TARGETS}/target.yml`;

/** Scrapes every service that shows metrics and evaluates the alerts; brings the exporters that others describe. */
export class PrometheusProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'monitoring',
    name: 'prometheus',
    title: 'Prometheus',
    summary: 'Metrics and alerts of the services and pipelines, with the exporters they need',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: SERVICE,
      type: 'prometheus',
      capabilities: ['metrics'],
      host: SERVICE,
      port: INSIDE_PORT,
    });
    ctx.registerWebInterface({
      title: 'Prometheus',
      portKey: 'PROMETHEUS_PORT',
      path: '/',
      note: 'alerts are at /alerts',
    });
    if (this.options.alertmanager) registerAlertmanager(ctx);
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, alertmanager, alertmanager_port } = this.options;
    return [
      ctx.portVariable('PROMETHEUS_PORT', 'Host port of Prometheus', PORTS.PROMETHEUS_PORT, port, 'prometheus.port'),
      ...(alertmanager ? alertmanagerVariables(ctx, alertmanager_port) : []),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const server: ComposeService = {
      comment: 'Prometheus: metrics and alerts',
      memory: 192,
      image: IMAGES.prometheus,
      // The first two are the image's own; a command replaces them all.
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        `--storage.tsdb.retention.time=${this.options.retention}`,
        // Stands in the alerts that are sent.
        `--web.external-url=http://localhost:\${PROMETHEUS_PORT:-${ctx.port('PROMETHEUS_PORT')}}`,
      ],
      ports: [publishPort('PROMETHEUS_PORT', ctx.port('PROMETHEUS_PORT'), INSIDE_PORT)],
      volumes: [`./${CONFIGURATION}:/etc/prometheus:ro`, 'prometheus_data:/prometheus'],
      healthcheck: {
        test: ['CMD', 'wget', '-q', '--spider', `http://localhost:${INSIDE_PORT}/-/healthy`],
        interval: '10s',
        timeout: '5s',
        retries: 6,
      },
      restart: 'unless-stopped',
    };
    return {
      [SERVICE]: server,
      ...(this.options.alertmanager && { [ALERTMANAGER]: alertmanagerService(ctx) }),
      ...exporters(ctx),
    };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { alertmanager } = this.options;
    ctx.renderTemplates(
      vfs,
      this,
      {},
      (target) => target !== TARGET_TEMPLATE && (isOfAlertmanager(target) ? alertmanager : isOfUse(target, ctx)),
    );
    for (const { job, host, port, path, asksUser } of ctx.services.scrapeTargets) {
      const target = ctx.renderFragment('monitoring/prometheus', TARGET_TEMPLATE, {
        job,
        path,
        address: `${host}:${port}`,
      });
      if (target) vfs.addFile(`${TARGETS}/${asksUser ? 'with-user/' : ''}${job}.yml`, target);
    }
  }
}

function exporters(ctx: ProjectContext): Record<string, ComposeService> {
  return Object.fromEntries(
    ctx.services.scrapeTargets.flatMap(({ host, exporter }) => (exporter ? [[host, exporter]] : [])),
  );
}

/**
 * Rules and tests named `job-<job>.yml` come with that job, an exporter's folder (`monitoring/statsd/`) with the
 * exporter that mounts it, everything else always.
 */
function isOfUse(target: string, ctx: ProjectContext): boolean {
  const { scrapeTargets } = ctx.services;
  const job = /\/job-([^/]+)\.yml$/.exec(target)?.[1];
  if (job) return scrapeTargets.some((scraped) => scraped.job === job);
  const folder = /^monitoring\/[^/]+(?=\/)/.exec(target)?.[0];
  if (!folder || folder === CONFIGURATION) return true;
  return scrapeTargets.some(({ exporter }) => exporter?.volumes?.some((volume) => volume.startsWith(`./${folder}:`)));
}
