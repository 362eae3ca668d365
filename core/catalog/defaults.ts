/** What is added when a stack needs a capability that nothing in it offers, in order of preference. */
export const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  warehouse: ['duckdb', 'postgresql'],
  metadata_database: ['postgresql'],
  message_broker: ['kafka'],
  source_database: ['postgresql', 'mariadb'],
  object_store: ['seaweedfs'],
  raw_tables: ['dlt', 'kafka'],
  marts: ['dbt', 'sqlmesh'],
  dbt_project: ['dbt'],
};
