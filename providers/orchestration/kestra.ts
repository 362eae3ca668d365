import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort, required } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { imageRow } from '../../core/environments';
import { jvmMemory } from '../../core/memory';
import { ComponentProvider, type EnvVar, portOption, type Requirement } from '../../core/provider';
import type { OwnedStep, Rerun } from '../../core/services';
import { commandLine } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';
import { keepsSchedule, noteIdleSchedule, scheduleOption, stepContainer, stepEnvironments, stepMemory } from './steps';
import { metadataServer } from '../metadata-server';

const options = z.strictObject({
  schedule: scheduleOption,
  port: portOption('Kestra', PORTS.KESTRA_PORT),
});
type Options = z.output<typeof options>;

const DATABASE = 'kestra';
const SERVICE = 'kestra';
/** Kestra takes nothing but an e-mail address for the name of its user. */
const ADMIN = 'admin@example.com';
const INSIDE_PORT = 8080;
/** Health and metrics; never published. */
const MANAGEMENT_PORT = 8081;
const CONFIGURATION = '/etc/config/application.yml';
/** MiB. Its documentation asks for a machine of 4 GiB, of which a JVM that is told nothing takes a quarter. */
const HEAP = 1024;
const FLOW = 'kestra/flows/shop.yml';

/** Kestra 2: the thread is a flow in YAML, each step a task that runs as a process in the server's own container. */
export class KestraProvider extends ComponentProvider<Options> {
  static readonly meta = {
    category: 'orchestration',
    name: 'kestra',
    title: 'Kestra',
    summary: 'Flows in YAML: each step of the thread is a task, edited and watched in the browser',
  } as const;
  static readonly options = options;

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('orchestrator');
    ctx.registerMetadataDatabase({ name: DATABASE, passwordKey: 'KESTRA_DATABASE_PASSWORD' });
    ctx.registerRerun(rerun(ctx));
    ctx.registerWebInterface({
      title: 'Kestra',
      portKey: 'KESTRA_PORT',
      path: '/',
      user: ADMIN,
      passwordKey: 'KESTRA_ADMIN_PASSWORD',
    });
    ctx.registerScrapeTarget({ job: 'kestra', host: SERVICE, port: MANAGEMENT_PORT, path: '/prometheus' });
  }

  override requirements(): Requirement[] {
    return [{ capability: 'metadata_database', because: 'Kestra keeps its state there', types: ['postgresql'] }];
  }

  override getEnvVars(ctx: ProjectContext): EnvVar[] {
    noteIdleSchedule(ctx, this);
    return [
      ctx.portVariable('KESTRA_PORT', 'Host port of Kestra', PORTS.KESTRA_PORT, this.options.port, 'kestra.port'),
      ctx.secretVariable('KESTRA_ADMIN_PASSWORD', `Password of Kestra's user ${ADMIN}`, 24, 'mixed'),
      ctx.secretVariable('KESTRA_DATABASE_PASSWORD', "Password of Kestra's own database"),
    ];
  }

  override getDockerServiceDefinition(ctx: ProjectContext): Record<string, ComposeService> {
    const database = metadataServer(ctx);
    const steps = stepContainer(ctx);
    return {
      [SERVICE]: {
        comment: 'Kestra: pages, API, scheduler and worker in one; brings its database up to date when it starts',
        memory: jvmMemory(HEAP) + stepMemory(ctx),
        image: `${ctx.compose.projectName}-kestra`,
        build: { context: '.', dockerfile: 'kestra/Dockerfile' },
        // Tasks are processes of their own, which somebody has to reap.
        init: true,
        command: ['server', 'standalone', '--config', CONFIGURATION, '--flow-path', '/project/kestra/flows'],
        environment: {
          ...steps.environment,
          // kestra/application.yml asks for these.
          DATABASE_URL: `jdbc:postgresql://${database.host}:${database.port}/${DATABASE}`,
          DATABASE_USER: DATABASE,
          DATABASE_PASSWORD: required('KESTRA_DATABASE_PASSWORD'),
          ADMIN_USER: ADMIN,
          ADMIN_PASSWORD: required('KESTRA_ADMIN_PASSWORD'),
          // Kestra would take a quarter of the machine's memory.
          JAVA_OPTS: `-Xmx${HEAP}m`,
          PAGES_URL: `http://localhost:\${KESTRA_PORT:-${ctx.port('KESTRA_PORT')}}/`,
        },
        ports: [publishPort('KESTRA_PORT', ctx.port('KESTRA_PORT'), INSIDE_PORT)],
        volumes: [
          `./kestra/application.yml:${CONFIGURATION}:ro`,
          './kestra:/project/kestra:ro',
          'kestra_data:/app/storage',
          ...steps.volumes,
        ],
        depends_on: { ...steps.depends_on, ...database.depends_on },
        healthcheck: {
          test: ['CMD', 'curl', '--fail', '--silent', `http://localhost:${MANAGEMENT_PORT}/health/readiness`],
          interval: '15s',
          timeout: '10s',
          retries: 8,
          start_period: '180s',
        },
        // A task that is under way may end.
        stop_grace_period: '2m',
        restart: 'unless-stopped',
      },
    };
  }

  override generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    const { steps } = ctx;
    const extra = {
      image: IMAGES.kestra,
      schedule: this.options.schedule,
      keeps_schedule: keepsSchedule(ctx, this),
      timezone: 'UTC',
      steps: steps.map((step) => ({ ...step, command_line: kestraCommand(step), attempts: step.retries + 1 })),
      environments: stepEnvironments(ctx).map(imageRow),
    };
    ctx.renderTemplates(vfs, this, extra, (target) => target !== FLOW || steps.length > 0);
  }
}

function rerun(ctx: ProjectContext): Rerun {
  const url = `http://localhost:\${KESTRA_PORT:-${PORTS.KESTRA_PORT}}/api/v1/main/executions/${ctx.projectName}/shop`;
  return {
    commands: [
      {
        does: 'everything; the password is in .env',
        line: `. scripts/read-env && curl --user "${ADMIN}:$KESTRA_ADMIN_PASSWORD" --request POST "${url}"`,
      },
    ],
    backfill:
      '*Restart* on a run that failed goes on at the task that failed. A flow of your own that uses `trigger.date`: *Backfill ' +
      'executions* on its tab *Triggers* takes the range of days.',
  };
}

/** Kestra renders commands with Pebble: braces are shielded. */
function kestraCommand({ command, environment }: OwnedStep): string {
  const line = `step ${environment} ${commandLine(command)}`;
  return /\{[{%#]/.test(line) ? `{% raw %}${line}{% endraw %}` : line;
}
