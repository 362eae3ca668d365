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
  keepsSchedule,
  noteIdleSchedule,
  orchestratorImage,
  type PythonOrchestrator,
  scheduleOption,
  stepContainer,
  stepMemory,
} from './steps';
import { metadataServer } from '../metadata-server';
import { assetRows, sourcesOf } from './dagster-assets';

const options = z.strictObject({
  schedule: scheduleOption,
  port: portOption('Dagster', PORTS.DAGSTER_PORT),
});
type Options = z.output<typeof options>;

const DATABASE = 'dagster';
const ENVIRONMENT = 'dagster';
const CODE_SERVER = 'dagster-code';
const WEB_SERVER = 'dagster-webserver';
const CODE_PORT = 4000;
const WEB_PORT = 3000;
/** What a process of Dagster takes once it has loaded everything, MiB. */
const PROCESS_MEMORY = 256;
const HOME = '/opt/dagster';
const DEFINITIONS = 'definitions';
const SELF: PythonOrchestrator = {
  title: 'Dagster',
  name: ENVIRONMENT,
  homeVariable: 'DAGSTER_HOME',
  definitions: DEFINITIONS,
};
/** How tables that a tool lists itself become assets; there where some tool does. */
const MODELS = `${DEFINITIONS}/models.py`;

const MATERIALIZE = `docker compose exec ${CODE_SERVER} dagster asset materialize -m ${DEFINITIONS}.definitions`;
const RERUN: Rerun = {
  commands: [
    { does: 'everything', line: `${MATERIALIZE} --select '*'` },
    { does: 'one table', line: `${MATERIALIZE} --select 'key:"marts/daily_revenue"'` },
    { does: 'one table and all that is made from it', line: `${MATERIALIZE} --select 'key:"raw/orders"+'` },
  ],
  backfill:
    'An asset of your own with a `DailyPartitionsDefinition`: *Materialize* on its page takes a range of days. For one day: ' +
    `\`${MATERIALIZE} --select mine --partition 2026-01-31\`.`,
};

