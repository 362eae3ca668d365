import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import { ComponentProvider, type Requirement } from '../../core/provider';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { DBT_ENVIRONMENT, DBT_FOLDER } from '../transformation/dbt-project';
import { dbtRequirements, otherTransformation, renderDbtChecks } from './dbt-checks';

const options = z.strictObject({});
type Options = z.output<typeof options>;

/** The named checks as tests of the dbt project, run on its result as a step of their own. */
export class DbtTestsProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'quality',
    name: 'dbt-tests',
    title: 'dbt tests',
    summary: 'The named checks as tests of the dbt project: nothing more to install',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('dbt_checks');
    ctx.registerStep({
      id: 'check_dbt_tests',
      title: 'Check the marts with dbt tests',
      kind: 'check',
      command: ['python', `${DBT_FOLDER}/run_checks.py`],
      environment: DBT_ENVIRONMENT,
      reads: [...RAW_TABLES, ...MART_TABLES],
      writes: [],
      // Data that fails a check fails it again.
      retries: 0,
      timeoutMinutes: 30,
    });
  }

  override requirements(): Requirement[] {
    return dbtRequirements(this);
  }

  override validateConfiguration(ctx: ProjectContext): Problem[] {
    return otherTransformation(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderDbtChecks(vfs, ctx);
    ctx.renderTemplates(vfs, this);
  }
}
