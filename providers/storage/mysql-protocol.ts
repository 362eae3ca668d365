import type { ComposeService, Healthcheck } from '../../core/compose';
import { publishPort, required } from '../../core/compose';
import { PORTS } from '../../core/catalog/ports';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { monitoringKey, monitoringVariables, mysqlTarget } from './exporters';
import { addressOf, type DatabaseServer, readAsSource, sourceConnection, warehouseConnection } from './server';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const USER = 'warehouse';
const DATABASE = 'warehouse';
const INSIDE_PORT = 3306;
const CLIENT = 'storage/mysql-protocol';

/** What tells the servers of this protocol apart. */
export interface Flavour {
  image: string;
  /** MiB; see ComposeService. */
  memory: number;
  portKey: 'MARIADB_PORT' | 'MYSQL_PORT';
  /** Before `_USER`, `_PASSWORD` and so on in the environment of the image. */
  prefix: string;
  /** The client in the image, with what it takes to log in over the container's own loopback. */
  client: string;
  /** Variables of the image beside user, password and database. */
  environment: Record<string, string>;
  /** Options of the server that let others read its changes; none where that is the default. */
  changeLog: readonly string[];
}

/** A server that speaks MySQL's protocol: the warehouse, or the shop's operational database beside another warehouse. */
export abstract class MysqlProtocolProvider<
  Options extends { port?: number | undefined },
> extends ComponentProvider<Options> {
  protected abstract readonly flavour: Flavour;

  private get monitoringOneShot(): string {
    return `${this.meta.name}-monitoring`;
  }

  private get server(): DatabaseServer {
    const { portKey, prefix } = this.flavour;
    return {
      name: this.meta.name,
      user: USER,
      passwordKey: `${prefix}_PASSWORD`,
      database: DATABASE,
      port: INSIDE_PORT,
      portKey,
    };
  }

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection(warehouseConnection(ctx, this.server));
    ctx.registerConnection(sourceConnection(ctx, this, this.server));
    registerMartsCommand(ctx, this);
    const { name, title } = this.meta;
    ctx.registerScrapeTarget(mysqlTarget(name, title, INSIDE_PORT, this.flavour.prefix, this.monitoringOneShot));
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { title, name } = this.meta;
    const { portKey } = this.flavour;
    return [
      ctx.portVariable(portKey, `Host port of ${title}`, PORTS[portKey], this.options.port, `${name}.port`),
      ctx.secretVariable(this.server.passwordKey, `Password of ${title}'s users ${USER} and root`),
      ...monitoringVariables(ctx, title, this.flavour.prefix),
    ];
  }

  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const { host, port } = addressOf(ctx, this.server, vantage);
    const place = `${host}:${port}/${connection.database}`;
    const login = `${USER}:${required(this.server.passwordKey)}`;
    const { name } = this.meta;
    if (target === 'sqlalchemy') return `mysql+pymysql://${login}@${place}?charset=utf8mb4`;
    if (target === 'dlt') return `mysql+pymysql://${login}@${place}?charset=utf8mb4`;
    if (target === 'sling') return `${name}://${login}@${place}?tls=skip-verify`;
    // JDBC takes user and password apart from the address.
    if (target === 'jdbc') return `jdbc:${name}://${place}`;
    return super.getConnectionString(ctx, connection, target, vantage);
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const { name, title } = this.meta;
    const { image, memory, portKey, prefix, environment, changeLog } = this.flavour;
    const password = required(this.server.passwordKey);
    return {
      [name]: {
        comment: `${title}: ${servesWarehouse(ctx, this) ? 'the warehouse' : 'the operational database of the shop'}`,
        memory,
        image,
        command: [
          '--character-set-server=utf8mb4',
          // Texts that differ in case or in an accent are different texts, as in every other warehouse.
          '--collation-server=utf8mb4_bin',
          '--default-time-zone=+00:00',
          ...(readAsSource(ctx, name) ? changeLog : []),
        ],
        environment: {
          [`${prefix}_USER`]: USER,
          [`${prefix}_PASSWORD`]: password,
          [`${prefix}_DATABASE`]: DATABASE,
          [`${prefix}_ROOT_PASSWORD`]: password,
          [`${prefix}_ROOT_HOST`]: 'localhost',
          ...environment,
        },
        ports: [publishPort(portKey, ctx.port(portKey), INSIDE_PORT)],
        volumes: [
          `${name}_data:/var/lib/mysql`,
          // Runs once, on an empty volume. It gives the user every right there is, so nothing is missing later.
          `./warehouse/${name}/rights.sql:/docker-entrypoint-initdb.d/rights.sql:ro`,
        ],
        healthcheck: { test: this.logIn(), interval: '5s', timeout: '5s', retries: 20, start_period: '60s' },
        restart: 'unless-stopped',
      },
      ...(ctx.hasCapability('metrics') && { [this.monitoringOneShot]: this.monitoring() }),
    };
  }

  /**
   * With the password, so that a wrong one shows here and not first in those who use the server; over TCP, where the temporary
   * server that initialises the volume does not listen.
   */
  private logIn(): Healthcheck['test'] {
    const { client, prefix } = this.flavour;
    const login = `MYSQL_PWD="$$${prefix}_PASSWORD" ${client} -h 127.0.0.1 -u "$$${prefix}_USER"`;
    return ['CMD-SHELL', `${login} -e "SELECT 1" "$$${prefix}_DATABASE"`];
  }

  /** On each `up`, so an old volume gains the user too. */
  private monitoring(): ComposeService {
    const { name, title } = this.meta;
    const { image, prefix } = this.flavour;
    return {
      comment: `Makes the user who reads the statistics of ${title}; safe to repeat`,
      memory: 16,
      image,
      command: ['sh', '/monitoring.sh'],
      environment: {
        SERVER: name,
        MYSQL_USER: USER,
        MYSQL_PWD: required(this.server.passwordKey),
        MONITORING_PASSWORD: required(monitoringKey(prefix)),
      },
      volumes: [`./warehouse/${name}/monitoring.sh:/monitoring.sh:ro`],
      depends_on: { [name]: { condition: 'service_healthy' } },
      restart: 'no',
    };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    const isWarehouse = servesWarehouse(ctx, this);
    if (isWarehouse) ctx.renderScope(vfs, CLIENT);
    const { name } = this.meta;
    const monitored = ctx.hasCapability('metrics');
    ctx.renderTemplates(
      vfs,
      this,
      { is_warehouse: isWarehouse, monitored },
      (target) => monitored || target !== `warehouse/${name}/monitoring.sh`,
    );
  }
}
