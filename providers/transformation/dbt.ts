import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment, Vantage } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { COMMON_FOLDER, resultsVariable } from '../quality/common';
import { adapterFor, ADAPTERS, adapterRequirements } from './dbt-adapters';
import { CHECK_TAG, DBT_ENVIRONMENT, DBT_FOLDER, DBT_SETUP } from './dbt-project';

const options = z.strictObject({
  threads: z.int().min(1).max(32).default(4).describe('How many models dbt builds at the same time'),
});
type Options = z.output<typeof options>;

/** What the step leaves to others. */
const SELECTION = ['--exclude', `tag:${CHECK_TAG}`];

/** Lists the models; there where somebody asks for them. */
const DESCRIBE = `${DBT_FOLDER}/describe.py`;

/** Where the virtual environments are. */
const VENVS: Record<Vantage, string> = { network: '/opt/venvs', host: '../.venvs' };

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
      command: ['dbt', 'build', ...SELECTION],
      environment: DBT_ENVIRONMENT,
      reads: RAW_TABLES,
      writes: MART_TABLES,
      retries: 1,
      timeoutMinutes: 60,
      when: () => ctx.isServedBy('marts', DbtProvider.meta.name),
      models: {
        list: ['python', DESCRIBE, 'models', ...SELECTION],
        results: ['python', DESCRIBE, 'results'],
        files: [DBT_FOLDER],
      },
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'dbt builds its models there', types: Object.keys(ADAPTERS) },
      { capability: 'raw_tables', because: 'dbt has to have something to transform' },
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const checks = ctx.hasCapability('dbt_checks');
    const packages = ctx.hasCapability('dbt_packages');
    return [
      {
        name: DBT_ENVIRONMENT,
        title: 'dbt',
        requirements: adapterRequirements(adapterFor(ctx)),
        paths: checks ? [DBT_FOLDER, COMMON_FOLDER] : [DBT_FOLDER],
        uses: ['warehouse'],
        ...(packages && { setup: DBT_SETUP }),
        variables: (vantage) => ({
          DBT_PROJECT_DIR: DBT_FOLDER,
          DBT_PROFILES_DIR: DBT_FOLDER,
          DBT_THREADS: String(this.options.threads),
          ...(checks && resultsVariable(vantage)),
          // As seen from the folder of the dbt project.
          ...(packages && { DBT_PACKAGES_FOLDER: `${VENVS[vantage]}/${DBT_ENVIRONMENT}/dbt_packages` }),
          // On the host dbt writes into its own folder.
          ...(vantage === 'network' && { DBT_TARGET_PATH: '/tmp/dbt/target', DBT_LOG_PATH: '/tmp/dbt/logs' }),
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const packages = ctx.hasCapability('dbt_packages');
    const { adapter } = adapterFor(ctx);
    // A setting of dbt-trino's own; the other adapters would warn of it.
    const extra = { dialect: adapter, replaces_tables: adapter === 'trino' };
    const shown = ctx.hasCapability('assets');
    ctx.renderTemplates(vfs, this, extra, (target) => {
      if (target === DESCRIBE) return shown;
      return packages || !target.startsWith('requirements/');
    });
  }
}
