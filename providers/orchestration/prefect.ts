import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { PythonEnvironment, Rerun, Variables } from '../../core/services';
import type { VirtualFileSystem } from '../../core/vfs';
import {
  addCommandRunner,
  addOrchestratorImages,
  directDependencies,
  keepsSchedule,
  noteIdleSchedule,
  orchestratorImage,
  type PythonOrchestrator,
  scheduleOption,
  stepContainer,
  stepMemory,
} from './steps';
import { metadataServer } from '../metadata-server';

const options = z.strictObject({
  schedule: scheduleOption,
  port: portOption('Prefect', PORTS.PREFECT_PORT),
});
type Options = z.output<typeof options>;

const DATABASE = 'prefect';
const ENVIRONMENT = 'prefect';
const ADMIN = 'admin';
const SERVER = 'prefect-server';
const METRICS = 'prefect-metrics';
const INSIDE_PORT = 4200;
const RUNNER_PORT = 8080;
const METRICS_PORT = 8000;
/** MiB, of the server as of a runner and of a run: all load Prefect. */
const SERVER_MEMORY = 320;
const PROCESS_MEMORY = 160;
const HOME = '/opt/prefect';
const FLOWS = 'flows';
const FLOW = `${FLOWS}/shop.py`;
const SELF: PythonOrchestrator = {
  title: 'Prefect',
  name: ENVIRONMENT,
  homeVariable: 'PREFECT_HOME',
  definitions: FLOWS,
};
const PROGRAM = 'docker compose exec prefect-flows prefect';
const RERUN: Rerun = {
  commands: [
    { does: 'everything', line: `${PROGRAM} deployment run shop/shop --watch` },
    { does: 'a run that failed, from the task that failed on', line: `${PROGRAM} flow-run retry RUN_ID` },
  ],
  backfill:
    'A flow of your own takes the day as a parameter: ' +
    `\`${PROGRAM} deployment run mine/mine --param day=2026-01-31\`, once for each day.`,
};

