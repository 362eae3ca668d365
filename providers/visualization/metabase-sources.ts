/** How Metabase reads a warehouse: a driver that its image holds, and what that wants to know. */
export interface MetabaseSource {
  engine: string;
  /** Texts name variables of the setup container as ${NAME}; `file` names one that holds a path. */
  details: Readonly<Record<string, string | boolean | { file: string }>>;
  /** Variables that only the owner of an account can fill in: without them there is nothing to open yet. */
  askedFor?: readonly string[];
  /** True where a table is named with the database before its schema. */
  qualified?: boolean;
  /** True where names that are not quoted come back in capitals. */
  capitals?: boolean;
}

const SERVER = {
  host: '${WAREHOUSE_HOST}',
  port: '${WAREHOUSE_PORT}',
  user: '${WAREHOUSE_USER}',
  password: '${WAREHOUSE_PASSWORD}',
  ssl: false,
} as const;

/**
 * By type of the warehouse's connection. The properties are those of modules/drivers/<engine>/resources in Metabase's repository,
 * where a newer line has other names than an older one: of both. A property that a driver does not know is passed over.
 */
export const METABASE_SOURCES: Readonly<Record<string, MetabaseSource>> = {
  postgresql: { engine: 'postgres', details: { ...SERVER, dbname: '${WAREHOUSE_DATABASE}' } },
  mariadb: { engine: 'mysql', details: { ...SERVER, dbname: '${WAREHOUSE_DATABASE}' } },
  clickhouse: {
    engine: 'clickhouse',
    details: { ...SERVER, dbname: '${WAREHOUSE_DATABASE}', 'scan-all-databases': true, 'enable-multiple-db': true },
  },
  // Without TLS Trino takes no password.
  lakehouse: {
    engine: 'starburst',
    details: {
      host: SERVER.host,
      port: SERVER.port,
      user: SERVER.user,
      catalog: '${WAREHOUSE_DATABASE}',
      ssl: false,
    },
    qualified: true,
  },
  snowflake: {
    engine: 'snowflake',
    details: {
      'use-hostname': false,
      account: '${WAREHOUSE_ACCOUNT}',
      user: '${WAREHOUSE_USER}',
      'use-password': true,
      password: '${WAREHOUSE_PASSWORD}',
      warehouse: '${WAREHOUSE_COMPUTE}',
      db: '${WAREHOUSE_DATABASE}',
      role: '${WAREHOUSE_ROLE}',
    },
    askedFor: ['WAREHOUSE_ACCOUNT', 'WAREHOUSE_USER', 'WAREHOUSE_PASSWORD', 'WAREHOUSE_COMPUTE', 'WAREHOUSE_DATABASE'],
    capitals: true,
  },
  bigquery: {
    engine: 'bigquery-cloud-sdk',
    details: {
      'project-id': '${WAREHOUSE_PROJECT}',
      'service-account-json': { file: 'GOOGLE_APPLICATION_CREDENTIALS' },
    },
    askedFor: ['WAREHOUSE_PROJECT'],
  },
};
