import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { imageRow } from '../../core/environments';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { OwnedStep, Rerun, Variables } from '../../core/services';
import { commandLine } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import {
  EXECUTORS,
  executorSettings,
  healthcheck,
  PROCESS_MEMORY,
  taskServices,
  WORKER_SLOTS,
} from './airflow-executors';
import {
  directDependencies,
  hasOneWriter,
  keepsSchedule,
  noteIdleSchedule,
  scheduleOption,
  stepEnvironments,
} from './steps';
import { metadataServer } from '../metadata-server';

const options = z.strictObject({
  schedule: scheduleOption,
  paused: z.boolean().default(false).describe('Whether DAGs wait, when they are new, for somebody to switch them on'),
  executor: z
    .enum(['local', 'celery'])
    .default('local')
    .describe('Where tasks run: in the scheduler (local), or on workers that get them through Redis (celery)'),
  workers: z.int().min(1).max(32).default(2).describe('How many workers there are with the executor celery'),
  port: portOption('Airflow', PORTS.AIRFLOW_PORT),
});
type Options = z.output<typeof options>;

const DATABASE = 'airflow';
const ADMIN = 'admin';
const API_SERVER = 'airflow-apiserver';
const INSIDE_PORT = 8080;
const STATSD_EXPORTER = 'statsd-exporter';
const DAG = 'dags/shop.py';
const PROGRAM = 'docker compose exec airflow-scheduler airflow';
const RERUN: Rerun = {
  commands: [
    { does: 'everything', line: `${PROGRAM} dags trigger shop` },
    { does: 'what failed, and what lies behind it', line: `${PROGRAM} tasks clear shop --only-failed --yes` },
  ],
  backfill:
    `A DAG of your own: \`${PROGRAM} backfill create --dag-id mine --from-date 2026-01-01 --to-date 2026-01-31\`, with ` +
    '`--max-active-runs 1` where its runs write the same tables.',
};

/**
 * Airflow 3. With the LocalExecutor tasks run in the scheduler's container, so there is no broker and there are no workers;
 * with the CeleryExecutor they run in workers' containers.
 */
export class AirflowProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'orchestration',
    name: 'airflow',
    title: 'Apache Airflow',
    summary: 'The scheduler most teams know: each step of the thread is a task of a DAG',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('orchestrator');
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'AIRFLOW_DATABASE_PASSWORD' });
    ctx.registerRerun(RERUN);
    ctx.registerWebInterface({
      title: 'Airflow',
      portKey: 'AIRFLOW_PORT',
      path: '/',
      user: ADMIN,
      passwordKey: 'AIRFLOW_ADMIN_PASSWORD',
    });
    // Airflow pushes StatsD lines; the exporter keeps them until Prometheus asks.
    ctx.registerScrapeTarget({
      job: 'airflow',
      host: STATSD_EXPORTER,
      port: 9102,
      path: '/metrics',
      exporter: {
        comment: 'Takes Airflow’s StatsD lines, shows them to Prometheus',
        memory: 32,
        image: IMAGES.statsdExporter,
        command: ['--statsd.mapping-config=/etc/statsd/mapping.yml'],
        volumes: ['./monitoring/statsd:/etc/statsd:ro'],
        healthcheck: {
          test: ['CMD', 'wget', '-q', '--spider', 'http://localhost:9102/-/healthy'],
          interval: '15s',
          timeout: '5s',
          retries: 5,
        },
        restart: 'unless-stopped',
      },
    });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'metadata_database', because: 'Airflow keeps its state there', types: ['postgresql'] }];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    noteIdleSchedule(ctx, this);
    return [
      ctx.portVariable('AIRFLOW_PORT', 'Host port of Airflow', PORTS.AIRFLOW_PORT, this.options.port, 'airflow.port'),
      ctx.secretVariable('AIRFLOW_ADMIN_PASSWORD', `Password of Airflow's user ${ADMIN}`),
      ctx.secretVariable('AIRFLOW_DATABASE_PASSWORD', "Password of Airflow's own database"),
      ctx.secretVariable('AIRFLOW_FERNET_KEY', "Encrypts connections in Airflow's database", 44, 'fernet'),
      // 64 characters, because Airflow signs with SHA-512.
      ctx.secretVariable('AIRFLOW_JWT_SECRET', "Signs the tokens of Airflow's API and tasks", 64),
      ctx.secretVariable('AIRFLOW_SECRET_KEY', "Signs the sessions of Airflow's pages", 32),
      ...(this.options.executor === 'celery'
        ? [ctx.secretVariable('AIRFLOW_REDIS_PASSWORD', "Password of Airflow's queue of tasks")]
        : []),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const database = metadataServer(ctx);
    const airflow: ComposeService = {
      memory: PROCESS_MEMORY,
      image: `${ctx.compose.projectName}-airflow`,
      build: { context: '.', dockerfile: 'airflow/Dockerfile' },
      env_file: ['./airflow/airflow.env'],
      environment: this.secrets(ctx),
    };
    const longRunning: ComposeService = {
      ...airflow,
      volumes: ['./dags:/opt/airflow/dags:ro', 'airflow_logs:/opt/airflow/logs'],
      depends_on: { 'airflow-init': { condition: 'service_completed_successfully' } },
      restart: 'unless-stopped',
    };
    return {
      'airflow-init': {
        ...airflow,
        comment: 'Airflow: brings the database up to date and makes the first user; safe to repeat',
        command: ['bash', '/opt/airflow/init.sh'],
        environment: {
          ...airflow.environment,
          AIRFLOW_ADMIN_USER: ADMIN,
          AIRFLOW_ADMIN_PASSWORD: required('AIRFLOW_ADMIN_PASSWORD'),
        },
        volumes: ['./airflow/init.sh:/opt/airflow/init.sh:ro'],
        depends_on: database.depends_on,
        restart: 'no',
      },
      [API_SERVER]: {
        ...longRunning,
        comment: "Airflow's pages and its API, which the tasks talk to as well",
        command: ['api-server'],
        ports: [publishPort('AIRFLOW_PORT', ctx.port('AIRFLOW_PORT'), INSIDE_PORT)],
        healthcheck: healthcheck(['CMD', 'curl', '--fail', '--silent', monitorUrl('localhost')]),
      },
      ...taskServices(ctx, longRunning, this.options),
      'airflow-dag-processor': {
        ...longRunning,
        comment: 'Airflow: reads dags/',
        command: ['dag-processor'],
        healthcheck: healthcheck(reportedHealthy('dag_processor')),
      },
      'airflow-triggerer': {
        ...longRunning,
        comment: 'Airflow: waits for the events of deferred tasks',
        command: ['triggerer'],
        healthcheck: healthcheck(reportedHealthy('triggerer')),
      },
    };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { steps } = ctx;
    const extra = {
      image: IMAGES.airflow,
      api_server: `${API_SERVER}:${INSIDE_PORT}`,
      paused: this.options.paused,
      executor: EXECUTORS[this.options.executor],
      worker_slots: this.options.executor === 'celery' ? WORKER_SLOTS : 0,
      keeps_schedule: keepsSchedule(ctx, this),
      statsd_host: ctx.hasCapability('metrics') ? STATSD_EXPORTER : '',
      lineage: lineageTransport(ctx),
      telemetry: Object.entries(ctx.getServiceByCapability('telemetry')?.variables?.('network') ?? {}).map(
        ([variable, value]) => ({ variable, value }),
      ),
      schedule: this.options.schedule,
      timezone: 'UTC',
      steps: steps.map((step) => ({ ...step, bash_command: bashCommand(step) })),
      order: orderLines(steps, directDependencies(ctx)),
      one_writer: hasOneWriter(ctx),
      environments: stepEnvironments(ctx).map(imageRow),
    };
    ctx.renderTemplates(vfs, this, extra, (target) => target !== DAG || steps.length > 0);
  }

  /** What airflow/airflow.env cannot hold: secrets, and what follows from ports. The same in all of Airflow's containers. */
  private secrets(ctx: ProjectContext): Variables {
    const { host, port } = metadataServer(ctx);
    const address = `${DATABASE}:${required('AIRFLOW_DATABASE_PASSWORD')}@${host}:${port}/${DATABASE}`;
    return {
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `postgresql+psycopg2://${address}`,
      ...executorSettings(this.options.executor, address),
      AIRFLOW__CORE__FERNET_KEY: required('AIRFLOW_FERNET_KEY'),
      AIRFLOW__API__SECRET_KEY: required('AIRFLOW_SECRET_KEY'),
      AIRFLOW__API_AUTH__JWT_SECRET: required('AIRFLOW_JWT_SECRET'),
      AIRFLOW__API__BASE_URL: `http://localhost:\${AIRFLOW_PORT:-${ctx.port('AIRFLOW_PORT')}}`,
      ...warehouseConnection(ctx),
    };
  }
}

