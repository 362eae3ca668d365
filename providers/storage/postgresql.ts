import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PACKAGES } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';

const options = z.strictObject({
  version: z.enum(['17', '18']).default('17').describe('Major version of the server').meta({ ask: true }),
  port: portOption('PostgreSQL', PORTS.POSTGRESQL_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'postgresql';
const DATABASE = 'warehouse';
const USER = 'warehouse';
const INSIDE_PORT = 5432;

/** One server: the warehouse, and a database of its own for every tool that keeps state. */
export class PostgresqlProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'postgresql',
    title: 'PostgreSQL',
    summary: 'The relational database: warehouse, and home of other tools’ state',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: SERVICE,
      type: 'postgresql',
      capabilities: ['warehouse', 'sql_database', 'metadata_database'],
      host: SERVICE,
      port: INSIDE_PORT,
      database: DATABASE,
      user: USER,
      passwordKey: 'POSTGRESQL_PASSWORD',
      variables: (vantage) => ({
        WAREHOUSE_TYPE: 'postgresql',
        ...endpointVariables(ctx, vantage),
        WAREHOUSE_USER: USER,
        WAREHOUSE_PASSWORD: required('POSTGRESQL_PASSWORD'),
        WAREHOUSE_DATABASE: DATABASE,
      }),
    });
    ctx.registerCommand({
      name: 'marts',
      title: 'Print the marts',
      environment: 'warehouse',
      command: ['python', 'warehouse/marts.py'],
      when: () => ctx.isServedBy('warehouse', PostgresqlProvider.meta.name),
    });
    ctx.registerScrapeTarget({
      job: SERVICE,
      host: 'postgres-exporter',
      port: 9187,
      path: '/metrics',
      exporter: {
        comment: 'Metrics of PostgreSQL for Prometheus',
        image: IMAGES.postgresExporter,
        environment: {
          DATA_SOURCE_URI: `${SERVICE}:${INSIDE_PORT}/${DATABASE}?sslmode=disable`,
          DATA_SOURCE_USER: USER,
          DATA_SOURCE_PASS: required('POSTGRESQL_PASSWORD'),
        },
        depends_on: { [SERVICE]: { condition: 'service_healthy' } },
        healthcheck: {
          test: ['CMD', 'wget', '-q', '--spider', 'http://localhost:9187/'],
          interval: '15s',
          timeout: '5s',
          retries: 5,
        },
        restart: 'unless-stopped',
      },
    });
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const option = 'postgresql.port';
    return [
      ctx.portVariable('POSTGRESQL_PORT', 'Host port of PostgreSQL', PORTS.POSTGRESQL_PORT, this.options.port, option),
      ctx.secretVariable('POSTGRESQL_PASSWORD', `Password of PostgreSQL's user ${USER}`),
    ];
  }

  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const scheme = SCHEMES[target];
    if (!scheme) return super.getConnectionString(ctx, connection, target, vantage);
    const { WAREHOUSE_HOST: host, WAREHOUSE_PORT: port } = endpointVariables(ctx, vantage);
    return `${scheme}://${USER}:${required('POSTGRESQL_PASSWORD')}@${host}:${port}/${DATABASE}`;
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const server: ComposeService = {
      comment: 'PostgreSQL: the warehouse, and a database for each tool that keeps state',
      image: this.options.version === '18' ? IMAGES.postgresql18 : IMAGES.postgresql17,
      environment: { POSTGRES_USER: USER, POSTGRES_PASSWORD: required('POSTGRESQL_PASSWORD'), POSTGRES_DB: DATABASE },
      ports: [publishPort('POSTGRESQL_PORT', ctx.port('POSTGRESQL_PORT'), INSIDE_PORT)],
      // The image of version 18 moved its data one folder up.
      volumes: [`postgresql_data:/var/lib/postgresql${this.options.version === '18' ? '' : '/data'}`],
      // Over TCP: while the image initialises, its temporary server listens on the socket only.
      healthcheck: {
        test: ['CMD-SHELL', 'pg_isready -h 127.0.0.1 -U "$$POSTGRES_USER" -d "$$POSTGRES_DB"'],
        interval: '5s',
        timeout: '5s',
        retries: 20,
        start_period: '30s',
      },
      shm_size: '128mb',
      restart: 'unless-stopped',
    };
    return { [SERVICE]: server, ...this.databaseOneShot(ctx) };
  }

  /** Makes roles and databases for the tools that asked for one. It runs on each `up`, so an old volume gains the new ones. */
  private databaseOneShot(ctx: ProjectContext): Record<string, ComposeService> {
    const databases = ctx.services.metadataDatabases;
    if (databases.length === 0) return {};
    return {
      'postgresql-databases': {
        comment: 'Makes a role and a database for each tool that keeps state; safe to repeat',
        image: this.options.version === '18' ? IMAGES.postgresql18 : IMAGES.postgresql17,
        command: ['sh', '/warehouse/databases.sh'],
        environment: {
          PGHOST: SERVICE,
          PGUSER: USER,
          PGDATABASE: DATABASE,
          PGPASSWORD: required('POSTGRESQL_PASSWORD'),
          METADATA_DATABASES: databases.map(({ name }) => name).join(' '),
          ...Object.fromEntries(databases.map(({ passwordKey }) => [passwordKey, required(passwordKey)])),
        },
        volumes: ['./warehouse:/warehouse:ro'],
        depends_on: { [SERVICE]: { condition: 'service_healthy' } },
        restart: 'no',
      },
    };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    if (!ctx.isServedBy('warehouse', PostgresqlProvider.meta.name)) return [];
    return [
      {
        name: 'warehouse',
        title: 'Warehouse client',
        requirements: [`psycopg[binary]==${PACKAGES.psycopg}`],
        paths: ['warehouse'],
        uses: ['warehouse'],
      },
    ];
  }
}

const SCHEMES: Record<string, string> = {
  sqlalchemy: 'postgresql+psycopg2',
  libpq: 'postgresql',
  dlt: 'postgresql',
  jdbc: 'jdbc:postgresql',
};

function endpointVariables(ctx: ProjectContext, vantage: Vantage) {
  return vantage === 'network'
    ? { WAREHOUSE_HOST: SERVICE, WAREHOUSE_PORT: String(INSIDE_PORT) }
    : { WAREHOUSE_HOST: '127.0.0.1', WAREHOUSE_PORT: `\${POSTGRESQL_PORT:-${ctx.port('POSTGRESQL_PORT')}}` };
}
