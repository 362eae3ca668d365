import { z } from 'zod';
import { type PackageName, pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { COMMON_FOLDER, resultsVariable } from '../quality/common';
import { CHECK_TAG, DBT_ENVIRONMENT, DBT_FOLDER } from './dbt-project';

const options = z.strictObject({
  threads: z.int().min(1).max(32).default(4).describe('How many models dbt builds at the same time'),
});
type Options = z.output<typeof options>;

/**
 * By type of the warehouse's connection: dbt's adapter for it, which is sqlfluff's dialect too, and packages to pin beside
 * dbt-<adapter>. There is none for MariaDB and MySQL: dbt-mysql ended at dbt 1.7.
 */
const ADAPTERS: Record<string, { adapter: Adapter; drivers?: PackageName[] }> = {
  postgresql: { adapter: 'postgres' },
  duckdb: { adapter: 'duckdb', drivers: ['duckdb'] },
  clickhouse: { adapter: 'clickhouse' },
  lakehouse: { adapter: 'trino' },
  snowflake: { adapter: 'snowflake' },
  bigquery: { adapter: 'bigquery' },
};

type Adapter = 'postgres' | 'duckdb' | 'clickhouse' | 'trino' | 'snowflake' | 'bigquery';

/** Turns raw into staging and marts, testing on the way. */
export class DbtProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'transformation',
    name: 'dbt',
    title: 'dbt',
    summary: 'SQL models with tests and documentation: raw to staging to marts',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('marts');
    ctx.offer('dbt_project');
    ctx.registerStep({
      id: 'transform_dbt',
      title: 'Build and test the marts with dbt',
      kind: 'transform',
      command: ['dbt', 'build', '--exclude', `tag:${CHECK_TAG}`],
      environment: DBT_ENVIRONMENT,
      reads: RAW_TABLES,
      writes: MART_TABLES,
      retries: 1,
      timeoutMinutes: 60,
      when: () => ctx.isServedBy('marts', DbtProvider.meta.name),
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'dbt builds its models there', types: Object.keys(ADAPTERS) },
      { capability: 'raw_tables', because: 'dbt has to have something to transform' },
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { adapter, drivers = [] } = adapterFor(ctx);
    const checks = ctx.hasCapability('dbt_checks');
    return [
      {
        name: DBT_ENVIRONMENT,
        title: 'dbt',
        requirements: [pinned('dbt-core'), pinned(`dbt-${adapter}`), ...drivers.map((name) => pinned(name))],
        paths: checks ? [DBT_FOLDER, COMMON_FOLDER] : [DBT_FOLDER],
        uses: ['warehouse'],
        variables: (vantage) => ({
          DBT_PROJECT_DIR: DBT_FOLDER,
          DBT_PROFILES_DIR: DBT_FOLDER,
          DBT_THREADS: String(this.options.threads),
          ...(checks && resultsVariable(vantage)),
          // On the host dbt writes into its own folder.
          ...(vantage === 'network' && { DBT_TARGET_PATH: '/tmp/dbt/target', DBT_LOG_PATH: '/tmp/dbt/logs' }),
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    ctx.renderTemplates(vfs, this, { dialect: adapterFor(ctx).adapter });
  }
}

function adapterFor(ctx: ProjectContext) {
  const { type } = ctx.requireService('warehouse');
  const found = ADAPTERS[type];
  if (!found) throw new Error(`dbt has no adapter for a warehouse of type ${type}`);
  return found;
}
