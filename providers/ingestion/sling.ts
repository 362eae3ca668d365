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

const ENVIRONMENT = 'sling';

/** By type of the warehouse's connection: what Sling needs beside its own program. */
const DESTINATIONS: Readonly<Record<string, readonly PackageName[]>> = {
  postgresql: [],
  // Sling writes DuckDB's file through its command line; this one is as old as the library that the others use.
  duckdb: ['duckdb-cli'],
  clickhouse: [],
  mariadb: [],
  mysql: [],
  snowflake: [],
  bigquery: [],
};

/** Warehouses that Sling reaches through a driver which takes decimals for floats. */
const INEXACT_DECIMALS = ['clickhouse'];

/** Loads the source into the schema raw. */
export class SlingProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'sling',
    title: 'Sling',
    summary: 'One program and a YAML file that move tables and files into the warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    registerSeeding(ctx, this);
    const command = ['python', 'pipelines/load_with_sling.py'];
    registerLoad(ctx, this, { title: 'Load the source into raw with Sling', command, environment: ENVIRONMENT }, () =>
      sourceReads(ctx),
    );
  }

  override requirements(): Requirement[] {
    return [{ capability: 'warehouse', because: 'Sling loads into it', types: Object.keys(DESTINATIONS) }];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const packages = DESTINATIONS[ctx.requireService('warehouse').type] ?? [];
    return [
      ...seedingEnvironments(ctx, this),
      {
        name: ENVIRONMENT,
        title: 'Sling',
        requirements: [pinned('sling'), ...packages.map((name) => pinned(name))],
        paths: ['pipelines', 'sling', 'data'],
        uses: sourceUses(ctx),
        variables: (vantage) => ({ SLING_HOME_DIR: vantage === 'network' ? '/tmp/sling' : '.sling' }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderSourceFiles(vfs, ctx);
    renderSeeding(vfs, ctx, this);
    ctx.renderTemplates(vfs, this, {
      from_database: sourceDatabase(ctx) !== undefined,
      amounts_as_text: INEXACT_DECIMALS.includes(ctx.requireService('warehouse').type),
    });
  }
}