/** Dagster: each table of the thread is an asset, each check an asset check that stops what lies behind it. */
export class DagsterProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'orchestration',
    name: 'dagster',
    title: 'Dagster',
    summary: 'The orchestrator of data assets: shows what was made from what, and when',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('orchestrator');
    ctx.offer('assets');
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'DAGSTER_DATABASE_PASSWORD' });
    ctx.registerRerun(RERUN);
    ctx.registerWebInterface({ title: 'Dagster', portKey: 'DAGSTER_PORT', path: '/', note: 'no login' });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'metadata_database', because: 'Dagster keeps its state there', types: ['postgresql'] }];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    noteIdleSchedule(ctx, this);
    return [
      ctx.portVariable('DAGSTER_PORT', 'Host port of Dagster', PORTS.DAGSTER_PORT, this.options.port, 'dagster.port'),
      ctx.secretVariable('DAGSTER_DATABASE_PASSWORD', "Password of Dagster's own database"),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const database = metadataServer(ctx);
    const steps = stepContainer(ctx);
    const settings = databaseSettings(ctx);
    const server: ComposeService = {
      memory: PROCESS_MEMORY,
      ...orchestratorImage(ctx, SELF, 'server'),
      environment: settings,
      volumes: [
        `./dagster/dagster.yaml:${HOME}/dagster.yaml:ro`,
        `./dagster/workspace.yaml:${HOME}/workspace.yaml:ro`,
        `./dagster/daemon_health.py:${HOME}/daemon_health.py:ro`,
      ],
      restart: 'unless-stopped',
    };
    return {
      [CODE_SERVER]: {
        comment: 'Dagster: holds the definitions and runs them. Only this container sees the tools and their data',
        // The server, and a process for the run that it starts.
        memory: 2 * PROCESS_MEMORY + stepMemory(ctx),
        ...orchestratorImage(ctx, SELF, 'runner'),
        // Runs are processes of their own, which somebody has to reap.
        init: true,
        command: [
          'dagster',
          'code-server',
          'start',
          '-h',
          '0.0.0.0',
          '-p',
          String(CODE_PORT),
          '-m',
          `${DEFINITIONS}.definitions`,
        ],
        environment: { ...settings, ...steps.environment },
        volumes: [
          `./dagster/dagster.yaml:${HOME}/dagster.yaml:ro`,
          `./${DEFINITIONS}:/project/${DEFINITIONS}:ro`,
          ...steps.volumes,
        ],
        depends_on: { ...database.depends_on, ...steps.depends_on },
        // `dagster api grpc-health-check` would tell the same, but loads all of Dagster each time. The port opens once the
        // definitions are loaded, and before that a tool may have to list its models.
        healthcheck: healthcheck([
          'CMD', 'python', '-c', `import socket; socket.create_connection(('localhost', ${CODE_PORT}), 5)`,
        ], '180s'), // prettier-ignore
        restart: 'unless-stopped',
      },
      [WEB_SERVER]: {
        ...server,
        comment: "Dagster's pages",
        command: ['dagster-webserver', '-h', '0.0.0.0', '-p', String(WEB_PORT), '-w', 'workspace.yaml'],
        ports: [publishPort('DAGSTER_PORT', ctx.port('DAGSTER_PORT'), WEB_PORT)],
        depends_on: { [CODE_SERVER]: { condition: 'service_healthy' } },
        healthcheck: healthcheck([
          'CMD', 'python', '-c', `import urllib.request as u; u.urlopen('http://localhost:${WEB_PORT}/server_info', timeout=5)`,
        ]), // prettier-ignore
      },
      'dagster-daemon': {
        ...server,
        comment: 'Dagster: starts what is due and what waits in the queue',
        command: ['dagster-daemon', 'run', '-w', 'workspace.yaml'],
        depends_on: { [WEB_SERVER]: { condition: 'service_healthy' } },
        healthcheck: healthcheck(['CMD', 'python', 'daemon_health.py', `http://${WEB_SERVER}:${WEB_PORT}`]),
      },
    };
  }

  override getRequirements(): PythonEnvironment[] {
    return [
      {
        name: ENVIRONMENT,
        title: 'Dagster',
        requirements: [pinned('dagster'), pinned('dagster-webserver'), pinned('dagster-postgres')],
        paths: [DEFINITIONS],
        uses: [],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const rows = assetRows(ctx.steps);
    const listsModels = rows.some(({ listed }) => listed);
    ctx.renderTemplates(
      vfs,
      this,
      {
        schedule: this.options.schedule,
        keeps_schedule: keepsSchedule(ctx, this),
        timezone: 'UTC',
        sources: sourcesOf(ctx.steps),
        steps: rows,
        assets: rows.filter(({ is_check }) => !is_check).map(({ id }) => id),
        asset_checks: rows.filter(({ is_check }) => is_check).map(({ id }) => id),
        lists_models: listsModels,
      },
      (target) => listsModels || target !== MODELS,
    );
    addCommandRunner(vfs, ctx, DEFINITIONS);
    addOrchestratorImages(vfs, ctx, SELF);
  }
}

function databaseSettings(ctx: ProjectContext): Variables {
  const { host, port } = metadataServer(ctx);
  return {
    DAGSTER_POSTGRES_HOST: host,
    DAGSTER_POSTGRES_PORT: String(port),
    DAGSTER_POSTGRES_DATABASE: DATABASE,
    DAGSTER_POSTGRES_USER: DATABASE,
    DAGSTER_POSTGRES_PASSWORD: required('DAGSTER_DATABASE_PASSWORD'),
  };
}

function healthcheck(test: readonly string[], start_period = '60s'): NonNullable<ComposeService['healthcheck']> {
  return { test, interval: '10s', timeout: '10s', retries: 6, start_period };
}
