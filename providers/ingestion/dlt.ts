import { z } from 'zod';
import { type PackageName, pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { registerSeeding, renderSeeding, seedingEnvironments } from './source-database';
import { registerLoad, renderSourceFiles, sourceDatabase, sourceReads, sourceUses } from './source-files';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'dlt';
const DATABASE_FILE = 'pipelines/source_database.py';

/** What a connection type asks for: an extra of dlt, and the drivers that it does not bring, or not in our version. */
interface Packages {
  extra: string;
  drivers: PackageName[];
}

const DESTINATIONS: Readonly<Record<string, Packages>> = {
  postgresql: { extra: 'postgres', drivers: ['psycopg2-binary'] },
  duckdb: { extra: 'duckdb', drivers: ['duckdb'] },
  clickhouse: { extra: 'clickhouse', drivers: ['clickhouse-connect'] },
  mariadb: { extra: 'sqlalchemy', drivers: ['pymysql'] },
  mysql: { extra: 'sqlalchemy', drivers: ['pymysql'] },
  snowflake: { extra: 'snowflake', drivers: [] },
  bigquery: { extra: 'bigquery', drivers: [] },
};

const SOURCES: Readonly<Record<string, Packages>> = {
  postgresql: { extra: 'sql_database', drivers: ['psycopg2-binary'] },
  mariadb: { extra: 'sql_database', drivers: ['pymysql'] },
  mysql: { extra: 'sql_database', drivers: ['pymysql'] },
};

/** Loads the source into the schema raw. */
export class DltProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'dlt',
    title: 'dlt',
    summary: 'Python pipelines that load typed, checked rows into the warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    registerSeeding(ctx, this);
    const command = ['python', 'pipelines/shop.py'];
    registerLoad(ctx, this, { title: 'Load the source into raw with dlt', command, environment: ENVIRONMENT }, () =>
      sourceReads(ctx),
    );
  }

  override requirements(): Requirement[] {
    return [{ capability: 'warehouse', because: 'dlt loads into it', types: Object.keys(DESTINATIONS) }];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return [
      ...seedingEnvironments(ctx, this),
      {
        name: ENVIRONMENT,
        title: 'dlt',
        requirements: requirementsOf(
          DESTINATIONS[ctx.requireService('warehouse').type],
          SOURCES[sourceDatabase(ctx)?.type ?? ''],
        ),
        paths: ['pipelines', 'data'],
        uses: sourceUses(ctx),
        variables: (vantage) => ({
          // Where dlt looks for .dlt/config.toml, and where it keeps its working files.
          DLT_PROJECT_DIR: 'pipelines',
          DLT_DATA_DIR: vantage === 'network' ? '/tmp/dlt' : '.dlt',
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderSourceFiles(vfs, ctx);
    renderSeeding(vfs, ctx, this);
    const readsDatabase = sourceDatabase(ctx) !== undefined;
    ctx.renderTemplates(vfs, this, {}, (target) => readsDatabase || target !== DATABASE_FILE);
  }
}

function requirementsOf(...sides: (Packages | undefined)[]): string[] {
  const needed = sides.filter((side) => side !== undefined);
  const drivers = new Set(needed.flatMap((side) => side.drivers));
  return [pinned('dlt', ...needed.map(({ extra }) => extra)), ...[...drivers].map((driver) => pinned(driver))];
}
