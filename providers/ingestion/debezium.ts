import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { jvmMemory } from '../../core/memory';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { RAW_TABLES, SOURCE_TABLES } from '../../core/thread';
import { toolService } from '../../core/tool-services';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from '../storage/drivers';
import { STREAMING_ENVIRONMENT } from './events';
import { registerSeeding, renderSeeding, seedingEnvironments, SOURCE_ENVIRONMENT } from './source-database';

const options = z.strictObject({ port: portOption('Kafka Connect with Debezium', PORTS.DEBEZIUM_PORT) });
type Options = z.output<typeof options>;

const SERVICE = 'debezium';
const TABLES_ONE_SHOT = 'debezium-tables';
const INSIDE_PORT = 8083;
/** MiB */
const HEAP = 768;
const FOLDER = 'debezium';
/** The capability by which the environment of the step finds Kafka Connect. */
const CAPTURE = 'change_capture';
/** Types of databases with a connector; its settings are in debezium/<type>.json. */
const SOURCES = ['postgresql', 'mariadb', 'mysql'];

/** Captures every change of the shop's database, and keeps raw at the present state of its tables. */
export class DebeziumProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'debezium',
    title: 'Debezium',
    summary: 'Change data capture: every change of a database, through Kafka into the warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: SERVICE,
      type: 'kafka_connect',
      capabilities: [CAPTURE],
      host: SERVICE,
      port: INSIDE_PORT,
      variables: (vantage) => ({
        DEBEZIUM_URL:
          vantage === 'network'
            ? `http://${SERVICE}:${INSIDE_PORT}`
            : `http://127.0.0.1:\${DEBEZIUM_PORT:-${ctx.port('DEBEZIUM_PORT')}}`,
      }),
    });
    ctx.offer('raw_tables');
    registerSeeding(ctx, this);
    ctx.registerStep({
      id: 'ingest_debezium',
      title: 'Load the changes that Debezium captured into raw',
      kind: 'ingest',
      command: ['python', 'pipelines/load_changes.py'],
      environment: STREAMING_ENVIRONMENT,
      reads: SOURCE_TABLES,
      writes: RAW_TABLES,
      retries: 2,
      timeoutMinutes: 30,
      when: () => this.fillsRaw(ctx),
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'the changes that Debezium captures are loaded into it' },
      { capability: 'message_broker', because: 'Debezium writes every change to it' },
      { capability: 'source_database', because: 'Debezium captures its changes', types: SOURCES },
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const [preferred, { port }] = [PORTS.DEBEZIUM_PORT, this.options];
    return [ctx.portVariable('DEBEZIUM_PORT', 'Host port of Kafka Connect', preferred, port, 'debezium.port')];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const broker = ctx.requireService('message_broker');
    const source = ctx.requireService('source_database');
    const captures = this.fillsRaw(ctx);
    const worker: ComposeService = {
      comment: 'Debezium in Kafka Connect: captures the changes of the shop’s database',
      memory: jvmMemory(HEAP),
      image: IMAGES.debezium,
      ...(captures && { entrypoint: ['bash', `/${FOLDER}/start.sh`] }),
      environment: {
        BOOTSTRAP_SERVERS: `${broker.host}:${broker.port}`,
        GROUP_ID: SERVICE,
        CONFIG_STORAGE_TOPIC: 'connect.configs',
        OFFSET_STORAGE_TOPIC: 'connect.offsets',
        STATUS_STORAGE_TOPIC: 'connect.status',
        // -1 is the broker's own default; theirs asks for three brokers.
        CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: '-1',
        CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: '-1',
        CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: '-1',
        CONNECT_OFFSET_STORAGE_PARTITIONS: '1',
        CONNECT_STATUS_STORAGE_PARTITIONS: '1',
        // The step that loads the changes waits for the offsets.
        OFFSET_FLUSH_INTERVAL_MS: '1000',
        CONNECT_KEY_CONVERTER_SCHEMAS_ENABLE: 'false',
        CONNECT_VALUE_CONVERTER_SCHEMAS_ENABLE: 'false',
        // The connector's settings name variables; their values reach no file and no topic.
        CONNECT_CONFIG_PROVIDERS: 'env',
        CONNECT_CONFIG_PROVIDERS_ENV_CLASS: 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
        CONNECT_CONFIG_PROVIDERS_ENV_PARAM_ALLOWLIST_PATTERN: 'SOURCE_.*|BOOTSTRAP_SERVERS',
        HEAP_OPTS: `-Xms256m -Xmx${HEAP}m`,
        ...source.variables?.('network'),
      },
      ports: [publishPort('DEBEZIUM_PORT', ctx.port('DEBEZIUM_PORT'), INSIDE_PORT)],
      ...(captures && { volumes: [`./${FOLDER}:/${FOLDER}:ro`] }),
      depends_on: {
        [broker.host ?? broker.name]: { condition: 'service_healthy' },
        [source.host ?? source.name]: { condition: 'service_healthy' },
        ...(captures && { [TABLES_ONE_SHOT]: { condition: 'service_completed_successfully' } }),
      },
      healthcheck: {
        test: ['CMD', 'curl', '-fsS', `http://localhost:${INSIDE_PORT}/connectors${captures ? '/shop' : ''}`],
        interval: '10s',
        timeout: '10s',
        retries: 12,
        start_period: '120s',
      },
      restart: 'unless-stopped',
    };
    return { [SERVICE]: worker, ...(captures && { [TABLES_ONE_SHOT]: tablesOneShot(ctx) }) };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    if (!this.fillsRaw(ctx)) return [];
    const drivers = ['warehouse', 'source_database'].flatMap((role) => warehouseDriver(ctx.requireService(role).type));
    return [
      ...seedingEnvironments(ctx, this),
      {
        name: STREAMING_ENVIRONMENT,
        title: 'Client of Kafka and of both databases',
        requirements: [...new Set([pinned('confluent-kafka'), ...drivers])],
        paths: ['pipelines', FOLDER, 'warehouse'],
        uses: ['warehouse', 'message_broker', 'source_database', CAPTURE],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const captures = this.fillsRaw(ctx);
    renderSeeding(vfs, ctx, this);
    if (captures) ctx.renderScope(vfs, 'ingestion/broker');
    const { type } = ctx.requireService('source_database');
    ctx.renderTemplates(vfs, this, { captures, source_type: type }, (target) => belongs(target, captures, type));
  }

  private fillsRaw(ctx: ProjectContext): boolean {
    return ctx.isServedBy('raw_tables', this.meta.name);
  }
}

/** Of the connectors' settings those of the database that is there; where nothing is captured, the document alone. */
function belongs(target: string, captures: boolean, type: string): boolean {
  if (target.startsWith('docs/')) return true;
  return captures && (!target.endsWith('.json') || target === `${FOLDER}/${type}.json`);
}

/** The connector finds its tables only if they are there when it starts. */
function tablesOneShot(ctx: ProjectContext): ComposeService {
  const environment = ctx.environments.find(({ name }) => name === SOURCE_ENVIRONMENT);
  if (!environment) throw new Error(`no environment ${SOURCE_ENVIRONMENT}`);
  return {
    ...toolService(ctx, environment, []),
    comment: 'Makes the tables whose changes Debezium captures; safe to repeat',
    command: ['python', 'pipelines/capture_marker.py'],
    restart: 'no',
  };
}
