import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { adapterFor, adapterRequirements } from '../transformation/dbt-adapters';
import { CHECK_TAG, DBT_ENVIRONMENT, DBT_FOLDER, DBT_SETUP } from '../transformation/dbt-project';
import { checkStep, COMMON_FOLDER, resultsVariable } from './common';
import { addDataTests, dbtRequirements, otherTransformation, renderDbtChecks } from './dbt-checks';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'elementary';
const FOLDER = 'quality/elementary';

/** Files of the dbt project and the tables in them that Elementary watches. */
const WATCHED: Record<string, readonly string[]> = {
  'models/staging/_sources.yml': ['customers', 'orders', 'order_items'],
  'models/marts/_marts.yml': ['daily_revenue', 'customer_value'],
};

/** Learns from run to run what the tables look like, and reports what is out of the ordinary. */
export class ElementaryProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'quality',
    name: 'elementary',
    title: 'Elementary',
    summary:
      'Anomalies and changed schemas, found by tests of dbt, with a report on every run (needs GitHub to install)',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('dbt_packages');
    const step = {
      id: 'check_elementary',
      title: 'Look for anomalies with Elementary, and write its report',
      environment: ENVIRONMENT,
    };
    ctx.registerStep(checkStep({ ...step, timeoutMinutes: 60 }, FOLDER));
  }

  override requirements(): Requirement[] {
    return dbtRequirements(this);
  }

  override validateConfiguration(ctx: ProjectContext): Problem[] {
    return otherTransformation(ctx, this);
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const shared = ctx.environments.find(({ name }) => name === DBT_ENVIRONMENT)?.variables;
    return [
      {
        name: ENVIRONMENT,
        title: 'Elementary',
        requirements: [pinned('elementary-data'), ...adapterRequirements(adapterFor(ctx))],
        paths: [DBT_FOLDER, COMMON_FOLDER, FOLDER],
        uses: ['warehouse'],
        setup: ['requirements/setup/dbt.sh', ...DBT_SETUP],
        variables: (vantage) => ({ ...shared?.(vantage), ...resultsVariable(vantage) }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderDbtChecks(vfs, ctx);
    ctx.renderTemplates(vfs, this);
    for (const [file, tables] of Object.entries(WATCHED)) addDataTests(vfs, `${DBT_FOLDER}/${file}`, tables, testsOf);
  }
}

/** Without a column of time: Elementary compares one run with those before it. */
function testsOf(table: string): object[] {
  return ['volume_anomalies', 'schema_changes'].map((test) => ({
    [`elementary.${test}`]: { name: `${table}_${test}`, config: { tags: [CHECK_TAG, 'elementary'] } },
  }));
}
