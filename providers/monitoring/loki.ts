import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { VirtualFileSystem } from '../../core/vfs';
import { asked, askedFor } from '../storage/cloud';

const options = z.strictObject({
  port: portOption('Loki', PORTS.LOKI_PORT),
  retention: z
    .string()
    .regex(/^[1-9]\d{0,3}[hdw]$/, 'must be a number and h, d or w, at least 24h, e.g. 7d')
    .refine((text) => !text.endsWith('h') || Number.parseInt(text, 10) >= 24, 'must be at least 24h')
    .default('7d')
    .describe('How long logs are kept: a number and h, d or w, at least 24h'),
  collector: z
    .boolean()
    .default(true)
    .describe('Alloy, which reads the logs of the project’s containers; it needs Docker’s socket'),
  collector_port: portOption('Alloy', PORTS.ALLOY_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'loki';
const INSIDE_PORT = 3100;
const COLLECTOR = 'alloy';
const COLLECTOR_PORT = 12_345;
const SOCKET = { name: 'DOCKER_SOCKET', path: '/var/run/docker.sock' } as const;

/** Keeps the logs of all containers, and finds them again. */
export class LokiProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'monitoring',
    name: 'loki',
    title: 'Loki',
    summary: 'The logs of every container in one place, collected by Alloy, searched in Grafana',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: SERVICE,
      type: 'loki',
      capabilities: ['logs'],
      host: SERVICE,
      port: INSIDE_PORT,
    });
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: INSIDE_PORT, path: '/metrics' });
    ctx.registerWebInterface({
      title: 'Loki (an API; its page is Grafana)',
      portKey: 'LOKI_PORT',
      path: '/ready',
    });
    if (!this.options.collector) return;
    ctx.registerScrapeTarget({ job: COLLECTOR, host: COLLECTOR, port: COLLECTOR_PORT, path: '/metrics' });
    ctx.registerWebInterface({
      title: 'Alloy',
      portKey: 'ALLOY_PORT',
      path: '/',
      note: 'which containers it reads, and whether it reaches Loki',
    });
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, collector, collector_port } = this.options;
    const variables = [ctx.portVariable('LOKI_PORT', 'Host port of Loki', PORTS.LOKI_PORT, port, 'loki.port')];
    if (!collector) return variables;
    ctx.notes.push({
      what: 'Alloy reads the containers’ logs through Docker’s socket, and whoever holds that may do whatever Docker may do on this machine; docs/loki.md says how to do without.',
    });
    return [
      ...variables,
      ctx.portVariable('ALLOY_PORT', 'Host port of Alloy', PORTS.ALLOY_PORT, collector_port, 'loki.collector_port'),
      askedFor(
        SOCKET.name,
        'Docker’s socket on this machine; elsewhere with Podman or a Docker without root',
        SOCKET.path,
      ),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const store: ComposeService = {
      comment: 'Loki: keeps the logs and finds them',
      memory: 256,
      image: IMAGES.loki,
      command: ['-config.file=/etc/loki/loki.yml', '-config.expand-env=true'],
      environment: { LOKI_RETENTION: this.options.retention },
      ports: [publishPort('LOKI_PORT', ctx.port('LOKI_PORT'), INSIDE_PORT)],
      volumes: ['./monitoring/loki/loki.yml:/etc/loki/loki.yml:ro', 'loki_data:/loki'],
      // The image holds the program alone, which asks itself. Loki says for its first seconds that it is not ready.
      healthcheck: {
        test: ['CMD', '/usr/bin/loki', '-health'],
        interval: '10s',
        timeout: '5s',
        retries: 12,
        start_period: '30s',
      },
      restart: 'unless-stopped',
    };
    return { [SERVICE]: store, ...(this.options.collector && { [COLLECTOR]: collectorService(ctx) }) };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { collector } = this.options;
    ctx.renderTemplates(vfs, this, {}, (target) => collector || !target.startsWith('monitoring/alloy/'));
  }
}

function collectorService(ctx: ProjectContext): ComposeService {
  return {
    comment: 'Alloy: reads the logs of this project’s containers. Docker’s socket gives it the rights of Docker itself',
    memory: 192,
    image: IMAGES.alloy,
    command: [
      'run',
      `--server.http.listen-addr=0.0.0.0:${COLLECTOR_PORT}`,
      '--storage.path=/var/lib/alloy/data',
      '--disable-reporting',
      '/etc/alloy/config.alloy',
    ],
    environment: {
      COMPOSE_PROJECT: ctx.compose.projectName,
      LOKI_URL: `http://${SERVICE}:${INSIDE_PORT}`,
    },
    ports: [publishPort('ALLOY_PORT', ctx.port('ALLOY_PORT'), COLLECTOR_PORT)],
    volumes: [
      './monitoring/alloy/config.alloy:/etc/alloy/config.alloy:ro',
      `${asked(SOCKET.name, SOCKET.path)}:/var/run/docker.sock:ro`,
      // How far it has read.
      'alloy_data:/var/lib/alloy/data',
    ],
    depends_on: { [SERVICE]: { condition: 'service_healthy' } },
    // The image has bash and neither curl nor wget.
    healthcheck: {
      test: [
        'CMD',
        'bash',
        '-c',
        `exec 3<>/dev/tcp/127.0.0.1/${COLLECTOR_PORT} && printf 'GET /-/ready HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3`,
      ],
      interval: '10s',
      timeout: '5s',
      retries: 6,
      start_period: '10s',
    },
    restart: 'unless-stopped',
  };
}
