'use strict';
/**
 * An example of a package for AntiGravity: a quality provider and a preset that uses it. It needs nothing of the generator's code
 * but what `register` is handed; docs/extending.md of the generator explains each part.
 */

/** Folder of templates, below this package: the provider's own, and the versions that its Python environment is pinned to. */
exports.templates = 'templates';

exports.register = (registry, toolkit) => {
  registry.register('quality', 'row-counts', () => rowCounts(toolkit));
  registry.registerPreset({
    name: 'counted',
    summary: 'dlt, DuckDB, dbt, and a look at how many rows came out',
    components: { ingestion: ['dlt'], storage: ['duckdb'], transformation: ['dbt'], quality: ['row-counts'] },
  });
};

const ENVIRONMENT = 'row_counts';
const FOLDER = 'quality/row_counts';

function rowCounts({ ComponentProvider, z, pinned, MART_TABLES }) {
  /** The driver by type of the warehouse's connection. */
  const drivers = { duckdb: [pinned('duckdb')], postgresql: [pinned('psycopg', 'binary')] };

  return class RowCountsProvider extends ComponentProvider {
    static meta = {
      category: 'quality',
      name: 'row-counts',
      title: 'Row counts',
      summary: 'Fails the run when a mart has too few rows',
    };
    static options = z.strictObject({
      minimum: z.int().min(0).default(1).describe('Rows that every mart must have').meta({ ask: true }),
    });

    registerServices(ctx) {
      ctx.registerStep({
        id: 'check_row_counts',
        title: 'Count the rows of the marts',
        kind: 'check',
        command: ['python', `${FOLDER}/run_checks.py`, '--minimum', String(this.options.minimum)],
        environment: ENVIRONMENT,
        reads: MART_TABLES,
        writes: [],
        retries: 0,
        timeoutMinutes: 5,
      });
    }

    requirements() {
      return [
        { capability: 'warehouse', because: 'the rows are there', types: Object.keys(drivers) },
        { capability: 'marts', because: 'there has to be something to count' },
      ];
    }

    getRequirements(ctx) {
      const { type } = ctx.requireService('warehouse');
      return [
        {
          name: ENVIRONMENT,
          title: 'Row counts',
          requirements: drivers[type],
          paths: [FOLDER],
          uses: ['warehouse'],
        },
      ];
    }
  };
}
