import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { type Jar, JARS } from '../../core/catalog/jars';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { jvmMemory, STEP_MEMORY } from '../../core/memory';
import type { Problem } from '../../core/problems';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import { choose, phrase, set } from '../../core/remedies';
import type { PythonEnvironment } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { warehouseDriver } from '../storage/drivers';
import { renderBuilding } from './building';

const memory = z.string().regex(/^[1-9]\d{0,3}[gm]$/, 'a size such as 512m or 2g');

const options = z.strictObject({
  mode: z
    .enum(['local', 'cluster'])
    .default('local')
    .describe('Whether Spark works inside the step, or on a cluster of containers')
    .meta({ ask: true }),
  workers: z.int().min(1).max(16).default(1).describe('How many workers the cluster has'),
  driver_memory: memory
    .default('1g')
    .describe('Memory of the program that runs the job, in local mode of all of Spark'),
  worker_memory: memory.default('1g').describe('Memory that a job may take on each worker'),
  port: portOption('the page of the Spark cluster', PORTS.SPARK_PORT),
});
type Options = z.output<typeof options>;

const ENVIRONMENT = 'spark';
const FOLDER = 'spark';
const MASTER = 'spark-master';
const MASTER_PORT = 7077;
const PAGE_PORT = 8080;
/** Of a master and of a worker, beside the jobs; MiB. */
const DAEMON_HEAP = 512;
const CLUSTER = 'spark_cluster';
const SETUP = 'requirements/setup/spark.sh';
const CLASS = '/opt/spark/bin/spark-class';

/** By type of the warehouse's connection: the JDBC drivers. DuckDB exchanges files with Spark instead. */
const WAREHOUSES: Record<string, Jar[]> = {
  postgresql: [JARS.postgresql],
  duckdb: [],
  mariadb: [JARS.mariadb],
  mysql: [JARS.mariadb],
};

