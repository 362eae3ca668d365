import { type CompatibilityRow, refused, works } from './row';

const DASHBOARDS_TEST = 'tests/e2e/dashboards.test.ts';

export const VISUALIZATION: readonly CompatibilityRow[] = [
  ...works('grafana', ['postgresql'], 'tests/providers/grafana.test.ts'),
  ...works('grafana', ['mariadb'], `${DASHBOARDS_TEST}: its queries on the server; the data source was not opened`),
  ...works('grafana', ['mysql'], 'https://grafana.com/docs/grafana/v13.2/datasources/mysql/ (5.7 and newer)'),
  ...refused(
    'grafana',
    ['duckdb', 'clickhouse', 'lakehouse', 'snowflake', 'bigquery'],
    'its image has no data source for such a warehouse, and plugins are downloaded when the container starts',
    'https://grafana.com/docs/grafana/latest/datasources/',
  ),
  ...works(
    'metabase',
    ['postgresql', 'mariadb', 'clickhouse', 'lakehouse', 'snowflake', 'bigquery'],
    'modules/drivers of github.com/metabase/metabase: in its image; Metabase itself was not run',
  ),
  ...refused(
    'metabase',
    ['duckdb'],
    'its image has no driver for it, and the one of its community is a download',
    'https://www.metabase.com/docs/latest/developers-guide/community-drivers',
  ),
  ...refused(
    'metabase',
    ['mysql'],
    'its driver lacks the way in which MySQL 8 and 9 check passwords',
    'docs/databases/connections/mysql.md of github.com/metabase/metabase',
  ),
  ...works('superset', ['postgresql', 'duckdb', 'mariadb', 'clickhouse'], DASHBOARDS_TEST),
  ...works(
    'superset',
    ['mysql', 'lakehouse', 'snowflake', 'bigquery'],
    'https://superset.apache.org/docs/configuration/databases; the dashboard was not opened on them',
  ),
  {
    tool: 'superset',
    with: 'sqlalchemy 2',
    verdict: 'held',
    because: 'it lives on 1.4: the drivers in its image are those that do with it',
    source: 'requirements of apache-superset 6.1.0',
  },
  ...works('streamlit', ['postgresql', 'duckdb', 'clickhouse', 'mariadb', 'mysql'], 'tests/e2e/warehouses.test.ts'),
  ...works(
    'streamlit',
    ['lakehouse', 'snowflake', 'bigquery'],
    'it reads through the client in warehouse/; the dashboard was not opened on them',
  ),
];
