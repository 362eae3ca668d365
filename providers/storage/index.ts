import type { ProviderLoader } from '../../core/registry';

export const storage: Record<string, ProviderLoader> = {
  postgresql: () => (require('./postgresql') as typeof import('./postgresql')).PostgresqlProvider,
  duckdb: () => (require('./duckdb') as typeof import('./duckdb')).DuckdbProvider,
  clickhouse: () => (require('./clickhouse') as typeof import('./clickhouse')).ClickhouseProvider,
  mariadb: () => (require('./mariadb') as typeof import('./mariadb')).MariadbProvider,
  mysql: () => (require('./mysql') as typeof import('./mysql')).MysqlProvider,
  snowflake: () => (require('./snowflake') as typeof import('./snowflake')).SnowflakeProvider,
  bigquery: () => (require('./bigquery') as typeof import('./bigquery')).BigqueryProvider,
  seaweedfs: () => (require('./seaweedfs') as typeof import('./seaweedfs')).SeaweedfsProvider,
  lakehouse: () => (require('./lakehouse') as typeof import('./lakehouse')).LakehouseProvider,
};
