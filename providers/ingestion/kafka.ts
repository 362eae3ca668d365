import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { jvmMemory } from '../../core/memory';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment, ScrapeTarget } from '../../core/services';
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

const options = z.strictObject({ ...eventOptions, port: portOption('Kafka', PORTS.KAFKA_PORT) });
type Options = z.output<typeof options>;

const SERVICE = 'kafka';
/** Listeners for the project's containers, for the controller, and for this machine. */
const CONTROLLER_PORT = 9093;
const OUTSIDE_PORT = 9094;
/** MiB */
const HEAP = 512;

/** Asks the broker as a client does, so the broker's own JVM stays as it is; its JMX would tell nothing of consumers. */
const EXPORTER: ScrapeTarget = {
  job: SERVICE,
  host: 'kafka-exporter',
  port: 9308,
  path: '/metrics',
  exporter: {
    comment: 'Metrics of Kafka for Prometheus: topics, and how far consumers are behind',
    memory: 32,
    image: IMAGES.kafkaExporter,
    command: [`--kafka.server=${SERVICE}:${BROKER_PORT}`],
    depends_on: { [SERVICE]: { condition: 'service_healthy' } },
    healthcheck: {
      test: ['CMD', 'wget', '-q', '--spider', 'http://localhost:9308/healthz'],
      interval: '15s',
      timeout: '5s',
      retries: 5,
    },
    restart: 'unless-stopped',
  },
};

/** One broker that is its own controller, and the sample events in it. */
export class KafkaProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'kafka',
    title: 'Apache Kafka',
    summary: 'The event log: sample events in topics, loaded into the warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    registerBroker(ctx, this, () => hostAddress(ctx));
    registerEvents(ctx, this);
    ctx.registerScrapeTarget(EXPORTER);
  }

  override requirements(): Requirement[] {
    return eventRequirements(this);
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    return [ctx.portVariable('KAFKA_PORT', 'Host port of Kafka', PORTS.KAFKA_PORT, this.options.port, 'kafka.port')];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const broker: ComposeService = {
      comment: 'Apache Kafka: one broker that is its own controller (KRaft)',
      memory: jvmMemory(HEAP),
      image: IMAGES.kafka,
      // The image forgets all of its own settings as soon as one is given.
      environment: {
        KAFKA_NODE_ID: '1',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_CONTROLLER_QUORUM_VOTERS: `1@localhost:${CONTROLLER_PORT}`,
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
        KAFKA_LISTENERS: `INTERNAL://:${BROKER_PORT},CONTROLLER://:${CONTROLLER_PORT},EXTERNAL://:${OUTSIDE_PORT}`,
        // A client is sent on to what is advertised: the host port has to be the published one.
        KAFKA_ADVERTISED_LISTENERS: `INTERNAL://${SERVICE}:${BROKER_PORT},EXTERNAL://${hostAddress(ctx)}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,EXTERNAL:PLAINTEXT',
        KAFKA_LOG_DIRS: '/var/lib/kafka/data',
        // Their defaults ask for three brokers.
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        // A topic with a mistyped name should be an error.
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_HEAP_OPTS: `-Xms256m -Xmx${HEAP}m`,
      },
      ports: [publishPort('KAFKA_PORT', ctx.port('KAFKA_PORT'), OUTSIDE_PORT)],
      volumes: ['kafka_data:/var/lib/kafka/data'],
      healthcheck: {
        test: ['CMD', '/opt/kafka/bin/kafka-broker-api-versions.sh', '--bootstrap-server', `localhost:${BROKER_PORT}`],
        interval: '10s',
        timeout: '15s',
        retries: 12,
        start_period: '60s',
      },
      stop_grace_period: '30s',
      restart: 'unless-stopped',
    };
    return { [SERVICE]: broker };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return eventEnvironments(ctx, this, SERVICE);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderEvents(vfs, ctx, this);
  }
}

function hostAddress(ctx: ProjectContext): string {
  return `127.0.0.1:\${KAFKA_PORT:-${ctx.port('KAFKA_PORT')}}`;
}
