import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Variables, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { metadataServer } from '../metadata-server';
import { memoryOf, memoryProblem } from './trino-memory';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const options = z.strictObject({
  port: portOption('Trino', PORTS.TRINO_PORT),
  catalog_port: portOption('Lakekeeper', PORTS.LAKEKEEPER_PORT),
  heap_gb: z
    .int()
    .min(1)
    .max(256)
    .default(2)
    .describe('Memory of each Trino server, in GB of heap')
    .meta({ ask: true }),
  query_memory_gb: z
    .int()
    .min(1)
    .max(4096)
    .optional()
    .describe('Memory that one query may take on all servers together, in GB; 40 % of their heap when not given'),
  workers: z
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe('Trino workers beside the coordinator; without any, the coordinator does their work'),
});
type Options = z.output<typeof options>;

const TRINO = 'trino';
const TRINO_PORT = 8080;
const USER = 'warehouse';
/** Trino's catalog, Lakekeeper's warehouse and the bucket bear one name. */
const LAKE = 'lake';
const LAKEKEEPER = 'lakekeeper';
const LAKEKEEPER_PORT = 8181;
const LAKEKEEPER_METRICS_PORT = 9000;
const REGISTER = 'lakekeeper-warehouse';
const FOLDER = 'lakehouse';

/** Tables as Iceberg files in the object store, their catalog in Lakekeeper, and Trino to ask and change them in SQL. */
export class LakehouseProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'lakehouse',
    title: 'Iceberg lakehouse',
    summary: 'The warehouse as open files: Iceberg tables in an object store, Lakekeeper, and Trino for SQL',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: 'lakehouse',
      type: 'lakehouse',
      capabilities: ['warehouse', 'query_engine'],
      host: TRINO,
      port: TRINO_PORT,
      database: LAKE,
      user: USER,
      variables: (vantage) => ({
        WAREHOUSE_TYPE: 'lakehouse',
        ...endpointVariables(ctx, vantage),
        WAREHOUSE_USER: USER,
        WAREHOUSE_DATABASE: LAKE,
        // For engines that read the Iceberg tables without Trino.
        ICEBERG_CATALOG_URI: catalogUri(ctx, vantage),
        ICEBERG_WAREHOUSE: LAKE,
      }),
    });
    ctx.registerBucket(LAKE);
    ctx.registerMetadataDatabase({ name: LAKEKEEPER, passwordKey: 'LAKEKEEPER_DB_PASSWORD' });
    registerMartsCommand(ctx, this);
    ctx.registerScrapeTarget({ job: LAKEKEEPER, host: LAKEKEEPER, port: LAKEKEEPER_METRICS_PORT, path: '/metrics' });
    ctx.registerWebInterface({
      title: 'Trino',
      portKey: 'TRINO_PORT',
      path: '/ui/',
      user: USER,
      note: 'running and finished queries; any user name, no password',
    });
    ctx.registerWebInterface({
      title: 'Lakekeeper',
      portKey: 'LAKEKEEPER_PORT',
      path: '/ui/',
      note: 'the catalog of the tables; it has no login',
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'object_store', because: 'its tables are files there', types: ['s3'] },
      { capability: 'metadata_database', because: 'Lakekeeper keeps the catalog there', types: ['postgresql'] },
    ];
  }

  override validateConfiguration(): Problem[] {
    const problem = memoryProblem(this.options);
    return problem ? [problem] : [];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, catalog_port: catalogPort } = this.options;
    return [
      ctx.portVariable('TRINO_PORT', 'Host port of Trino', PORTS.TRINO_PORT, port, 'lakehouse.port'),
      ctx.portVariable(
        'LAKEKEEPER_PORT',
        'Host port of Lakekeeper',
        PORTS.LAKEKEEPER_PORT,
        catalogPort,
        'lakehouse.catalog_port',
      ),
      ctx.secretVariable('LAKEKEEPER_DB_PASSWORD', `Password of the database ${LAKEKEEPER}`),
      ctx.secretVariable(
        'LAKEKEEPER_ENCRYPTION_KEY',
        'Encrypts what Lakekeeper keeps secret; with another one it cannot read that any more',
        40,
      ),
    ];
  }

  /** Without TLS Trino takes no password, so none of them has one. */
  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const { WAREHOUSE_HOST: host, WAREHOUSE_PORT: port } = endpointVariables(ctx, vantage);
    switch (target) {
      case 'sqlalchemy':
        return `trino://${USER}@${host}:${port}/${LAKE}`;
      case 'jdbc':
        return `jdbc:trino://${host}:${port}/${LAKE}`;
      default:
        return super.getConnectionString(ctx, connection, target, vantage);
    }
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    return { ...this.catalogServices(ctx), ...this.trinoServices(ctx) };
  }

  private catalogServices(ctx: ProjectContext): Record<string, ComposeService> {
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
        image: IMAGES.lakekeeper,
        command: ['migrate'],
        environment: settings,
        depends_on: database.depends_on,
        restart: 'no',
      },
      [LAKEKEEPER]: {
        comment: 'Lakekeeper: the Iceberg catalog, which knows the files of every table',
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

  private trinoServices(ctx: ProjectContext): Record<string, ComposeService> {
    const { workers } = this.options;
    const memory = memoryOf(this.options);
    const server = (configuration: string): ComposeService => ({
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

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    const extra = { is_warehouse: servesWarehouse(ctx, this), memory: memoryOf(this.options) };
    ctx.renderTemplates(vfs, this, extra, (target) => this.belongs(target, ctx));
  }

  private belongs(target: string, ctx: ProjectContext): boolean {
    if (target.endsWith('/worker.properties')) return this.options.workers > 0;
    return !target.startsWith('warehouse/') || servesWarehouse(ctx, this);
  }
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

function catalogUri(ctx: ProjectContext, vantage: Vantage): string {
  const address =
    vantage === 'network'
      ? `${LAKEKEEPER}:${LAKEKEEPER_PORT}`
      : `127.0.0.1:\${LAKEKEEPER_PORT:-${ctx.port('LAKEKEEPER_PORT')}}`;
  return `http://${address}/catalog`;
}

function endpointVariables(ctx: ProjectContext, vantage: Vantage) {
  return vantage === 'network'
    ? { WAREHOUSE_HOST: TRINO, WAREHOUSE_PORT: String(TRINO_PORT) }
    : { WAREHOUSE_HOST: '127.0.0.1', WAREHOUSE_PORT: `\${TRINO_PORT:-${ctx.port('TRINO_PORT')}}` };
}
