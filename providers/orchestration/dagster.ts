import { constantCase } from 'change-case';
import { z } from 'zod';
import { pinned } from '../../core/catalog/packages';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { imageRow } from '../../core/environments';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { OwnedStep, PythonEnvironment, StepModels, Variables } from '../../core/services';
import { dependenciesOf } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import {
  addCommandRunner,
  keepsSchedule,
  noteIdleSchedule,
  scheduleOption,
  stepContainer,
  stepEnvironments,
  stepMemory,
} from './steps';
import { metadataServer } from '../metadata-server';

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
/** How tables that a tool lists itself become assets; there where some tool does. */
const MODELS = 'definitions/models.py';

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
      image: `${ctx.compose.projectName}-dagster`,
      build: { context: '.', dockerfile: 'dagster/Dockerfile' },
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
        image: `${ctx.compose.projectName}-dagster-code`,
        build: { context: '.', dockerfile: 'dagster/code.Dockerfile' },
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
          'definitions.definitions',
        ],
        environment: { ...settings, ...steps.environment },
        volumes: [
          `./dagster/dagster.yaml:${HOME}/dagster.yaml:ro`,
          './definitions:/project/definitions:ro',
          ...steps.volumes,
        ],
        depends_on: { ...database.depends_on, ...steps.depends_on },
        // `dagster api grpc-health-check` would tell the same, but loads all of Dagster each time. The port opens once the
        // definitions are loaded.
        healthcheck: healthcheck([
          'CMD', 'python', '-c', `import socket; socket.create_connection(('localhost', ${CODE_PORT}), 5)`,
        ]), // prettier-ignore
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
        paths: ['definitions'],
        uses: [],
      },
    ];
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const own = ctx.environments.filter(({ name }) => name === ENVIRONMENT);
    const rows = assetRows(ctx.steps);
    const listsModels = rows.some(({ listed }) => listed);
    ctx.renderTemplates(
      vfs,
      this,
      {
        schedule: this.options.schedule,
        keeps_schedule: keepsSchedule(ctx, this),
        timezone: 'UTC',
        environments: [...own, ...stepEnvironments(ctx)].map(imageRow),
        sources: sourcesOf(ctx.steps),
        steps: rows,
        assets: rows.filter(({ is_check }) => !is_check).map(({ id }) => id),
        asset_checks: rows.filter(({ is_check }) => is_check).map(({ id }) => id),
        lists_models: listsModels,
      },
      (target) => listsModels || target !== MODELS,
    );
    addCommandRunner(vfs, ctx, 'definitions');
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

function healthcheck(test: readonly string[]): NonNullable<ComposeService['healthcheck']> {
  return { test, interval: '10s', timeout: '10s', retries: 6, start_period: '60s' };
}

interface AssetRow extends OwnedStep {
  is_check: boolean;
  /** Assets that the step makes, by the name of their table; one named like the step where it makes no table. */
  makes: string[];
  /** Assets that it is made from. */
  deps: string[];
  /** Those of them that are no table it reads: what must be there before its first tables are made. */
  after: string[];
  /** Present where its tool lists what it makes: how to ask, and the name of the answer in Python. */
  listed: (StepModels & { constant: string; results: readonly string[] }) | null;
  /** A check's tables: those it stands guard over, and those it only looks at. */
  checked: string[];
  also_read: string[];
}

/** A step as assets, or, where it writes nothing, as checks on the tables that it reads. */
function assetRows(steps: readonly OwnedStep[]): AssetRow[] {
  const rows = new Map<string, AssetRow>();
  const taken = new Set<string>();
  // A check can only stand guard over tables that are not read before it runs: the others would have to wait for it.
  const readEarly = new Set(
    steps.filter(({ kind }) => kind !== 'check' && kind !== 'publish').flatMap(({ reads }) => reads),
  );
  for (const step of steps) {
    const checked =
      step.kind === 'check' ? step.reads.filter((table) => taken.has(table) && !readEarly.has(table)) : [];
    // Two steps may write one table, but in Dagster only one of them can be what makes it.
    const first = step.writes.filter((table) => !taken.has(table));
    const makes = first.length > 0 ? first : [step.id];
    const behind = dependenciesOf(step, steps).flatMap((id) => rows.get(id) ?? []);
    const unnamed = behind.filter((row) => !row.is_check && row.makes.includes(row.id)).map(({ id }) => id);
    const published = behind.filter(({ kind }) => kind === 'publish').flatMap((row) => row.makes);
    const after = [...new Set([...unnamed, ...published])];
    rows.set(step.id, {
      ...step,
      is_check: checked.length > 0,
      makes,
      deps: [...new Set([...step.reads, ...after])],
      after,
      listed: step.models ? { results: [], ...step.models, constant: constantCase(step.id) } : null,
      checked,
      also_read: step.reads.filter((table) => !checked.includes(table)),
    });
    for (const table of makes) taken.add(table);
  }
  return [...rows.values()];
}

/** What the thread reads and nobody in it writes: the source files. */
function sourcesOf(steps: readonly OwnedStep[]): string[] {
  const written = new Set(steps.flatMap(({ writes }) => writes));
  return [...new Set(steps.flatMap(({ reads }) => reads).filter((name) => !written.has(name)))];
}
