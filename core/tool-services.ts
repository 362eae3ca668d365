import { type ComposeService, publishPort } from './compose';
import type { ProjectContext } from './context';
import { needsOwnImage, ownImage } from './environments';
import { STEP_MEMORY } from './memory';
import type { PythonEnvironment } from './services';

const PROJECT_IN_IMAGE = '/project';

/** A container for each environment that runs steps or commands, and for each application. */
export function addToolServices(ctx: ProjectContext): void {
  const environments = new Map(ctx.environments.map((environment) => [environment.name, environment]));
  const unknown = [...ctx.runEnvironments].find((name) => !environments.has(name));
  if (unknown !== undefined) throw new Error(`a step, command or application names an unknown environment: ${unknown}`);
  const running = new Set([...ctx.steps, ...ctx.commands].map(({ environment }) => environment));
  for (const [name, environment] of environments) {
    if (running.has(name)) ctx.compose.addService(name, stepService(ctx, environment));
  }
  for (const application of ctx.services.applications) {
    const environment = environments.get(application.environment);
    if (!environment) continue;
    const port = String(application.port);
    ctx.compose.addService(application.name, {
      ...toolService(ctx, environment, readerVolumes(ctx, environment)),
      comment: application.title,
      command: application.command.map((word) => word.replaceAll('$PORT', port).replaceAll('$ADDRESS', '0.0.0.0')),
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

/** A container of an environment's image, which runs nothing yet. */
export function toolService(
  ctx: ProjectContext,
  environment: PythonEnvironment,
  volumes: readonly string[],
): ComposeService {
  const awaited = awaitedServices(ctx, environment);
  return {
    memory: environment.memory ?? STEP_MEMORY,
    image: `${ctx.compose.projectName}-${environment.name.replaceAll('_', '-')}`,
    build: needsOwnImage(environment)
      ? { context: '.', dockerfile: ownImage(environment.name) }
      : { context: '.', dockerfile: 'docker/tool.Dockerfile', args: { ENVIRONMENT: environment.name } },
    environment: ctx.variablesOf(environment, 'network'),
    volumes: [...environment.paths.map((path) => `./${path}:${PROJECT_IN_IMAGE}/${path}:ro`), ...volumes],
    ...(Object.keys(awaited).length > 0 && { depends_on: awaited }),
  };
}

/** The services that a program of this environment needs, and what of them it waits for. */
export function awaitedServices(
  ctx: ProjectContext,
  { uses, awaits = [] }: PythonEnvironment,
): NonNullable<ComposeService['depends_on']> {
  const awaited: NonNullable<ComposeService['depends_on']> = {};
  for (const capability of [...uses, ...awaits]) {
    const { host, databaseOneShot } = ctx.requireService(capability);
    if (host) awaited[host] = { condition: 'service_healthy' };
    if (capability === 'metadata_database' && databaseOneShot)
      awaited[databaseOneShot] = { condition: 'service_completed_successfully' };
  }
  return awaited;
}

function readerVolumes(ctx: ProjectContext, environment: PythonEnvironment): string[] {
  return environment.uses.flatMap((capability) => {
    const connection = ctx.requireService(capability);
    return [...(connection.readerVolumes ?? connection.volumes ?? [])];
  });
}
