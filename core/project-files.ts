import { CATEGORIES } from './categories';
import { type ComposeService, publishPort } from './compose';
import type { ProjectContext } from './context';
import { architectureDiagram } from './diagram';
import { writeEnvFile } from './envfile';
import type { PythonEnvironment } from './services';
import { type StackRequest, writeStackFile } from './stackfile';
import { commandLine, dependenciesOf, shellWord } from './thread';
import type { VirtualFileSystem } from './vfs';

/** Folder of the virtual environments inside our images. */
const VENV_IN_IMAGE = '/opt/venvs';
const PROJECT_IN_IMAGE = '/project';

/** Writes what belongs to no single provider: requirements, compose, env files, Makefile, documents. */
export function writeProjectFiles(vfs: VirtualFileSystem, ctx: ProjectContext, request: StackRequest): void {
  const needsContainers = ctx.compose.services.size > 0;
  addToolServices(ctx);
  for (const environment of ctx.environments)
    vfs.addFile(`requirements/${environment.name}.txt`, requirementsText(environment));
  vfs.addFile('.env', writeEnvFile(ctx.envVars, 'values'), 0o600);
  vfs.addFile('.env.example', writeEnvFile(ctx.envVars, 'placeholders'));
  vfs.addFile('stack.yaml', writeStackFile(request));
  ctx.renderScope(vfs, 'common', commonContext(ctx, needsContainers), (target) => belongs(target, ctx));
  vfs.addFile('docker-compose.yml', composeText(ctx));
}

/** The overlay is merged into compose, constraints are for environments the stack has. */
function belongs(target: string, ctx: ProjectContext): boolean {
  if (target === OVERLAY) return false;
  const constraints = /^requirements\/constraints\/(.+)\.txt$/.exec(target);
  return !constraints || ctx.environments.some(({ name }) => name === constraints[1]);
}

const OVERLAY = 'docker-compose.overlay.yml';

function composeText(ctx: ProjectContext): string {
  const header = [
    ` ${ctx.projectName}: every container of the project.`,
    ' Values come from .env; ports are published on this machine only. Put changes of your own here or in',
    ' docker-compose.override.yml: both survive the next run of the generator.',
  ].join('\n');
  return ctx.compose.toYaml(header, ctx.renderFragment('common', OVERLAY));
}

/** A container for each environment that has steps, and for each application. */
function addToolServices(ctx: ProjectContext): void {
  for (const environment of ctx.environments) {
    const steps = ctx.steps.filter((step) => step.environment === environment.name);
    if (steps.length > 0) ctx.compose.addService(environment.name, stepService(ctx, environment));
  }
  for (const application of ctx.services.applications) {
    const environment = ctx.environments.find(({ name }) => name === application.environment);
    if (!environment) throw new Error(`application ${application.name} names an unknown environment`);
    const port = String(application.port);
    ctx.compose.addService(application.name, {
      ...toolService(ctx, environment, readerVolumes(ctx, environment)),
      comment: application.title,
      command: application.command.map((word) => word.replace('$PORT', port).replace('$ADDRESS', '0.0.0.0')),
      ports: [publishPort(application.portKey, ctx.port(application.portKey), application.port)],
      healthcheck: {
        test: [
          'CMD',
          'python',
          '-c',
          `import urllib.request as u; u.urlopen('http://localhost:${port}${application.healthPath}', timeout=5)`,
        ],
        interval: '10s',
        timeout: '10s',
        retries: 12,
        start_period: '20s',
      },
      restart: 'unless-stopped',
    });
  }
}

/** Runs one step and ends: `docker compose run --rm <environment> <command>`. */
function stepService(ctx: ProjectContext, environment: PythonEnvironment): ComposeService {
  return {
    ...toolService(ctx, environment, ctx.volumesOf(environment)),
    comment: `${environment.title}: runs steps, started by make and never by "up"`,
    profiles: ['tools'],
    restart: 'no',
  };
}

function toolService(ctx: ProjectContext, environment: PythonEnvironment, volumes: readonly string[]): ComposeService {
  const awaited = environment.uses.flatMap((capability) => {
    const { host } = ctx.requireService(capability);
    return host ? [[host, { condition: 'service_healthy' }] as const] : [];
  });
  return {
    image: `${ctx.compose.projectName}-${environment.name.replaceAll('_', '-')}`,
    build: { context: '.', dockerfile: 'docker/tool.Dockerfile', args: { ENVIRONMENT: environment.name } },
    environment: ctx.variablesOf(environment, 'network'),
    volumes: [...environment.paths.map((path) => `./${path}:${PROJECT_IN_IMAGE}/${path}:ro`), ...volumes],
    ...(awaited.length > 0 && { depends_on: Object.fromEntries(awaited) }),
  };
}

function readerVolumes(ctx: ProjectContext, environment: PythonEnvironment): string[] {
  return environment.uses.flatMap((capability) => {
    const connection = ctx.requireService(capability);
    return [...(connection.readerVolumes ?? connection.volumes ?? [])];
  });
}

function requirementsText(environment: PythonEnvironment): string {
  return [
    `# ${environment.title}: what this project asks for. Everything else it needs is pinned in constraints/${environment.name}.txt.`,
    ...environment.requirements,
    '',
  ].join('\n');
}

/** Values for the templates in templates/common. Everything a template would have to compute is computed here. */
function commonContext(ctx: ProjectContext, needsContainers: boolean): object {
  const { steps } = ctx;
  const generated = ctx.components.map(({ provider, addedBecause }) => ({
    ...provider.meta,
    added_because: addedBecause ?? null,
  }));
  const withSteps = new Set(steps.map(({ environment }) => environment));
  return {
    needs_containers: needsContainers,
    runner: needsContainers ? 'compose' : 'venv',
    uses_docker: needsContainers,
    has_warehouse_server: Boolean(ctx.getServiceByCapability('warehouse')?.host),
    has_steps: steps.length > 0,
    compose_name: ctx.compose.projectName,
    venv_in_image: VENV_IN_IMAGE,
    steps: steps.map((step) => ({
      ...step,
      command_line: commandLine(step.command),
      depends_on: dependenciesOf(step, steps),
    })),
    environments: ctx.environments.map((environment) => ({
      ...environment,
      has_steps: withSteps.has(environment.name),
      host_variables: shellAssignments(ctx.variablesOf(environment, 'host')),
    })),
    applications: ctx.services.applications.map((application) => ({
      ...application,
      preferred_port: ctx.port(application.portKey),
      command_line: application.command
        .map((word) =>
          word.includes('$')
            ? `"${word.replace('$PORT', '$$PORT').replace('$ADDRESS', '127.0.0.1')}"`
            : shellWord(word),
        )
        .join(' '),
    })),
    web_interfaces: ctx.services.webInterfaces.map((web) => ({
      note: '',
      user: '',
      passwordKey: '',
      ...web,
      default_port: ctx.port(web.portKey),
    })),
    categories: CATEGORIES.map((category) => ({
      category,
      components: generated.filter((component) => component.category === category),
    })).filter(({ components }) => components.length > 0),
    diagram: architectureDiagram(ctx),
    notes: ctx.notes,
  };
}

/** Values refer to `.env` in a form that a shell expands too, so they stand in double quotes. */
function shellAssignments(variables: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value: `"${value.replace(/[\\"`]/g, '\\$&')}"` }));
}
