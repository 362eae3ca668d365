import { type PackageName, pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';

/**
 * By type of the warehouse's connection: dbt's adapter for it, which is sqlfluff's dialect too, and packages to pin beside
 * dbt-<adapter>. There is none for MariaDB and MySQL: dbt-mysql ended at dbt 1.7.
 */
export const ADAPTERS: Record<string, DbtAdapter> = {
  postgresql: { adapter: 'postgres' },
  duckdb: { adapter: 'duckdb', drivers: ['duckdb'] },
  clickhouse: { adapter: 'clickhouse' },
  lakehouse: { adapter: 'trino' },
  snowflake: { adapter: 'snowflake' },
  bigquery: { adapter: 'bigquery' },
};

type AdapterName = 'postgres' | 'duckdb' | 'clickhouse' | 'trino' | 'snowflake' | 'bigquery';

export interface DbtAdapter {
  adapter: AdapterName;
  drivers?: PackageName[];
}

export function adapterFor(ctx: ProjectContext): DbtAdapter {
  const { type } = ctx.requireService('warehouse');
  const found = ADAPTERS[type];
  if (!found) throw new Error(`dbt has no adapter for a warehouse of type ${type}`);
  return found;
}

/** dbt itself and the adapter, pinned. */
export function adapterRequirements({ adapter, drivers = [] }: DbtAdapter): string[] {
  return [pinned('dbt-core'), pinned(`dbt-${adapter}`), ...drivers.map((name) => pinned(name))];
}
