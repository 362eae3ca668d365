import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { CLIENT_TYPES, warehouseDriver } from '../storage/drivers';
import { registerLoad, renderSourceFiles } from './source-files';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'meltano';
const FOLDER = 'meltano';
const TAP = 'tap-spreadsheets';

/** The loader of each type of warehouse, and of all others: the project's own, which writes through the warehouse client. */
const PUBLISHED_TARGETS: Readonly<Record<string, string>> = { postgresql: 'target-postgres' };
const OWN_TARGET = 'target-warehouse';

/** Files that only one of the two kinds of loader needs. */
const OF_OWN_TARGET = [`${FOLDER}/load/target_warehouse.py`];
const OF_PUBLISHED_TARGET = [`${FOLDER}/load/raw_tables.sql`, `${FOLDER}/constraints/target-postgres.txt`];

/** Loads the source files into the schema raw with a Singer tap and target. */
export class MeltanoProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'ingestion',
    name: 'meltano',
    title: 'Meltano',
    summary: 'Singer taps and targets, declared in one file and run as jobs',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    // What an earlier run remembers would skip files that have not changed since, even where raw was dropped.
    const command = ['meltano', 'run', '--full-refresh', 'load-shop'];
    registerLoad(ctx, this, {
      title: 'Load the source files into raw with Meltano',
      command,
      environment: ENVIRONMENT,
    });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'warehouse', because: 'Meltano loads into it', types: CLIENT_TYPES }];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { type } = ctx.requireService('warehouse');
    return [
      {
        name: ENVIRONMENT,
        title: 'Meltano',
        requirements: [pinned('meltano'), ...warehouseDriver(type)],
        paths: [FOLDER, 'pipelines', 'data', 'warehouse'],
        uses: ['warehouse'],
        setup: [`${FOLDER}/meltano.yml`, ...constraintsOf(ctx)],
        variables: (vantage) => ({
          SHOP_DATA_DIR: vantage === 'network' ? 'data' : '${SHOP_DATA_DIR:-data}',
          MELTANO_PROJECT_ROOT: FOLDER,
          // The setup has put the taps and targets there; see requirements/setup/meltano.sh.
          MELTANO_SYS_DIR_ROOT: vantage === 'network' ? '/opt/venvs/meltano/meltano' : '.venvs/meltano/meltano',
          MELTANO_DATABASE_URI: vantage === 'network' ? 'sqlite:////tmp/meltano.db' : `sqlite:///${FOLDER}/meltano.db`,
          ...(vantage === 'network' && { MELTANO_PROJECT_READONLY: 'true' }),
          MELTANO_AUTO_INSTALL: 'false',
          MELTANO_CLI_DISABLE_VERSION_CHECK: 'true',
          MELTANO_CLI_LOG_FORMAT: 'uncolored',
          MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
          // Python's own way of reading a file, which the tap uses, follows the locale.
          PYTHONUTF8: '1',
          // target-postgres writes times without a time zone, in that of its session.
          ...(type === 'postgresql' && { PGTZ: 'UTC' }),
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderSourceFiles(vfs, ctx);
    const target = publishedTarget(ctx);
    const extra = {
      tap: pinned(TAP),
      loader: target ?? OWN_TARGET,
      target_postgres: target === 'target-postgres' ? pinned('meltanolabs-target-postgres') : '',
    };
    const left = target ? OF_OWN_TARGET : OF_PUBLISHED_TARGET;
    ctx.renderTemplates(vfs, this, extra, (file) => !left.includes(file));
  }
}

function publishedTarget(ctx: ProjectContext): string | undefined {
  return PUBLISHED_TARGETS[ctx.requireService('warehouse').type];
}

/** The closures of the tap and, where there is one, of the published target. */
function constraintsOf(ctx: ProjectContext): string[] {
  const target = publishedTarget(ctx);
  return [TAP, ...(target ? [target] : [])].map((plugin) => `${FOLDER}/constraints/${plugin}.txt`);
}
