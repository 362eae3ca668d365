import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { OwnedConnection, PythonEnvironment, Vantage } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { addressOf, type DatabaseServer, warehouseConnection } from './server';
import { registerMartsCommand, renderWarehouseClient, servesWarehouse, warehouseEnvironments } from './warehouse';

const options = z.strictObject({
  port: portOption('ClickHouse over HTTP', PORTS.CLICKHOUSE_PORT),
  native_port: portOption('ClickHouse’s own protocol', PORTS.CLICKHOUSE_NATIVE_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'clickhouse';
const USER = 'warehouse';
const DATABASE = 'warehouse';
const METRICS_PORT = 9363;
/** Its documentation asks for 4 GB where tables are large; MiB. */
const MEMORY = 1024;
const FOLDER = 'warehouse/clickhouse';

const SERVER: DatabaseServer = {
  name: SERVICE,
  user: USER,
  passwordKey: 'CLICKHOUSE_PASSWORD',
  database: DATABASE,
  port: 8123,
  portKey: 'CLICKHOUSE_PORT',
};
const NATIVE = { name: SERVICE, port: 9000, portKey: 'CLICKHOUSE_NATIVE_PORT' } as const;

/** The column store: a warehouse whose schemas are databases. */
export class ClickhouseProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'clickhouse',
    title: 'ClickHouse',
    summary: 'The column store for large analytical tables: a warehouse',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    const connection = warehouseConnection(ctx, SERVER);
    ctx.registerConnection({
      ...connection,
      variables: (vantage) => ({
        ...connection.variables(vantage),
        WAREHOUSE_NATIVE_PORT: addressOf(ctx, NATIVE, vantage).port,
      }),
    });
    registerMartsCommand(ctx, this);
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: METRICS_PORT, path: '/metrics' });
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, native_port } = this.options;
    return [
      ctx.portVariable(
        'CLICKHOUSE_PORT',
        'Host port of ClickHouse over HTTP',
        PORTS.CLICKHOUSE_PORT,
        port,
        'clickhouse.port',
      ),
      ctx.portVariable(
        'CLICKHOUSE_NATIVE_PORT',
        'Host port of ClickHouse’s own protocol',
        PORTS.CLICKHOUSE_NATIVE_PORT,
        native_port,
        'clickhouse.native_port',
      ),
      ctx.secretVariable('CLICKHOUSE_PASSWORD', `Password of ClickHouse's user ${USER}`),
    ];
  }

  override getConnectionString(
    ctx: ProjectContext,
    connection: OwnedConnection,
    target: string,
    vantage: Vantage,
  ): string {
    const { host, port } = addressOf(ctx, SERVER, vantage);
    const native = `${host}:${addressOf(ctx, NATIVE, vantage).port}`;
    const login = `${USER}:${required('CLICKHOUSE_PASSWORD')}`;
    if (target === 'sqlalchemy') return `clickhousedb://${login}@${host}:${port}/${DATABASE}`;
    if (target === 'dlt') return `clickhouse://${login}@${native}/${DATABASE}?http_port=${port}&secure=0`;
    if (target === 'sling') return `clickhouse://${login}@${native}/${DATABASE}`;
    // JDBC takes user and password apart from the address.
    if (target === 'jdbc') return `jdbc:clickhouse://${host}:${port}/${DATABASE}`;
    return super.getConnectionString(ctx, connection, target, vantage);
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const server: ComposeService = {
      comment: 'ClickHouse: the warehouse',
      memory: MEMORY,
      image: IMAGES.clickhouse,
      environment: {
        CLICKHOUSE_USER: USER,
        CLICKHOUSE_PASSWORD: required('CLICKHOUSE_PASSWORD'),
        CLICKHOUSE_DB: DATABASE,
        CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
      },
      ports: [
        publishPort('CLICKHOUSE_PORT', ctx.port('CLICKHOUSE_PORT'), SERVER.port),
        publishPort('CLICKHOUSE_NATIVE_PORT', ctx.port('CLICKHOUSE_NATIVE_PORT'), NATIVE.port),
      ],
      volumes: [
        'clickhouse_data:/var/lib/clickhouse',
        'clickhouse_logs:/var/log/clickhouse-server',
        `./${FOLDER}/databases.sql:/docker-entrypoint-initdb.d/databases.sql:ro`,
        `./${FOLDER}/metrics.xml:/etc/clickhouse-server/config.d/metrics.xml:ro`,
      ],
      // By the service's name: while the image initialises, its temporary server listens on loopback only.
      healthcheck: {
        test: ['CMD', 'wget', '-q', '-O-', `http://${SERVICE}:${SERVER.port}/ping`],
        interval: '5s',
        timeout: '5s',
        retries: 20,
        start_period: '60s',
      },
      ulimits: { nofile: 262_144 },
      restart: 'unless-stopped',
    };
    return { [SERVICE]: server };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return warehouseEnvironments(ctx, this);
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderWarehouseClient(vfs, ctx, this);
    ctx.renderTemplates(vfs, this, {}, (target) => !/^warehouse\/\w+\.py$/.test(target) || servesWarehouse(ctx, this));
  }
}
