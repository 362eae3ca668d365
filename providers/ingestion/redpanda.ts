import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import {
  BROKER_PORT,
  registerBroker,
  eventEnvironments,
  eventOptions,
  eventRequirements,
  registerEvents,
  renderEvents,
} from './events';

const options = z.strictObject({
  ...eventOptions,
  port: portOption('Redpanda', PORTS.REDPANDA_PORT),
  console: z.boolean().default(true).describe('Redpanda Console, a page that shows topics and messages'),
  console_port: portOption('Redpanda Console', PORTS.REDPANDA_CONSOLE_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'redpanda';
const CONSOLE = 'redpanda-console';
/** Listeners for the project's containers, for this machine, among brokers, and for metrics. */
const OUTSIDE_PORT = 19092;
const RPC_PORT = 33145;
const ADMIN_PORT = 9644;
/** MiB; what `rpk container` gives a broker, too. Its documentation asks for 2 GiB a core in production. */
const MEMORY = 1024;
/** MiB; half of the 1 GiB that docs.redpanda.com, deploy/console/linux/requirements, asks for, so that a limit of twice as much is that. */
const CONSOLE_MEMORY = 512;
const CONSOLE_INSIDE_PORT = 8080;

/** A broker that speaks Kafka's protocol without a JVM, and the sample events in it. */
export class RedpandaProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'redpanda',
    title: 'Redpanda',
    summary: 'An event log that speaks Kafka’s protocol: sample events in topics, loaded into the warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    registerBroker(ctx, this, () => hostAddress(ctx));
    registerEvents(ctx, this);
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: ADMIN_PORT, path: '/public_metrics' });
    if (this.options.console)
      ctx.registerWebInterface({
        title: 'Redpanda Console',
        portKey: 'REDPANDA_CONSOLE_PORT',
        path: '/',
        note: 'topics and their messages; no password, for this machine only',
      });
  }

  override requirements(): Requirement[] {
    return eventRequirements(this);
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, console, console_port } = this.options;
    const variables = [
      ctx.portVariable('REDPANDA_PORT', 'Host port of Redpanda', PORTS.REDPANDA_PORT, port, 'redpanda.port'),
    ];
    if (!console) return variables;
    const preferred = PORTS.REDPANDA_CONSOLE_PORT;
    const option = 'redpanda.console_port';
    const comment = 'Host port of Redpanda Console';
    return [...variables, ctx.portVariable('REDPANDA_CONSOLE_PORT', comment, preferred, console_port, option)];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const broker: ComposeService = {
      comment: 'Redpanda: one broker, in the mode for development',
      memory: MEMORY,
      image: IMAGES.redpanda,
      command: [
        'redpanda',
        'start',
        `--kafka-addr=internal://0.0.0.0:${BROKER_PORT},external://0.0.0.0:${OUTSIDE_PORT}`,
        // A client is sent on to what is advertised: the host port has to be the published one.
        `--advertise-kafka-addr=internal://${SERVICE}:${BROKER_PORT},external://${hostAddress(ctx)}`,
        `--rpc-addr=${SERVICE}:${RPC_PORT}`,
        `--advertise-rpc-addr=${SERVICE}:${RPC_PORT}`,
        '--mode=dev-container',
        '--smp=1',
        // Without a limit it takes all memory that it sees.
        `--memory=${MEMORY}M`,
      ],
      ports: [publishPort('REDPANDA_PORT', ctx.port('REDPANDA_PORT'), OUTSIDE_PORT)],
      volumes: ['redpanda_data:/var/lib/redpanda/data'],
      healthcheck: {
        test: ['CMD-SHELL', "rpk cluster health | grep -qE 'Healthy:.+true'"],
        interval: '10s',
        timeout: '10s',
        retries: 12,
        start_period: '30s',
      },
      stop_grace_period: '30s',
      restart: 'unless-stopped',
    };
    return { [SERVICE]: broker, ...(this.options.console && { [CONSOLE]: consoleService(ctx) }) };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return eventEnvironments(ctx, this, SERVICE);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderEvents(vfs, ctx, this);
  }
}

function consoleService(ctx: ProjectContext): ComposeService {
  return {
    comment: 'Redpanda Console: topics and their messages',
    memory: CONSOLE_MEMORY,
    image: IMAGES.redpandaConsole,
    environment: { KAFKA_BROKERS: `${SERVICE}:${BROKER_PORT}` },
    ports: [publishPort('REDPANDA_CONSOLE_PORT', ctx.port('REDPANDA_CONSOLE_PORT'), CONSOLE_INSIDE_PORT)],
    depends_on: { [SERVICE]: { condition: 'service_healthy' } },
    healthcheck: {
      test: ['CMD', 'wget', '-q', '--spider', `http://localhost:${CONSOLE_INSIDE_PORT}/admin/health`],
      interval: '10s',
      timeout: '5s',
      retries: 6,
      start_period: '20s',
    },
    restart: 'unless-stopped',
  };
}

function hostAddress(ctx: ProjectContext): string {
  return `127.0.0.1:\${REDPANDA_PORT:-${ctx.port('REDPANDA_PORT')}}`;
}
