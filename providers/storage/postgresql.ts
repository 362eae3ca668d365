import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { monitoringKey, monitoringVariables, postgresqlTarget } from './exporters';
import { addressOf, type DatabaseServer, readAsSource, sourceConnection, warehouseConnection } from './server';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const options = z.strictObject({
  version: z.enum(['17', '18']).default('17').describe('Major version of the server').meta({ ask: true }),
  port: portOption('PostgreSQL', PORTS.POSTGRESQL_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'postgresql';
const DATABASE = 'warehouse';
const USER = 'warehouse';
const INSIDE_PORT = 5432;
const SERVER: DatabaseServer = {
  name: SERVICE,
  user: USER,
  passwordKey: 'POSTGRESQL_PASSWORD',
  database: DATABASE,
  port: INSIDE_PORT,
  portKey: 'POSTGRESQL_PORT',
};
const DATABASE_ONE_SHOT = 'postgresql-databases';
/** 128 MB of shared buffers, and about 10 MB for each connection of the tools. */
const MEMORY = 256;
const DATABASES_SCRIPT = 'warehouse/databases.sh';

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
      ...warehouseConnection(ctx, SERVER, 'metadata_database'),
      databaseOneShot: DATABASE_ONE_SHOT,
    });
    ctx.registerConnection(sourceConnection(ctx, this, SERVER));
    registerMartsCommand(ctx, this);
    ctx.registerScrapeTarget(postgresqlTarget(SERVICE, DATABASE, INSIDE_PORT, DATABASE_ONE_SHOT));
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const option = 'postgresql.port';
    return [
      ctx.portVariable('POSTGRESQL_PORT', 'Host port of PostgreSQL', PORTS.POSTGRESQL_PORT, this.options.port, option),
      ctx.secretVariable('POSTGRESQL_PASSWORD', `Password of PostgreSQL's user ${USER}`),
      ...monitoringVariables(ctx, this.meta.title, 'POSTGRESQL'),
    ];
  }

  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const { host, port } = addressOf(ctx, SERVER, vantage);
    const place = `${host}:${port}/${connection.database}`;
    // JDBC takes user and password apart from the address.
    if (target === 'jdbc') return `jdbc:postgresql://${place}`;
    const scheme = SCHEMES[target];
    if (!scheme) return super.getConnectionString(ctx, connection, target, vantage);
    const parameters = target === 'sling' ? '?sslmode=disable' : '';
    return `${scheme}://${USER}:${required('POSTGRESQL_PASSWORD')}@${place}${parameters}`;
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const server: ComposeService = {
      comment: `PostgreSQL: ${rolesOf(ctx, this).join(', and ')}`,
      memory: MEMORY,
      image: this.options.version === '18' ? IMAGES.postgresql18 : IMAGES.postgresql17,
      // What captures changes reads them from the write-ahead log, where they must be readable.
      ...(readAsSource(ctx, SERVICE) && { command: ['postgres', '-c', 'wal_level=logical'] }),
      environment: { POSTGRES_USER: USER, POSTGRES_PASSWORD: required('POSTGRESQL_PASSWORD'), POSTGRES_DB: DATABASE },
      ports: [publishPort('POSTGRESQL_PORT', ctx.port('POSTGRESQL_PORT'), INSIDE_PORT)],
      // The image of version 18 moved its data one folder up.
      volumes: [`postgresql_data:/var/lib/postgresql${this.options.version === '18' ? '' : '/data'}`],
      // Over TCP: while the image initialises, its temporary server listens on the socket only. By the name of the container:
      // the image asks no password of the loopback, and one that is not the data's has to come out here.
      healthcheck: {
        test: [
          'CMD-SHELL',
          'PGPASSWORD="$$POSTGRES_PASSWORD" psql -h "$$HOSTNAME" -U "$$POSTGRES_USER" -d "$$POSTGRES_DB" -qc ""',
        ],
        interval: '5s',
        timeout: '5s',
        retries: 12,
        start_period: '30s',
      },
      shm_size: '128mb',
      restart: 'unless-stopped',
    };
    return { [SERVICE]: server, ...this.databaseOneShot(ctx) };
  }

  /** Makes the roles and databases that others asked for. It runs on each `up`, so an old volume gains the new ones. */
  private databaseOneShot(ctx: ProjectContext): Record<string, ComposeService> {
    if (!hasRolesToMake(ctx)) return {};
    const databases = ctx.services.metadataDatabases;
    return {
      [DATABASE_ONE_SHOT]: {
        comment: oneShotComment(ctx),
        memory: 16,
        image: this.options.version === '18' ? IMAGES.postgresql18 : IMAGES.postgresql17,
        command: ['sh', '/databases.sh'],
        environment: {
          PGHOST: SERVICE,
          PGUSER: USER,
          PGPASSWORD: required('POSTGRESQL_PASSWORD'),
          METADATA_DATABASES: databases.map(({ name }) => name).join(' '),
          // Named as the script looks for them, wherever .env keeps them.
          ...Object.fromEntries(
            databases.map(({ name, passwordKey }) => [passwordVariable(name), required(passwordKey)]),
          ),
          ...(ctx.hasCapability('metrics') && { MONITORING_PASSWORD: required(monitoringKey('POSTGRESQL')) }),
        },
        volumes: [`./${DATABASES_SCRIPT}:/databases.sh:ro`],
        depends_on: { [SERVICE]: { condition: 'service_healthy' } },
        restart: 'no',
      },
    };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    const extra = {
      is_warehouse: servesWarehouse(ctx, this),
      databases: ctx.services.metadataDatabases,
      monitored: ctx.hasCapability('metrics'),
    };
    ctx.renderTemplates(vfs, this, extra, (target) => this.belongs(target, ctx));
  }

  /** The server may be the warehouse, the home of other tools' databases, or both. */
  private belongs(target: string, ctx: ProjectContext): boolean {
    if (target === DATABASES_SCRIPT) return hasRolesToMake(ctx);
    return !target.startsWith('warehouse/') || servesWarehouse(ctx, this);
  }
}

const SCHEMES: Record<string, string> = {
  sqlalchemy: 'postgresql+psycopg2',
  libpq: 'postgresql',
  dlt: 'postgresql',
  sling: 'postgresql',
};

/** What the server is there for, in words; the shop's own database where nobody else has a use for it. */
function rolesOf(ctx: ProjectContext, provider: PostgresqlProvider): string[] {
  const roles = [
    ...(servesWarehouse(ctx, provider) ? ['the warehouse'] : []),
    ...(readAsSource(ctx, SERVICE) ? ['the operational database of the shop'] : []),
    ...(ctx.services.metadataDatabases.length > 0 ? ['a database for each tool that keeps state'] : []),
  ];
  return roles.length > 0 ? roles : ['the operational database of the shop'];
}

/** Somebody keeps state in the server, or reads its statistics. */
function hasRolesToMake(ctx: ProjectContext): boolean {
  return ctx.services.metadataDatabases.length > 0 || ctx.hasCapability('metrics');
}

function oneShotComment(ctx: ProjectContext): string {
  const made = [
    ...(ctx.services.metadataDatabases.length > 0 ? ['a role and a database for each tool that keeps state'] : []),
    ...(ctx.hasCapability('metrics') ? ['the role that reads statistics'] : []),
  ];
  return `Makes ${made.join(', and ')}; safe to repeat`;
}

/** As warehouse/databases.sh derives it from the database's name. */
function passwordVariable(database: string): string {
  return `${database.toUpperCase().replaceAll('-', '_')}_DB_PASSWORD`;
}
