import { commonContext } from './common-context';
import type { ProjectContext } from './context';
import { imageRow, needsOwnImage, ownImage } from './environments';
import { writeEnvFile } from './envfile';
import type { PythonEnvironment } from './services';
import { type StackRequest, writeStackFile } from './stackfile';
import { addToolServices } from './tool-services';
import type { VirtualFileSystem } from './vfs';

const OVERLAY = 'docker-compose.overlay.yml';
const OWN_IMAGE = 'docker/environment.Dockerfile';
const WHY_NOT_UP = 'scripts/why-not-up';

/** Writes what belongs to no single provider: requirements, compose, env files, Makefile, documents. */
export function writeProjectFiles(vfs: VirtualFileSystem, ctx: ProjectContext, request: StackRequest): void {
  const needsContainers = ctx.compose.services.size > 0;
  addToolServices(ctx);
  for (const environment of ctx.environments)
    vfs.addFile(`requirements/${environment.name}.txt`, requirementsText(environment));
  addOwnImages(vfs, ctx);
  vfs.addFile('.env', writeEnvFile(ctx.envVars, 'values'), 0o600);
  vfs.addFile('.env.example', writeEnvFile(ctx.envVars, 'placeholders'));
  vfs.addFile('stack.yaml', writeStackFile(request));
  ctx.renderScope(vfs, 'common', commonContext(ctx, needsContainers), (target) =>
    belongs(target, ctx, needsContainers),
  );
  vfs.addFile('docker-compose.yml', composeText(ctx));
}

/** A Dockerfile of its own for each environment that runs by itself and needs more than Python packages. */
function addOwnImages(vfs: VirtualFileSystem, ctx: ProjectContext): void {
  for (const environment of ctx.environments.filter(needsOwnImage)) {
    if (!ctx.runEnvironments.has(environment.name)) continue;
    const text = ctx.renderFragment('common', OWN_IMAGE, imageRow(environment));
    if (text === undefined) throw new Error(`templates/common has no ${OWN_IMAGE}.hbs`);
    vfs.addFile(ownImage(environment.name), text);
  }
}

/** The overlay is merged into compose, the Dockerfile is rendered for each environment, constraints are for environments the stack has. */
function belongs(target: string, ctx: ProjectContext, needsContainers: boolean): boolean {
  if (target === OVERLAY || target === OWN_IMAGE) return false;
  if (target === WHY_NOT_UP) return needsContainers;
  const constraints = /^requirements\/constraints\/(.+)\.txt$/.exec(target);
  return !constraints || ctx.environments.some(({ name }) => name === constraints[1]);
}

function composeText(ctx: ProjectContext): string {
  const header = [
    ` ${ctx.projectName}: every container of the project.`,
    ' Values come from .env; ports are published on this machine only. Put changes of your own here or in',
    ' docker-compose.override.yml: both survive the next run of the generator.',
  ].join('\n');
  return ctx.compose.toYaml(header, ctx.renderFragment('common', OVERLAY));
}

function requirementsText(environment: PythonEnvironment): string {
  return [
    `# ${environment.title}: what this project asks for. Everything else it needs is pinned in constraints/${environment.name}.txt.`,
    ...environment.requirements,
    '',
  ].join('\n');
}