/** Where Airflow's own lineage goes, as the JSON that its provider for OpenLineage, a part of the image, insists on. */
function lineageTransport(ctx: ProjectContext): string {
  const store = ctx.getServiceByCapability('lineage');
  if (store?.type !== 'openlineage') return '';
  return JSON.stringify({ type: 'http', url: `http://${store.host}:${store.port}`, endpoint: 'api/v1/lineage' });
}

/** The connection `warehouse`, for operators in DAGs of the user's own. A file can only be reached by the steps. */
function warehouseConnection(ctx: ProjectContext): Variables {
  if (ctx.getServiceByCapability('warehouse')?.type !== 'postgresql') return {};
  return { AIRFLOW_CONN_WAREHOUSE: ctx.connectionString('warehouse', 'libpq', 'network') };
}

function monitorUrl(host: string): string {
  return `http://${host}:${INSIDE_PORT}/api/v2/monitor/health`;
}

/**
 * Asks the API server how a process does. `airflow jobs check` would tell the same, but loads all of Airflow each time:
 * seven seconds of a processor.
 */
function reportedHealthy(process: string): readonly string[] {
  const judge = `import json, sys; sys.exit(json.load(sys.stdin)['${process}']['status'] != 'healthy')`;
  return ['CMD-SHELL', `curl --fail --silent ${monitorUrl(API_SERVER)} | python -c "${judge}"`];
}

/**
 * Airflow renders the command with Jinja, and takes one that ends in `.sh` for the name of a template file: braces are
 * shielded, and a space makes the difference to a file name.
 */
function bashCommand({ command }: OwnedStep): string {
  const line = commandLine(command);
  const shielded = /\{[{%#]/.test(line) ? `{% raw %}${line}{% endraw %}` : line;
  return /\.(sh|bash)$/.test(shielded) ? `${shielded} ` : shielded;
}

/** Python lines that put the tasks in order: one chain if they form one, else a line for each task that waits. */
function orderLines(steps: readonly OwnedStep[], dependencies: ReadonlyMap<string, readonly string[]>): string[] {
  const ids = steps.map(({ id }) => id);
  const isChain = ids.every((id, index) => {
    const before = dependencies.get(id) ?? [];
    return index === 0 ? before.length === 0 : before.length === 1 && before[0] === ids[index - 1];
  });
  if (isChain) return ids.length > 1 ? [ids.join(' >> ')] : [];
  return ids.flatMap((id) => {
    const before = dependencies.get(id) ?? [];
    if (before.length === 0) return [];
    return [`${before.length === 1 ? before[0] : `[${before.join(', ')}]`} >> ${id}`];
  });
}
