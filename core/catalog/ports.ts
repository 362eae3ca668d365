/** Default host ports by the variable that moves them. No two are equal; 5000 is left to AirPlay on macOS. */
export const PORTS = {
  POSTGRESQL_PORT: 5432,
  CLICKHOUSE_PORT: 8123,
  CLICKHOUSE_NATIVE_PORT: 9000,
  MYSQL_PORT: 3306,
  MARIADB_PORT: 3307,
  AIRFLOW_PORT: 8080,
  DAGSTER_PORT: 3001,
  GRAFANA_PORT: 3000,
  STREAMLIT_PORT: 8501,
  PROMETHEUS_PORT: 9090,
} as const;
