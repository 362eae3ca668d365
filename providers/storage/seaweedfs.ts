import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption } from '../../core/provider';
import type { PythonEnvironment, Vantage } from '../../core/services';
import { MART_TABLES, SOURCE_FILES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from './drivers';

const options = z.strictObject({
  port: portOption('SeaweedFS (S3)', PORTS.SEAWEEDFS_PORT),
  browser: z
    .boolean()
    .default(false)
    .describe('Publish the page that shows all files; it has no login')
    .meta({ ask: true }),
  filer_port: portOption('the page that shows all files', PORTS.SEAWEEDFS_FILER_PORT),
});
type Options = z.output<typeof options>;

const SERVICE = 'seaweedfs';
const S3_PORT = 8333;
const FILER_PORT = 8888;
const METRICS_PORT = 9327;
const MEMORY = 256;
/** Any name will do, but every client must have one. */
const REGION = 'local';
const LANDING = 'landing';
const MARTS = 'marts';
const ENVIRONMENT = 'object_store';
const EXPORT_SCRIPT = 'object_store/export_marts.py';

/** An object store that speaks S3: the source files land there, and the checked marts leave from there as Parquet. */
export class SeaweedfsProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'seaweedfs',
    title: 'SeaweedFS',
    summary: 'The object store (S3): source files land in it, checked marts leave it as Parquet',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.registerConnection({
      name: SERVICE,
      type: 's3',
      capabilities: ['object_store'],
      host: SERVICE,
      port: S3_PORT,
      variables: (vantage) => ({
        S3_ENDPOINT_URL: endpoint(ctx, vantage),
        S3_REGION: REGION,
        AWS_ACCESS_KEY_ID: required('SEAWEEDFS_ACCESS_KEY'),
        AWS_SECRET_ACCESS_KEY: required('SEAWEEDFS_SECRET_KEY'),
        S3_LANDING_BUCKET: LANDING,
        S3_MARTS_BUCKET: MARTS,
      }),
    });
    ctx.registerBucket(LANDING);
    ctx.registerBucket(MARTS);
    this.registerSteps(ctx);
    ctx.registerScrapeTarget({ job: SERVICE, host: SERVICE, port: METRICS_PORT, path: '/metrics' });
    if (this.options.browser) {
      ctx.registerWebInterface({
        title: 'SeaweedFS',
        portKey: 'SEAWEEDFS_FILER_PORT',
        path: '/buckets/',
        note: 'all files of the store; it has no login',
      });
    }
  }

  private registerSteps(ctx: ProjectContext): void {
    const served = () => ctx.isServedBy('object_store', this.meta.name);
    ctx.registerStep({
      id: 'land_files',
      title: 'Land the source files in the object store',
      kind: 'source',
      command: ['python', 'object_store/land_files.py'],
      environment: ENVIRONMENT,
      reads: SOURCE_FILES,
      writes: SOURCE_FILES.map((file) => file.replace('data/', `${LANDING}/shop/`)),
      retries: 2,
      timeoutMinutes: 15,
      when: served,
    });
    ctx.registerStep({
      id: 'export_marts',
      title: 'Export the checked marts to the object store as Parquet',
      kind: 'publish',
      command: ['python', EXPORT_SCRIPT],
      environment: ENVIRONMENT,
      reads: MART_TABLES,
      writes: MART_TABLES.map((table) => `${table.replace('.', '/')}.parquet`),
      retries: 2,
      timeoutMinutes: 15,
      readsPublished: true,
      when: () => served() && exportsMarts(ctx),
    });
    ctx.registerCommand({
      name: 'list-objects',
      title: 'List what is in the object store',
      environment: ENVIRONMENT,
      command: ['python', 'object_store/list_objects.py'],
      when: served,
    });
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    const { port, browser, filer_port: filerPort } = this.options;
    return [
      ctx.portVariable('SEAWEEDFS_PORT', 'Host port of SeaweedFS (S3)', PORTS.SEAWEEDFS_PORT, port, 'seaweedfs.port'),
      ...(browser
        ? [
            ctx.portVariable(
              'SEAWEEDFS_FILER_PORT',
              'Host port of SeaweedFS (page of all files)',
              PORTS.SEAWEEDFS_FILER_PORT,
              filerPort,
              'seaweedfs.filer_port',
            ),
          ]
        : []),
      ctx.secretVariable('SEAWEEDFS_ACCESS_KEY', 'Access key id of SeaweedFS (S3)', 20),
      ctx.secretVariable('SEAWEEDFS_SECRET_KEY', 'Secret access key of SeaweedFS (S3)', 40),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    return {
      [SERVICE]: {
        comment: 'SeaweedFS: the object store (S3), all of it in one process',
        memory: MEMORY,
        image: IMAGES.seaweedfs,
        command: [
          'mini',
          '-dir=/data',
          // By name, because a new container has another address and the store remembers under which one it was.
          `-ip=${SERVICE}`,
          '-ip.bind=0.0.0.0',
          `-s3.port=${S3_PORT}`,
          `-filer.port=${FILER_PORT}`,
          // Nothing here uses them.
          '-s3.port.iceberg=0',
          '-webdav=false',
          '-admin.ui=false',
          '-master.telemetry=false',
          `-metricsPort=${METRICS_PORT}`,
        ],
        environment: {
          AWS_ACCESS_KEY_ID: required('SEAWEEDFS_ACCESS_KEY'),
          AWS_SECRET_ACCESS_KEY: required('SEAWEEDFS_SECRET_KEY'),
          // Made when the server starts, where they are missing.
          S3_BUCKET: [...ctx.services.buckets].sort().join(','),
        },
        ports: [
          publishPort('SEAWEEDFS_PORT', ctx.port('SEAWEEDFS_PORT'), S3_PORT),
          ...(this.options.browser
            ? [publishPort('SEAWEEDFS_FILER_PORT', ctx.port('SEAWEEDFS_FILER_PORT'), FILER_PORT)]
            : []),
        ],
        volumes: ['seaweedfs_data:/data'],
        healthcheck: {
          test: ['CMD', 'curl', '-f', `http://localhost:${S3_PORT}/healthz`],
          interval: '5s',
          timeout: '5s',
          retries: 20,
          start_period: '30s',
        },
        stop_grace_period: '30s',
        restart: 'unless-stopped',
      },
    };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const warehouse = exportsMarts(ctx) ? ctx.requireService('warehouse') : undefined;
    return [
      {
        name: ENVIRONMENT,
        title: 'Object store client',
        requirements: [pinned('pyarrow'), ...(warehouse ? warehouseDriver(warehouse.type) : [])],
        paths: ['object_store', 'data', ...(warehouse ? ['warehouse'] : [])],
        uses: ['object_store', ...(warehouse ? ['warehouse'] : [])],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const exports = exportsMarts(ctx);
    const own_buckets = ctx.services.buckets.filter((name) => name !== LANDING && name !== MARTS);
    const extra = { own_buckets, exports_marts: exports };
    ctx.renderTemplates(vfs, this, extra, (target) => target !== EXPORT_SCRIPT || exports);
  }
}

/** Marts can be exported where there is something that makes them, in a warehouse with a client that reads them. */
function exportsMarts(ctx: ProjectContext): boolean {
  return ctx.hasCapability('warehouse') && ctx.hasCapability('marts');
}

function endpoint(ctx: ProjectContext, vantage: Vantage): string {
  return vantage === 'network'
    ? `http://${SERVICE}:${S3_PORT}`
    : `http://127.0.0.1:\${SEAWEEDFS_PORT:-${ctx.port('SEAWEEDFS_PORT')}}`;
}
