import { z } from 'zod';
import { type PackageName, pinned } from '../../core/catalog/packages';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { checkStep, COMMON_FOLDER, renderCommon, resultsVariable } from './common';

const options = z.strictObject({});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'soda';
const FOLDER = 'quality/soda';

interface DataSource {
  /** Soda's name for it; the package is called soda-<type>. */
  type: 'postgres' | 'duckdb' | 'trino' | 'snowflake' | 'bigquery';
  /** To pin beside Soda's package, with extras. */
  drivers: readonly [PackageName, ...string[]][];
  /** The variable that names the database above the schemas, where there is one. */
  database?: string;
  /** Soda quotes names, and this warehouse keeps names that are not quoted in capitals. */
  capitals?: boolean;
  /** Lines of data_source.yml; a value in capitals is a variable of the environment. */
  connection: Record<string, string>;
}

/** By type of the warehouse's connection. */
const DATA_SOURCES: Record<string, DataSource> = {
  postgresql: {
    type: 'postgres',
    drivers: [['psycopg', 'binary']],
    database: 'WAREHOUSE_DATABASE',
    connection: {
      host: 'WAREHOUSE_HOST',
      port: 'WAREHOUSE_PORT',
      user: 'WAREHOUSE_USER',
      password: 'WAREHOUSE_PASSWORD',
      database: 'WAREHOUSE_DATABASE',
    },
  },
  duckdb: {
    type: 'duckdb',
    drivers: [['duckdb']],
    connection: { database: 'WAREHOUSE_PATH', read_only: 'true' },
  },
  lakehouse: {
    type: 'trino',
    drivers: [['trino']],
    database: 'WAREHOUSE_DATABASE',
    connection: {
      host: 'WAREHOUSE_HOST',
      port: 'WAREHOUSE_PORT',
      catalog: 'WAREHOUSE_DATABASE',
      http_scheme: 'http',
      auth_type: 'NoAuthentication',
      // Soda names no user without a password, and Trino wants a name; this header is one that its client lets pass.
      http_headers: `{ X-Trino-Original-User: "${reference('WAREHOUSE_USER')}" }`,
    },
  },
  snowflake: {
    type: 'snowflake',
    drivers: [],
    database: 'WAREHOUSE_DATABASE',
    capitals: true,
    connection: {
      account: 'WAREHOUSE_ACCOUNT',
      user: 'WAREHOUSE_USER',
      password: 'WAREHOUSE_PASSWORD',
      role: 'WAREHOUSE_ROLE',
      warehouse: 'WAREHOUSE_COMPUTE',
      database: 'WAREHOUSE_DATABASE',
    },
  },
  bigquery: {
    type: 'bigquery',
    drivers: [],
    database: 'WAREHOUSE_PROJECT',
    connection: {
      project_id: 'WAREHOUSE_PROJECT',
      location: 'WAREHOUSE_LOCATION',
      account_info_json_path: 'GOOGLE_APPLICATION_CREDENTIALS',
    },
  },
};

/** Verifies a contract for each table after the transformation; nothing is published before they hold. */
export class SodaProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'quality',
    name: 'soda',
    title: 'Soda Core',
    summary: 'Data contracts in YAML, verified on raw data and marts (Elastic License 2.0)',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    const step = { id: 'check_soda', title: 'Check the marts with Soda', environment: ENVIRONMENT };
    ctx.registerStep(checkStep({ ...step, timeoutMinutes: 30 }, FOLDER));
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'Soda checks the data there', types: Object.keys(DATA_SOURCES) },
      { capability: 'raw_tables', because: 'Soda checks what was loaded' },
      { capability: 'marts', because: 'Soda has to have something to check' },
    ];
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { type, drivers } = dataSource(ctx);
    return [
      {
        name: ENVIRONMENT,
        title: 'Soda',
        requirements: [pinned(`soda-${type}`), ...drivers.map((driver) => pinned(...driver))],
        paths: [FOLDER, COMMON_FOLDER],
        uses: ['warehouse'],
        variables: (vantage) => ({ SODA_CORE_TELEMETRY_ENABLED: 'false', ...resultsVariable(vantage) }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { type, database, capitals, connection } = dataSource(ctx);
    renderCommon(vfs, ctx);
    ctx.renderTemplates(vfs, this, {
      data_source: {
        type,
        connection: Object.entries(connection).map(([name, value]) => ({ name, value: reference(value) })),
      },
      dataset_prefix: ['warehouse', ...(database ? [reference(database)] : [])].join('/'),
      named: Object.fromEntries(NAMES.map((name) => [name, capitals ? name.toUpperCase() : name])),
    });
  }
}

/** Schemas, tables and columns that the contracts name. */
const NAMES = [
  ...['raw', 'marts', 'orders', 'daily_revenue', 'customer_value'],
  ...['order_id', 'order_date', 'net_revenue', 'customer_id', 'country'],
] as const;

/** As Soda refers to a variable of its environment. */
function reference(value: string): string {
  return /^[A-Z_]+$/.test(value) ? `\${env.${value}}` : value;
}

function dataSource(ctx: ProjectContext): DataSource {
  const { type } = ctx.requireService('warehouse');
  const found = DATA_SOURCES[type];
  if (!found) throw new Error(`Soda has no data source for a warehouse of type ${type}`);
  return found;
}
