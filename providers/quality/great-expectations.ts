import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from '../storage/drivers';
import { checkStep, COMMON_FOLDER, renderCommon, resultsVariable } from './common';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'great_expectations';
const FOLDER = 'quality/great_expectations';

/** By type of the warehouse's connection: what runs the checks as SQL in the server, so that no rows leave it. */
const AS_SQL: Readonly<Record<string, readonly string[]>> = {
  postgresql: [pinned('great-expectations', 'postgresql'), pinned('psycopg2-binary')],
  mariadb: [pinned('great-expectations', 'mysql'), ...warehouseDriver('mariadb')],
  mysql: [pinned('great-expectations', 'mysql'), ...warehouseDriver('mysql')],
};

/**
 * There the checks run over data frames that the warehouse client reads. Great Expectations has no data source for DuckDB,
 * that for ClickHouse asks for a SQLAlchemy below 2.0, and on Trino it does not find the columns of a query.
 */
const AS_FRAMES = ['duckdb', 'clickhouse', 'lakehouse', 'snowflake', 'bigquery'];

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
    const step = {
      id: 'check_great_expectations',
      title: 'Check the marts with Great Expectations',
      environment: ENVIRONMENT,
    };
    ctx.registerStep(checkStep({ ...step, timeoutMinutes: 30 }, FOLDER));
  }

  override requirements(): Requirement[] {
    return [
      {
        capability: 'warehouse',
        because: 'Great Expectations checks the data there',
        types: [...Object.keys(AS_SQL), ...AS_FRAMES],
      },
      { capability: 'raw_tables', because: 'Great Expectations checks what was loaded' },
      { capability: 'marts', because: 'Great Expectations has to have something to check' },
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { type } = ctx.requireService('warehouse');
    const inServer = AS_SQL[type];
    return [
      {
        name: ENVIRONMENT,
        // Measured at its peak with the sample data: 241.
        memory: 256,
        title: 'Great Expectations',
        requirements: inServer ?? [pinned('great-expectations'), ...warehouseDriver(type)],
        paths: [FOLDER, COMMON_FOLDER, ...(inServer ? [] : ['warehouse'])],
        uses: ['warehouse'],
        variables: (vantage) => ({
          ...(inServer && { WAREHOUSE_SQLALCHEMY_URL: ctx.connectionString('warehouse', 'sqlalchemy', vantage) }),
          ...resultsVariable(vantage),
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderCommon(vfs, ctx);
    ctx.renderTemplates(vfs, this);
  }
}
