import { pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';

/** How Superset reaches a warehouse: a driver in its image, and an address for SQLAlchemy. */
interface Source {
  /** Pinned; those of Superset's own version must do with SQLAlchemy 1.4. */
  drivers: readonly string[];
  /** Arguments of the connection beside the address. */
  connect?: Readonly<Record<string, unknown>>;
  /** The variable that holds the path, where readers open another file than the one that the address names. */
  readersPath?: string;
}

/** For its own database, whatever the warehouse is. */
export const METADATA_DRIVER = pinned('psycopg2-binary');

/** By type of the warehouse's connection. */
const SOURCES: Readonly<Record<string, Source>> = {
  postgresql: { drivers: [] },
  clickhouse: { drivers: [pinned('clickhouse-connect')] },
  mariadb: { drivers: [pinned('pymysql')] },
  mysql: { drivers: [pinned('pymysql', 'rsa')] },
  lakehouse: { drivers: [pinned('trino')] },
  snowflake: { drivers: [pinned('snowflake-sqlalchemy')] },
  bigquery: { drivers: [pinned('sqlalchemy-bigquery')] },
  duckdb: {
    drivers: [pinned('duckdb'), pinned('duckdb-engine')],
    connect: { read_only: true },
    readersPath: 'WAREHOUSE_PUBLISHED_PATH',
  },
};

export const SUPERSET_TYPES: readonly string[] = Object.keys(SOURCES);

export function driversFor(type: string): readonly string[] {
  return [METADATA_DRIVER, ...sourceOf(type).drivers];
}

export function connectArguments(type: string): Readonly<Record<string, unknown>> {
  return sourceOf(type).connect ?? {};
}

/** The address of the warehouse as a reader in a container opens it. */
export function readersAddress(ctx: ProjectContext): string {
  const warehouse = ctx.requireService('warehouse');
  const address = ctx.connectionString('warehouse', 'sqlalchemy', 'network');
  const variable = sourceOf(warehouse.type).readersPath;
  if (variable === undefined) return address;
  const path = warehouse.variables?.('network')[variable];
  if (path === undefined) throw new Error(`${warehouse.name} does not say where readers find it (${variable})`);
  return `${address.split('///')[0]}///${path}`;
}

function sourceOf(type: string): Source {
  return SOURCES[type] ?? { drivers: [] };
}
