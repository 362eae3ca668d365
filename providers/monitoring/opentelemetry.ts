import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { VirtualFileSystem } from '../../core/vfs';

const options = z.strictObject({
  grpc_port: portOption('the collector’s OTLP over gRPC', PORTS.OTLP_GRPC_PORT),
  http_port: portOption('the collector’s OTLP over HTTP', PORTS.OTLP_HTTP_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'otel-collector';
const GRPC = 4317;
const HTTP = 4318;
/** What it received as metrics, and what it counts of its own work. */
const RECEIVED_PORT = 8889;
const OWN_PORT = 8888;
const HEALTH_PORT = 13_133;
const FOLDER = 'monitoring/opentelemetry';

/** One place to which programs send traces, metrics and logs, whatever becomes of these afterwards. */
export class OpentelemetryProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'monitoring',
    name: 'opentelemetry',
    title: 'OpenTelemetry Collector',
    summary: 'Takes traces, metrics and logs of programs by OTLP; to Prometheus and Loki where the stack has them',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: SERVICE,
      type: 'otlp',
      capabilities: ['telemetry'],
      host: SERVICE,
      port: GRPC,
      variables: (vantage) => ({
        OTEL_EXPORTER_OTLP_ENDPOINT:
          vantage === 'network'
            ? `http://${SERVICE}:${HTTP}`
            : `http://127.0.0.1:\${OTLP_HTTP_PORT:-${ctx.port('OTLP_HTTP_PORT')}}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      }),
    });
    ctx.registerScrapeTarget({ job: 'opentelemetry', host: SERVICE, port: RECEIVED_PORT, path: '/metrics' });
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: OWN_PORT, path: '/metrics' });
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { grpc_port, http_port } = this.options;
    const [grpc, http] = ['opentelemetry.grpc_port', 'opentelemetry.http_port'];
    return [
      ctx.portVariable('OTLP_GRPC_PORT', 'Host port of OTLP over gRPC', PORTS.OTLP_GRPC_PORT, grpc_port, grpc),
      ctx.portVariable('OTLP_HTTP_PORT', 'Host port of OTLP over HTTP', PORTS.OTLP_HTTP_PORT, http_port, http),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const collector: ComposeService = {
      comment: 'OpenTelemetry Collector: takes traces, metrics and logs by OTLP',
      // What its memory_limiter lets it take, at most, is 400.
      memory: 192,
      image: `${ctx.compose.projectName}-otel-collector`,
      build: { context: '.', dockerfile: `${FOLDER}/Dockerfile` },
      command: ['--config=/etc/otelcol/config.yaml'],
      ports: [
        publishPort('OTLP_GRPC_PORT', ctx.port('OTLP_GRPC_PORT'), GRPC),
        publishPort('OTLP_HTTP_PORT', ctx.port('OTLP_HTTP_PORT'), HTTP),
      ],
      volumes: [`./${FOLDER}/config.yaml:/etc/otelcol/config.yaml:ro`, 'otel_data:/var/lib/otelcol'],
      healthcheck: {
        test: ['CMD', '/bin/busybox', 'wget', '-q', '--spider', `http://localhost:${HEALTH_PORT}/`],
        interval: '10s',
        timeout: '5s',
        retries: 6,
      },
      restart: 'unless-stopped',
    };
    return { [SERVICE]: collector };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const metrics = ctx.getServiceByCapability('metrics');
    const logs = ctx.getServiceByCapability('logs');
    ctx.renderTemplates(vfs, this, {
      image: IMAGES.opentelemetryCollector,
      busybox: IMAGES.busybox,
      is_scraped: metrics?.type === 'prometheus',
      loki: logs?.type === 'loki' ? `http://${logs.host}:${logs.port}/otlp` : '',
    });
  }
}
