import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment, Variables, Vantage } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'great_expectations';
const FOLDER = 'quality/great_expectations';

/** In containers the project is mounted read-only; the reports go with the container, its log keeps the outcome. */
const RESULTS: Record<Vantage, string> = { network: '/tmp/quality', host: 'quality/results' };

/** By type of the warehouse's connection. On PostgreSQL the checks run as SQL, on DuckDB over data frames. */
const REQUIREMENTS: Record<string, string[]> = {
  postgresql: [pinned('great-expectations', 'postgresql'), pinned('psycopg2-binary')],
  duckdb: [pinned('great-expectations'), pinned('duckdb')],
};

/** Runs the named checks after the transformation; nothing is published before they pass. */
export class GreatExpectationsProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'quality',
    name: 'great-expectations',
    title: 'Great Expectations',
    summary: 'Expectation suites on raw data and marts, with a report to read',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerStep({
      id: 'check_great_expectations',
      title: 'Check the marts with Great Expectations',
      kind: 'check',
      command: ['python', `${FOLDER}/run_checks.py`],
      environment: ENVIRONMENT,
      reads: [...RAW_TABLES, ...MART_TABLES],
      writes: [],
      // Data that fails a check fails it again.
      retries: 0,
      timeoutMinutes: 30,
    });
  }

  override requirements(): Requirement[] {
    return [
      {
        capability: 'warehouse',
        because: 'Great Expectations checks the data there',
        types: Object.keys(REQUIREMENTS),
      },
      { capability: 'raw_tables', because: 'Great Expectations checks what was loaded' },
      { capability: 'marts', because: 'Great Expectations has to have something to check' },
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return [
      {
        name: ENVIRONMENT,
        title: 'Great Expectations',
        requirements: requirementsFor(ctx),
        paths: [FOLDER],
        uses: ['warehouse'],
        variables: (vantage) => ({ ...connectionUrl(ctx, vantage), QUALITY_RESULTS_DIR: RESULTS[vantage] }),
      },
    ];
  }
}

function requirementsFor(ctx: ProjectContext): string[] {
  const { type } = ctx.requireService('warehouse');
  const found = REQUIREMENTS[type];
  if (!found) throw new Error(`Great Expectations has no requirements for a warehouse of type ${type}`);
  return found;
}

/** A file is opened by its path, which the connection's own variables tell. */
function connectionUrl(ctx: ProjectContext, vantage: Vantage): Variables {
  if (!ctx.requireService('warehouse').host) return {};
  return { WAREHOUSE_SQLALCHEMY_URL: ctx.connectionString('warehouse', 'sqlalchemy', vantage) };
}
