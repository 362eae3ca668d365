import { IMAGES } from '../../core/catalog/images';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { Variables, Vantage } from '../../core/services';
import { jvmMemory } from '../../core/memory';
import { metadataServer } from '../metadata-server';
import { type MemoryOptions, memoryOf } from './trino-memory';

export const TRINO = 'trino';
export const TRINO_PORT = 8080;
/** Trino's catalog, Lakekeeper's warehouse and the bucket bear one name. */
export const LAKE = 'lake';
export const LAKEKEEPER = 'lakekeeper';
export const LAKEKEEPER_PORT = 8181;
const REGISTER = 'lakekeeper-warehouse';
const FOLDER = 'lakehouse';

/** Lakekeeper, the one-shot that makes its tables, and the one that tells it of the store. */
export function catalogServices(ctx: ProjectContext): Record<string, ComposeService> {
  const database = metadataServer(ctx);
  const store = storeHost(ctx);
  const settings: Variables = {
    LAKEKEEPER__PG_HOST_W: database.host,
    LAKEKEEPER__PG_PORT: String(database.port),
    LAKEKEEPER__PG_DATABASE: LAKEKEEPER,
    LAKEKEEPER__PG_USER: LAKEKEEPER,
    LAKEKEEPER__PG_PASSWORD: required('LAKEKEEPER_DB_PASSWORD'),
    LAKEKEEPER__PG_ENCRYPTION_KEY: required('LAKEKEEPER_ENCRYPTION_KEY'),
    LAKEKEEPER__AUTHZ_BACKEND: 'allowall',
    LAKEKEEPER__UI__ENABLE_SURVEYS: 'false',
    RUST_LOG: 'info',
  };
  return {
    'lakekeeper-migrate': {
      comment: 'Makes and updates the tables of Lakekeeper; safe to repeat',
      memory: 64,
      image: IMAGES.lakekeeper,
      command: ['migrate'],
      environment: settings,
      depends_on: database.depends_on,
      restart: 'no',
    },
    [LAKEKEEPER]: {
      comment: 'Lakekeeper: the Iceberg catalog, which knows the files of every table',
      memory: 64,
      image: IMAGES.lakekeeper,
      command: ['serve'],
      environment: settings,
      ports: [publishPort('LAKEKEEPER_PORT', ctx.port('LAKEKEEPER_PORT'), LAKEKEEPER_PORT)],
      depends_on: {
        ...database.depends_on,
        'lakekeeper-migrate': { condition: 'service_completed_successfully' },
      },
      healthcheck: {
        test: ['CMD', '/home/nonroot/lakekeeper', 'healthcheck'],
        interval: '5s',
        timeout: '10s',
        retries: 20,
        start_period: '10s',
      },
      restart: 'unless-stopped',
    },
    [REGISTER]: {
      comment: 'Tells Lakekeeper where the tables are kept, and the keys to it; safe to repeat',
      memory: 32,
      image: IMAGES.python,
      command: ['python', '/register_warehouse.py'],
      environment: {
        LAKEKEEPER_URL: `http://${LAKEKEEPER}:${LAKEKEEPER_PORT}`,
        LAKE_BUCKET: LAKE,
        ICEBERG_WAREHOUSE: LAKE,
        ...storeVariables(ctx),
      },
      volumes: [`./${FOLDER}/register_warehouse.py:/register_warehouse.py:ro`],
      depends_on: {
        [LAKEKEEPER]: { condition: 'service_healthy' },
        [store]: { condition: 'service_healthy' },
      },
      restart: 'no',
    },
  };
}

/** The coordinator, and as many workers as were asked for. */
export function trinoServices(ctx: ProjectContext, options: MemoryOptions): Record<string, ComposeService> {
  const { workers } = options;
  const memory = memoryOf(options);
  const server = (configuration: string): ComposeService => ({
    memory: jvmMemory(memory.heap_mb),
    image: IMAGES.trino,
    environment: {
      // Beats the share of the machine's memory that the image's own settings ask for.
      JAVA_TOOL_OPTIONS: `-Xms512m -Xmx${memory.heap_mb}m`,
      TRINO_DISCOVERY_URI: `http://${TRINO}:${TRINO_PORT}`,
      TRINO_COORDINATOR_WORKS: String(workers === 0),
      TRINO_QUERY_MEMORY: `${memory.query_mb}MB`,
      TRINO_QUERY_MEMORY_PER_SERVER: `${memory.query_per_server_mb}MB`,
      TRINO_RULES_FILE: '/etc/trino/rules.json',
      ICEBERG_CATALOG_URI: catalogUri(ctx, 'network'),
      ICEBERG_WAREHOUSE: LAKE,
      ...storeVariables(ctx),
      ...ctx.getServiceByCapability('telemetry')?.variables?.('network'),
    },
    volumes: [
      `./${FOLDER}/trino/${configuration}.properties:/etc/trino/config.properties:ro`,
      `./${FOLDER}/trino/access-control.properties:/etc/trino/access-control.properties:ro`,
      `./${FOLDER}/trino/rules.json:/etc/trino/rules.json:ro`,
      // The image's own catalogs of samples are not ours.
      `./${FOLDER}/trino/catalog:/etc/trino/catalog:ro`,
    ],
    healthcheck: {
      test: ['CMD', '/usr/lib/trino/bin/health-check'],
      interval: '10s',
      timeout: '10s',
      retries: 12,
      start_period: '120s',
    },
    restart: 'unless-stopped',
  });
  const names = Array.from({ length: workers }, (_, index) => `trino-worker-${index + 1}`);
  return {
    [TRINO]: {
      ...server('coordinator'),
      comment: 'Trino: SQL over the tables of the lakehouse',
      ports: [publishPort('TRINO_PORT', ctx.port('TRINO_PORT'), TRINO_PORT)],
      depends_on: {
        [storeHost(ctx)]: { condition: 'service_healthy' },
        [REGISTER]: { condition: 'service_completed_successfully' },
      },
    },
    ...Object.fromEntries(
      names.map((name) => [
        name,
        {
          ...server('worker'),
          comment: 'Trino: does the work of queries',
          depends_on: { [TRINO]: { condition: 'service_healthy' } },
        } satisfies ComposeService,
      ]),
    ),
  };
}

/** Where the object store is and how it is opened, as its own connection says. */
function storeVariables(ctx: ProjectContext): Variables {
  const variables = ctx.requireService('object_store').variables?.('network') ?? {};
  const wanted = ['S3_ENDPOINT_URL', 'S3_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  return Object.fromEntries(Object.entries(variables).filter(([name]) => wanted.includes(name)));
}

function storeHost(ctx: ProjectContext): string {
  const { host, name } = ctx.requireService('object_store');
  if (!host) throw new Error(`the object store ${name} has no host`);
  return host;
}

export function catalogUri(ctx: ProjectContext, vantage: Vantage): string {
  const address =
    vantage === 'network'
      ? `${LAKEKEEPER}:${LAKEKEEPER_PORT}`
      : `127.0.0.1:\${LAKEKEEPER_PORT:-${ctx.port('LAKEKEEPER_PORT')}}`;
  return `http://${address}/catalog`;
}
