import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import { required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, type Requirement } from '../../core/provider';
import type { PythonEnvironment, Variables, Vantage } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';

const options = z.strictObject({
  concurrent_tasks: z.int().min(1).max(32).default(4).describe('How many models SQLMesh builds at the same time'),
});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'sqlmesh';
const FOLDER = 'sqlmesh_project';
const DATABASE = 'sqlmesh';
const PASSWORD = 'SQLMESH_DATABASE_PASSWORD';

/**
 * By type of the warehouse's connection: SQLMesh's extra for it, or a driver instead (that of PostgreSQL would be compiled),
 * and whether SQLMesh may keep its state there. Where it may not, or should not, it needs a database for it.
 */
const WAREHOUSES: Record<string, { extras: string[]; drivers?: string[]; keepsState?: boolean }> = {
  postgresql: { extras: [], drivers: [pinned('psycopg2-binary')], keepsState: true },
  duckdb: { extras: [], keepsState: true },
  mariadb: { extras: ['mysql'], keepsState: true },
  mysql: { extras: ['mysql'], keepsState: true },
  clickhouse: { extras: ['clickhouse'] },
  lakehouse: { extras: ['trino'] },
  snowflake: { extras: ['snowflake'] },
  bigquery: { extras: ['bigquery'] },
};

/** Turns raw into staging and marts, testing on the way, and knows what a change of a model touches. */
export class SqlmeshProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'transformation',
    name: 'sqlmesh',
    title: 'SQLMesh',
    summary: 'SQL models with audits, unit tests and a plan of every change: raw to staging to marts',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('marts');
    ctx.registerStep({
      id: 'transform_sqlmesh',
      title: 'Build and audit the marts with SQLMesh',
      kind: 'transform',
      command: ['python', `${FOLDER}/build.py`],
      environment: ENVIRONMENT,
      reads: RAW_TABLES,
      writes: MART_TABLES,
      retries: 1,
      timeoutMinutes: 60,
      when: () => ctx.isServedBy('marts', this.meta.name),
      models: { list: ['python', `${FOLDER}/build.py`, '--list'], files: [FOLDER] },
    });
  }

  override requirements(ctx: ProjectContext): Requirement[] {
    return [
      { capability: 'warehouse', because: 'SQLMesh builds its models there', types: Object.keys(WAREHOUSES) },
      { capability: 'raw_tables', because: 'SQLMesh has to have something to transform' },
      ...(needsDatabase(ctx)
        ? [{ capability: 'metadata_database', because: 'SQLMesh keeps its state there', types: ['postgresql'] }]
        : []),
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    if (!needsDatabase(ctx)) return [];
    // Not in phase 1: the warehouse, which decides, may have come later.
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: PASSWORD });
    return [ctx.secretVariable(PASSWORD, 'Password of SQLMesh’s own database')];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { extras, drivers = [], keepsState } = warehouse(ctx);
    return [
      {
        name: ENVIRONMENT,
        title: 'SQLMesh',
        requirements: [
          pinned('sqlmesh', ...extras),
          ...drivers,
          ...(keepsState ? [] : [pinned('psycopg2-binary')]),
          // The unit tests run in it, whatever the warehouse is.
          pinned('duckdb'),
        ],
        paths: [FOLDER],
        uses: ['warehouse'],
        ...(!keepsState && { awaits: ['metadata_database'] }),
        variables: (vantage) => ({
          SQLMESH_CONCURRENT_TASKS: String(this.options.concurrent_tasks),
          SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: 'true',
          ...(!keepsState && stateVariables(ctx, vantage)),
          // On the host SQLMesh writes into its own folder.
          ...(vantage === 'network' && {
            SQLMESH_CACHE_DIR: '/tmp/sqlmesh/cache',
            SQLMESH_LOG_DIR: '/tmp/sqlmesh/logs',
          }),
        }),
      },
    ];
  }
}

function warehouse(ctx: ProjectContext) {
  const { type } = ctx.requireService('warehouse');
  const found = WAREHOUSES[type];
  if (!found) throw new Error(`SQLMesh has no connection for a warehouse of type ${type}`);
  return found;
}

/** False while the stack has no warehouse yet, and for one that SQLMesh does not know: that is refused elsewhere. */
function needsDatabase(ctx: ProjectContext): boolean {
  const type = ctx.getServiceByCapability('warehouse')?.type ?? '';
  const known = WAREHOUSES[type];
  return known !== undefined && !known.keepsState;
}

function stateVariables(ctx: ProjectContext, vantage: Vantage): Variables {
  const { variables } = ctx.requireService('metadata_database');
  const { WAREHOUSE_HOST: host, WAREHOUSE_PORT: port } = variables?.(vantage) ?? {};
  if (!host || !port) throw new Error('a metadata database needs a host and a port');
  return {
    SQLMESH_STATE_HOST: host,
    SQLMESH_STATE_PORT: port,
    SQLMESH_STATE_USER: DATABASE,
    SQLMESH_STATE_PASSWORD: required(PASSWORD),
    SQLMESH_STATE_DATABASE: DATABASE,
  };
}
