import { z } from 'zod';
import { type PackageName, pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { RAW_TABLES, SOURCE_FILES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { renderSourceFiles } from './source-files';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'dlt';

/** By type of the warehouse's connection: dlt's name for it, and packages to pin beside the extra of that name. */
const DESTINATIONS: Record<string, { name: string; drivers: PackageName[] }> = {
  postgresql: { name: 'postgres', drivers: ['psycopg2-binary'] },
  duckdb: { name: 'duckdb', drivers: ['duckdb'] },
};

/** Loads the source files into the schema raw. */
export class DltProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'dlt',
    title: 'dlt',
    summary: 'Python pipelines that load typed, checked rows into the warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('raw_tables');
    ctx.registerStep({
      id: 'ingest_dlt',
      title: 'Load the source files into raw with dlt',
      kind: 'ingest',
      command: ['python', 'pipelines/shop.py'],
      environment: ENVIRONMENT,
      reads: SOURCE_FILES,
      writes: RAW_TABLES,
      retries: 2,
      timeoutMinutes: 30,
    });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'warehouse', because: 'dlt loads into it', types: Object.keys(DESTINATIONS) }];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { name, drivers } = destination(ctx);
    return [
      {
        name: ENVIRONMENT,
        title: 'dlt',
        requirements: [pinned('dlt', name), ...drivers.map((driver) => pinned(driver))],
        paths: ['pipelines', 'data'],
        uses: ['warehouse'],
        variables: (vantage) => ({
          DLT_DESTINATION: name,
          [`DESTINATION__${name.toUpperCase()}__CREDENTIALS`]: ctx.connectionString('warehouse', 'dlt', vantage),
          // Where dlt looks for .dlt/config.toml, and where it keeps its working files.
          DLT_PROJECT_DIR: 'pipelines',
          DLT_DATA_DIR: vantage === 'network' ? '/tmp/dlt' : '.dlt',
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderSourceFiles(vfs, ctx);
    ctx.renderTemplates(vfs, this);
  }
}

function destination(ctx: ProjectContext) {
  const { type } = ctx.requireService('warehouse');
  const found = DESTINATIONS[type];
  if (!found) throw new Error(`dlt has no destination for a warehouse of type ${type}`);
  return found;
}
