import { z } from 'zod';
import { PORTS } from '../../core/catalog/ports';
import type { ComposeService } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { catalogServices, catalogUri, LAKE, LAKEKEEPER, TRINO, TRINO_PORT, trinoServices } from './lakehouse-services';
import { memoryOf, memoryProblem, MOST_HEAP_GB, MOST_WORKERS } from './trino-memory';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const options = z.strictObject({
  port: portOption('Trino', PORTS.TRINO_PORT),
  catalog_port: portOption('Lakekeeper', PORTS.LAKEKEEPER_PORT),
  heap_gb: z
    .int()
    .min(1)
    .max(MOST_HEAP_GB)
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
    .max(MOST_WORKERS)
    .default(0)
    .describe('Trino workers beside the coordinator; without any, the coordinator does their work'),
});
type Options = z.output<typeof options>;

const USER = 'warehouse';
const LAKEKEEPER_METRICS_PORT = 9000;

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
    ctx.registerScrapeTarget({ job: TRINO, host: TRINO, port: TRINO_PORT, path: '/metrics', asksUser: true });
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
    return { ...catalogServices(ctx), ...trinoServices(ctx, this.options) };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    const extra = {
      is_warehouse: servesWarehouse(ctx, this),
      memory: memoryOf(this.options),
      traces: ctx.hasCapability('telemetry'),
    };
    ctx.renderTemplates(vfs, this, extra, (target) => this.belongs(target, ctx));
  }

  private belongs(target: string, ctx: ProjectContext): boolean {
    if (target.endsWith('/worker.properties')) return this.options.workers > 0;
    return !target.startsWith('warehouse/') || servesWarehouse(ctx, this);
  }
}

function endpointVariables(ctx: ProjectContext, vantage: Vantage) {
  return vantage === 'network'
    ? { WAREHOUSE_HOST: TRINO, WAREHOUSE_PORT: String(TRINO_PORT) }
    : { WAREHOUSE_HOST: '127.0.0.1', WAREHOUSE_PORT: `\${TRINO_PORT:-${ctx.port('TRINO_PORT')}}` };
}
