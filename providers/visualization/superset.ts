import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { imageRow } from '../../core/environments';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import { metadataServer } from '../metadata-server';
import { revenueAssets } from './superset-assets';
import { connectArguments, driversFor, readersAddress, SUPERSET_TYPES } from './superset-sources';

const options = z.strictObject({
  port: portOption('Superset', PORTS.SUPERSET_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'superset';
const INSIDE_PORT = 8088;
const ADMIN = 'admin';
const DATABASE = 'superset';
const FOLDER = 'dashboards/superset';
/** Processes that answer; one more starts them. */
const WORKERS = 2;
/** MiB of one of Superset's processes on the sample data. */
const PROCESS_MEMORY = 350;
const ASSETS = '/app/assets';

/** Dashboards as code: what Superset shows of the project is in files, imported at each start. */
export class SupersetProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'visualization',
    name: 'superset',
    title: 'Apache Superset',
    summary: 'The Revenue dashboard in the open BI tool for teams: charts, SQL Lab, roles',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'SUPERSET_DATABASE_PASSWORD' });
    ctx.registerWebInterface({
      title: 'Superset',
      portKey: 'SUPERSET_PORT',
      path: '/superset/dashboard/revenue/',
      user: ADMIN,
      passwordKey: 'SUPERSET_ADMIN_PASSWORD',
      note: 'opens on the Revenue dashboard',
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'Superset shows what is there', types: SUPERSET_TYPES },
      { capability: 'marts', because: 'the dashboard shows the marts' },
      { capability: 'metadata_database', because: 'Superset keeps its state there', types: ['postgresql'] },
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const option = 'superset.port';
    return [
      ctx.portVariable('SUPERSET_PORT', 'Host port of Superset', PORTS.SUPERSET_PORT, this.options.port, option),
      ctx.secretVariable('SUPERSET_ADMIN_PASSWORD', `Password of Superset's user ${ADMIN}`),
      ctx.secretVariable('SUPERSET_DATABASE_PASSWORD', "Password of Superset's own database"),
      ctx.secretVariable(
        'SUPERSET_SECRET_KEY',
        'Signs sessions and encrypts what Superset keeps secret; with another one it cannot read that any more',
        42,
      ),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const { host, port, depends_on } = metadataServer(ctx);
    const warehouse = ctx.requireService('warehouse');
    const login = `${DATABASE}:${required('SUPERSET_DATABASE_PASSWORD')}`;
    const superset: ComposeService = {
      image: `${ctx.compose.projectName}-superset`,
      memory: PROCESS_MEMORY,
      build: { context: '.', dockerfile: `${FOLDER}/Dockerfile` },
      environment: {
        SUPERSET_SECRET_KEY: required('SUPERSET_SECRET_KEY'),
        SUPERSET_DATABASE_URI: `postgresql+psycopg2://${login}@${host}:${port}/${DATABASE}`,
        SCARF_ANALYTICS: 'false',
      },
      volumes: [
        `./${FOLDER}/superset_config.py:/app/pythonpath/superset_config.py:ro`,
        // A warehouse that is a file, or the key to one in a cloud.
        ...(warehouse.readerVolumes ?? warehouse.volumes ?? []),
      ],
    };
    return {
      'superset-init': {
        ...superset,
        comment:
          'Superset: brings the database up to date, makes the administrator, imports the dashboards; safe to repeat',
        command: ['sh', '/app/init/init.sh'],
        environment: {
          ...superset.environment,
          SUPERSET_ADMIN_USER: ADMIN,
          SUPERSET_ADMIN_PASSWORD: required('SUPERSET_ADMIN_PASSWORD'),
          SUPERSET_ASSETS: ASSETS,
          WAREHOUSE_ADDRESS: readersAddress(ctx),
        },
        volumes: [...(superset.volumes ?? []), `./${FOLDER}/init:/app/init:ro`, `./${FOLDER}/assets:${ASSETS}:ro`],
        depends_on: {
          ...depends_on,
          ...(warehouse.host && { [warehouse.host]: { condition: 'service_healthy' } }),
        },
        restart: 'no',
      },
      [SERVICE]: {
        ...superset,
        comment: 'Superset: dashboards and SQL Lab',
        memory: (WORKERS + 1) * PROCESS_MEMORY,
        environment: {
          ...superset.environment,
          SERVER_WORKER_AMOUNT: String(WORKERS),
          SERVER_THREADS_AMOUNT: '8',
        },
        ports: [publishPort('SUPERSET_PORT', ctx.port('SUPERSET_PORT'), INSIDE_PORT)],
        depends_on: { 'superset-init': { condition: 'service_completed_successfully' } },
        healthcheck: {
          test: ['CMD', 'curl', '--fail', '--silent', `http://localhost:${INSIDE_PORT}/health`],
          interval: '10s',
          timeout: '5s',
          retries: 12,
          start_period: '60s',
        },
        restart: 'unless-stopped',
      },
    };
  }

  /** Drivers alone: the image holds Superset, with its dependencies as its maintainers tested them. */
  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    return [
      {
        name: SERVICE,
        title: 'Drivers of Superset',
        requirements: driversFor(ctx.requireService('warehouse').type),
        base: [pinned('apache-superset')],
        paths: [],
        uses: [],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const environment = ctx.environments.find(({ name }) => name === SERVICE);
    ctx.renderTemplates(vfs, this, { image: IMAGES.superset, environment: environment && imageRow(environment) });
    const connect = connectArguments(ctx.requireService('warehouse').type);
    for (const [path, text] of revenueAssets(connect)) vfs.addFile(`${FOLDER}/assets/${path}`, text);
  }
}