/** Prefect 3: the thread is a flow, each step a task of it; one container serves the flows and runs them. */
export class PrefectProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'orchestration',
    name: 'prefect',
    title: 'Prefect',
    summary: 'Flows in plain Python: each step of the thread is a task, with retries, logs and a schedule',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('orchestrator');
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'PREFECT_DATABASE_PASSWORD' });
    ctx.registerRerun(RERUN);
    ctx.registerWebInterface({
      title: 'Prefect',
      portKey: 'PREFECT_PORT',
      path: '/',
      user: ADMIN,
      passwordKey: 'PREFECT_ADMIN_PASSWORD',
      note: `asks for both at once: ${ADMIN}:password`,
    });
    // The server's own /api/metrics stand behind its password and tell nothing of runs: this asks its API instead.
    ctx.registerScrapeTarget({
      job: 'prefect',
      host: METRICS,
      port: METRICS_PORT,
      path: '/metrics',
      exporter: {
        comment: 'Prefect: asks its API how the runs went, shows it to Prometheus',
        memory: PROCESS_MEMORY,
        ...orchestratorImage(ctx, SELF, 'server'),
        command: ['python', `${HOME}/metrics.py`, String(METRICS_PORT)],
        environment: clientSettings(),
        volumes: [`./prefect/metrics.py:${HOME}/metrics.py:ro`],
        depends_on: { [SERVER]: { condition: 'service_healthy' } },
        healthcheck: healthcheck(`http://localhost:${METRICS_PORT}/metrics`),
        restart: 'unless-stopped',
      },
    });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'metadata_database', because: 'Prefect keeps its state there', types: ['postgresql'] }];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    noteIdleSchedule(ctx, this);
    return [
      ctx.portVariable('PREFECT_PORT', 'Host port of Prefect', PORTS.PREFECT_PORT, this.options.port, 'prefect.port'),
      ctx.secretVariable('PREFECT_ADMIN_PASSWORD', `Password of Prefect's one user, ${ADMIN}`),
      ctx.secretVariable('PREFECT_DATABASE_PASSWORD', "Password of Prefect's own database"),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const database = metadataServer(ctx);
    const steps = stepContainer(ctx);
    return {
      [SERVER]: {
        comment: 'Prefect: the pages, the API, and what starts due runs; brings its database up to date when it starts',
        memory: SERVER_MEMORY,
        ...orchestratorImage(ctx, SELF, 'server'),
        command: ['prefect', 'server', 'start', '--host', '0.0.0.0', '--port', String(INSIDE_PORT)],
        environment: serverSettings(ctx),
        ports: [publishPort('PREFECT_PORT', ctx.port('PREFECT_PORT'), INSIDE_PORT)],
        depends_on: database.depends_on,
        healthcheck: healthcheck(`http://localhost:${INSIDE_PORT}/api/ready`),
        restart: 'unless-stopped',
      },
      'prefect-flows': {
        comment: 'Prefect: serves flows/ and runs them. Only this container sees the tools and their data',
        // What serves them, and a process for the run that it starts.
        memory: 2 * PROCESS_MEMORY + stepMemory(ctx),
        ...orchestratorImage(ctx, SELF, 'runner'),
        // Runs are processes of their own, which somebody has to reap.
        init: true,
        command: ['python', `${FLOWS}/serve.py`],
        environment: {
          ...clientSettings(),
          PREFECT_RUNNER_SERVER_ENABLE: 'true',
          // Its default, localhost, is ::1 as well, where many a container has no such address: then it does not start.
          PREFECT_RUNNER_SERVER_HOST: '127.0.0.1',
          PREFECT_RUNNER_SERVER_PORT: String(RUNNER_PORT),
          ...steps.environment,
        },
        volumes: [`./${FLOWS}:/project/${FLOWS}:ro`, ...steps.volumes],
        depends_on: { ...steps.depends_on, [SERVER]: { condition: 'service_healthy' } },
        healthcheck: healthcheck(`http://127.0.0.1:${RUNNER_PORT}/health`),
        restart: 'unless-stopped',
      },
    };
  }

  override getRequirements(): PythonEnvironment[] {
    return [
      {
        name: ENVIRONMENT,
        title: 'Prefect',
        requirements: [pinned('prefect')],
        paths: [FLOWS],
        uses: [],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { steps } = ctx;
    const after = directDependencies(ctx);
    const extra = {
      schedule: this.options.schedule,
      keeps_schedule: keepsSchedule(ctx, this),
      timezone: 'UTC',
      steps: steps.map((step) => ({ ...step, after: after.get(step.id) ?? [] })),
    };
    const collected = ctx.hasCapability('metrics');
    ctx.renderTemplates(vfs, this, extra, (target) => {
      if (target === FLOW || target === `${FLOWS}/steps.py`) return steps.length > 0;
      return collected || target !== 'prefect/metrics.py';
    });
    if (steps.length > 0) addCommandRunner(vfs, ctx, FLOWS);
    addOrchestratorImages(vfs, ctx, SELF);
  }
}

function serverSettings(ctx: ProjectContext): Variables {
  const { host, port } = metadataServer(ctx);
  const login = `${DATABASE}:${required('PREFECT_DATABASE_PASSWORD')}`;
  return {
    PREFECT_SERVER_DATABASE_CONNECTION_URL: `postgresql+asyncpg://${login}@${host}:${port}/${DATABASE}`,
    PREFECT_SERVER_API_AUTH_STRING: credentials(),
    // The pages call the API from the browser, so this is the address on the host.
    PREFECT_SERVER_UI_API_URL: `http://localhost:\${PREFECT_PORT:-${ctx.port('PREFECT_PORT')}}/api`,
    PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT: 'false',
    // Its pages, which it copies from the package when it starts: the package belongs to another user.
    PREFECT_SERVER_UI_STATIC_DIRECTORY: `${HOME}/pages`,
    ...withoutTelemetry(),
  };
}

function clientSettings(): Variables {
  return {
    PREFECT_API_URL: `http://${SERVER}:${INSIDE_PORT}/api`,
    PREFECT_API_AUTH_STRING: credentials(),
    ...withoutTelemetry(),
  };
}

function credentials(): string {
  return `${ADMIN}:${required('PREFECT_ADMIN_PASSWORD')}`;
}

/** The server's switch and that of its clients: neither turns off the other's. */
function withoutTelemetry(): Variables {
  return { PREFECT_SERVER_ANALYTICS_ENABLED: 'false', DO_NOT_TRACK: '1' };
}

function healthcheck(url: string): NonNullable<ComposeService['healthcheck']> {
  const test = ['CMD', 'python', '-c', `import urllib.request as u; u.urlopen('${url}', timeout=5)`];
  return { test, interval: '10s', timeout: '10s', retries: 6, start_period: '90s' };
}