/** Turns raw into staging and marts with data frames, in one process or on a cluster. */
export class SparkProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'transformation',
    name: 'spark',
    title: 'Spark',
    summary: 'PySpark jobs with tests, on this machine or on a cluster: raw to staging to marts',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('marts');
    ctx.registerStep({
      id: 'transform_spark',
      title: 'Build the marts with Spark',
      kind: 'transform',
      command: ['python', `${FOLDER}/jobs/build_marts.py`],
      environment: ENVIRONMENT,
      reads: RAW_TABLES,
      writes: MART_TABLES,
      retries: 1,
      timeoutMinutes: 60,
      when: () => ctx.isServedBy('marts', this.meta.name),
    });
    ctx.registerCommand({
      name: 'spark-tests',
      title: 'Test the functions of the Spark jobs',
      environment: ENVIRONMENT,
      command: ['python', '-m', 'pytest', '-p', 'no:cacheprovider', `${FOLDER}/tests`],
    });
    if (!this.hasCluster) return;
    ctx.registerConnection({
      name: MASTER,
      type: 'spark',
      capabilities: [CLUSTER],
      host: MASTER,
      port: MASTER_PORT,
    });
    ctx.registerWebInterface({
      title: 'Spark',
      portKey: 'SPARK_PORT',
      path: '/',
      note: 'the cluster and its jobs; no login',
    });
  }

  override requirements(): Requirement[] {
    return [
      { capability: 'warehouse', because: 'Spark reads and writes its tables', types: Object.keys(WAREHOUSES) },
      { capability: 'raw_tables', because: 'Spark has to have something to transform' },
    ];
  }

  override validateConfiguration(ctx: ProjectContext): Problem[] {
    const warehouse = ctx.requireService('warehouse');
    if (!this.hasCluster || warehouse.host) return [];
    return [
      {
        where: 'options.spark.mode',
        what: 'a cluster cannot reach a warehouse that is a file of one program',
        mend: phrase`Say ${set('spark', 'mode', 'local')}, or choose a warehouse with a server, such as ${choose('storage', ['postgresql'], warehouse.provider)}.`,
      },
    ];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    if (!this.hasCluster) return [];
    return [
      ctx.portVariable(
        'SPARK_PORT',
        "Host port of the Spark cluster's page",
        PORTS.SPARK_PORT,
        this.options.port,
        'spark.port',
      ),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    if (!this.hasCluster) return {};
    const workers = Array.from({ length: this.options.workers }, (_, index) => [
      `spark-worker-${index + 1}`,
      this.worker(),
    ]);
    return {
      [MASTER]: {
        comment: 'Spark: gives the workers of the cluster to jobs',
        memory: jvmMemory(DAEMON_HEAP),
        image: IMAGES.spark,
        command: [CLASS, 'org.apache.spark.deploy.master.Master', '--host', MASTER, '--port', String(MASTER_PORT)],
        environment: { SPARK_DAEMON_MEMORY: `${DAEMON_HEAP}m` },
        ports: [publishPort('SPARK_PORT', ctx.port('SPARK_PORT'), PAGE_PORT)],
        healthcheck: pageHealth(PAGE_PORT),
        restart: 'unless-stopped',
      },
      ...(Object.fromEntries(workers) as Record<string, ComposeService>),
    };
  }

  private worker(): ComposeService {
    return {
      comment: 'Spark: does the work of jobs',
      memory: jvmMemory(DAEMON_HEAP) + jvmMemory(mib(this.options.worker_memory)),
      image: IMAGES.spark,
      command: [CLASS, 'org.apache.spark.deploy.worker.Worker', `spark://${MASTER}:${MASTER_PORT}`],
      environment: { SPARK_DAEMON_MEMORY: `${DAEMON_HEAP}m`, SPARK_WORKER_MEMORY: this.options.worker_memory },
      depends_on: { [MASTER]: { condition: 'service_healthy' } },
      healthcheck: pageHealth(8081),
      restart: 'unless-stopped',
    };
  }

  override getRequirements(ctx: ProjectContext): PythonEnvironment[] {
    const { type } = ctx.requireService('warehouse');
    const { driver_memory: driver, worker_memory: worker } = this.options;
    const master = this.hasCluster ? `spark://${MASTER}:${MASTER_PORT}` : 'local[*]';
    return [
      {
        name: ENVIRONMENT,
        title: 'Spark',
        requirements: [pinned('pyspark'), ...warehouseDriver(type), pinned('pytest')],
        paths: [FOLDER, 'warehouse'],
        uses: ['warehouse'],
        ...(this.hasCluster && { awaits: [CLUSTER] }),
        // The driver's JVM, and the Python program beside it.
        memory: jvmMemory(mib(driver)) + STEP_MEMORY,
        systemPackages: ['openjdk-17-jre-headless'],
        ...(jars(ctx).length > 0 && { setup: [] }),
        variables: (vantage) => ({
          // Containers cannot be sure to reach a program on the host, as workers would have to.
          SPARK_MASTER: vantage === 'network' ? master : '${SPARK_MASTER:-local[*]}',
          SPARK_DRIVER_MEMORY: driver,
          SPARK_EXECUTOR_MEMORY: worker,
        }),
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    renderBuilding(vfs, ctx);
    const extra = { jars: jars(ctx), has_cluster: this.hasCluster };
    ctx.renderTemplates(vfs, this, extra, (target) => target !== SETUP || jars(ctx).length > 0);
  }

  private get hasCluster(): boolean {
    return this.options.mode === 'cluster';
  }
}

function jars(ctx: ProjectContext): Jar[] {
  const { type } = ctx.requireService('warehouse');
  const found = WAREHOUSES[type];
  if (!found) throw new Error(`Spark has no way to a warehouse of type ${type}`);
  return found;
}

/** Of a size such as 512m or 2g. */
function mib(size: string): number {
  return Number.parseInt(size, 10) * (size.endsWith('g') ? 1024 : 1);
}

function pageHealth(port: number): NonNullable<ComposeService['healthcheck']> {
  return {
    test: ['CMD', 'python3', '-c', `import urllib.request as u; u.urlopen('http://localhost:${port}', timeout=5)`],
    interval: '10s',
    timeout: '10s',
    retries: 12,
    start_period: '30s',
  };
}
