import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { jvmMemory } from '../../core/memory';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { VirtualFileSystem } from '../../core/vfs';
import { metadataServer } from '../metadata-server';
import { revenueDashboard } from './metabase-cards';
import { METABASE_SOURCES, type MetabaseSource } from './metabase-sources';

const options = z.strictObject({
  port: portOption('Metabase', PORTS.METABASE_PORT),
  heap_gb: z.int().min(1).max(64).default(1).describe('Memory of the server, in GB of heap').meta({ ask: true }),
});
type Options = z.output<typeof options>;

const SERVICE = 'metabase';
const INSIDE_PORT = 3000;
const METRICS_PORT = 9191;
/** Metabase knows people by their address. This one gets no mail: none is sent before a mail server is named. */
const ADMIN = 'admin@example.com';
const DATABASE = 'metabase';
const FOLDER = 'dashboards/metabase';

/** Questions without SQL for everybody. Set up through its own API: files that do that are in the paid edition only. */
export class MetabaseProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'visualization',
    name: 'metabase',
    title: 'Metabase',
    summary: 'The Revenue dashboard in the BI tool that asks for no SQL',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'METABASE_DATABASE_PASSWORD' });
    ctx.registerWebInterface({
      title: 'Metabase',
      portKey: 'METABASE_PORT',
      path: '/',
      user: ADMIN,
      passwordKey: 'METABASE_ADMIN_PASSWORD',
      note: "the Revenue dashboard is in the collection of the project's name",
    });
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: METRICS_PORT, path: '/metrics' });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'Metabase shows what is there', types: Object.keys(METABASE_SOURCES) },
      { capability: 'marts', because: 'the dashboard shows the marts' },
      { capability: 'metadata_database', because: 'Metabase keeps its state there', types: ['postgresql'] },
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const option = 'metabase.port';
    return [
      ctx.portVariable('METABASE_PORT', 'Host port of Metabase', PORTS.METABASE_PORT, this.options.port, option),
      // Metabase takes no password without a digit.
      ctx.secretVariable('METABASE_ADMIN_PASSWORD', `Password of Metabase's user ${ADMIN}`, 24, 'mixed'),
      ctx.secretVariable('METABASE_DATABASE_PASSWORD', "Password of Metabase's own database"),
      ctx.secretVariable(
        'METABASE_ENCRYPTION_KEY',
        'Encrypts the passwords of data sources in Metabase; with another one it cannot read them any more',
        40,
      ),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    return { [SERVICE]: this.server(ctx), 'metabase-setup': this.setup(ctx) };
  }

  private server(ctx: ProjectContext): ComposeService {
    const { host, port, depends_on } = metadataServer(ctx);
    const heap = this.options.heap_gb;
    return {
      comment: 'Metabase: questions and dashboards',
      image: IMAGES.metabase,
      memory: jvmMemory(heap * 1024),
      environment: {
        MB_DB_TYPE: 'postgres',
        MB_DB_HOST: host,
        MB_DB_PORT: String(port),
        MB_DB_DBNAME: DATABASE,
        MB_DB_USER: DATABASE,
        MB_DB_PASS: required('METABASE_DATABASE_PASSWORD'),
        MB_ENCRYPTION_SECRET_KEY: required('METABASE_ENCRYPTION_KEY'),
        MB_SITE_URL: `http://localhost:\${METABASE_PORT:-${ctx.port('METABASE_PORT')}}`,
        MB_LOAD_SAMPLE_CONTENT: 'false',
        MB_ANON_TRACKING_ENABLED: 'false',
        MB_CHECK_FOR_UPDATES: 'false',
        ...(ctx.hasCapability('metrics') && { MB_PROMETHEUS_SERVER_PORT: String(METRICS_PORT) }),
        JAVA_OPTS: `-Xmx${heap}g`,
      },
      ports: [publishPort('METABASE_PORT', ctx.port('METABASE_PORT'), INSIDE_PORT)],
      depends_on,
      healthcheck: {
        test: ['CMD', 'curl', '--fail', '--silent', `http://localhost:${INSIDE_PORT}/api/health`],
        interval: '10s',
        timeout: '5s',
        retries: 12,
        // Its first start makes the tables of its database.
        start_period: '180s',
      },
      restart: 'unless-stopped',
    };
  }

  /**
   * Stays when it is done, asleep: `up --wait` takes a container that ended for one that failed, unless another waits for its
   * end. What failed stays as well, unhealthy, and its log says why.
   */
  private setup(ctx: ProjectContext): ComposeService {
    const warehouse = ctx.requireService('warehouse');
    return {
      comment: 'Metabase: makes the administrator, the data source and the dashboard, then sleeps; safe to repeat',
      image: IMAGES.python,
      memory: 20,
      init: true,
      command: ['sh', '-c', 'python /setup/setup.py && touch /tmp/done; exec sleep infinity'],
      environment: {
        PROJECT_NAME: ctx.projectName,
        METABASE_URL: `http://${SERVICE}:${INSIDE_PORT}`,
        METABASE_ADMIN_EMAIL: ADMIN,
        METABASE_ADMIN_PASSWORD: required('METABASE_ADMIN_PASSWORD'),
        ...warehouse.variables?.('network'),
      },
      // A key to a warehouse in a cloud.
      volumes: [`./${FOLDER}:/setup:ro`, ...(warehouse.readerVolumes ?? warehouse.volumes ?? [])],
      depends_on: {
        [SERVICE]: { condition: 'service_healthy' },
        ...(warehouse.host && { [warehouse.host]: { condition: 'service_healthy' } }),
      },
      healthcheck: {
        test: ['CMD', 'test', '-f', '/tmp/done'],
        interval: '5s',
        timeout: '5s',
        retries: 3,
        start_period: '60s',
      },
      restart: 'unless-stopped',
    };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { type, database } = ctx.requireService('warehouse');
    const source = METABASE_SOURCES[type];
    if (!source) throw new Error('requirements() lets no other warehouse through');
    ctx.renderTemplates(vfs, this);
    const dashboard = revenueDashboard({
      database: source.qualified ? database : undefined,
      capitals: source.capitals ?? false,
    });
    for (const [name, value] of Object.entries({ 'data-source': dataSource(source), revenue: dashboard }))
      vfs.addFile(`${FOLDER}/${name}.json`, `${JSON.stringify(value, undefined, 2)}\n`);
  }
}

function dataSource({ engine, details, askedFor }: MetabaseSource): object {
  return { name: 'Warehouse', engine, details, ...(askedFor && { asked_for: askedFor }) };
}
