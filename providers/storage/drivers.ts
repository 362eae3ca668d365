import { pinned } from '../../core/catalog/packages';

/** By type of the warehouse's connection: what the client below warehouse/ asks for, as pinned requirements. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  postgresql: [pinned('psycopg', 'binary')],
  duckdb: [pinned('duckdb')],
  clickhouse: [pinned('clickhouse-connect')],
  mariadb: [pinned('pymysql')],
  // MySQL encrypts passwords with the server's key, which needs the extra.
  mysql: [pinned('pymysql', 'rsa')],
  snowflake: [pinned('snowflake-connector-python')],
  bigquery: [pinned('google-cloud-bigquery')],
  lakehouse: [pinned('trino')],
};

/** Types of connection that the client knows. */
export const CLIENT_TYPES: readonly string[] = Object.keys(DRIVERS);

/** The requirements of every environment whose programs use the warehouse client; [] for a type that has none. */
export function warehouseDriver(type: string): readonly string[] {
  return DRIVERS[type] ?? [];
}
