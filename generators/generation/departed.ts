import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectContext } from '../../core/context';
import type { EngineOutput } from '../../core/engine';
import { parseEnvFile } from '../../core/envfile';
import { ENV_FILE } from '../../core/manifest';
import { isMemory } from '../../core/project-memory';
import { ProblemsError } from '../../core/problems';
import type { Project } from '../../core/project';
import { parseRequest, type StackRequest } from '../../core/stackfile';
import { CATEGORIES } from '../../core/categories';
import type { ChangePlan } from '../../core/changes';
import { pathMistake } from '../../core/vfs';

/** What a project no longer has, and what of it stays on the user's machine. */
export interface Departed {
  components: readonly { name: string; title: string }[];
  /** What Compose called the project before, where its name has changed: its volumes are called after it. */
  renamedFrom?: string;
  /** Files of the project that hold their data where no container does. */
  files: readonly string[];
  /** Docker's names of the volumes that hold their data. */
  volumes: readonly string[];
  /** Names in `.env` that nothing reads any more. */
  variables: readonly string[];
  /** Environments whose folder below .venvs nothing uses any more. */
  environments: readonly string[];
  /** Who serves somebody that stays, where that is another one now. */
  successors: readonly { consumer: string; capability: string; offerer: string }[];
}

/**
 * Compares a generation with the one before. Undefined when nothing departs, or when nobody can say: a provider of the last
 * generation may be gone from the registry.
 */
export function departedSince(
  project: Project,
  plan: ChangePlan,
  after: ProjectContext,
  generate: (request: StackRequest) => EngineOutput,
): Departed | undefined {
  const remembered = project.manifest.request;
  const names = new Set(after.components.map(({ provider }) => provider.meta.name));
  const isSmaller = CATEGORIES.flatMap((category) => remembered[category] ?? []).some(
    (name) => !names.has(name as string),
  );
  const losesFiles = plan.changes.some(({ action, path }) => action === 'delete' && !isMemory(path));
  const isRenamed = remembered['name'] !== after.folderName;
  if (!isSmaller && !losesFiles && !isRenamed) return undefined;
  try {
    return compare(generate(parseRequest(remembered)).ctx, after, project.directory);
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

function compare(before: ProjectContext, after: ProjectContext, directory: string): Departed {
  const without = (mine: readonly string[], theirs: readonly string[]) => mine.filter((each) => !theirs.includes(each));
  const names = new Set(after.components.map(({ provider }) => provider.meta.name));
  return {
    components: before.components
      .filter(({ provider }) => !names.has(provider.meta.name))
      .map(({ provider: { meta } }) => ({ name: meta.name, title: meta.title }))
      .reverse(),
    ...(before.compose.projectName !== after.compose.projectName && { renamedFrom: before.compose.projectName }),
    files: before.components
      .filter(({ provider }) => !names.has(provider.meta.name))
      .flatMap(({ provider }) => filesOf(before, provider.meta.name, directory)),
    volumes: without(volumesOf(before), volumesOf(after)),
    variables: without(
      before.envVars.map(({ name }) => name),
      after.envVars.map(({ name }) => name),
    ).filter((name) => name in envOf(directory)),
    environments: without(
      before.environments.map(({ name }) => name),
      after.environments.map(({ name }) => name),
    ).filter((name) => existsSync(join(directory, '.venvs', name))),
    successors: after.services.bindings.filter(
      ({ consumer, capability, offerer }) =>
        after.getServiceByCapability(capability)?.provider === offerer &&
        before.services.bindings.some(
          (old) => old.consumer === consumer && old.capability === capability && old.offerer !== offerer,
        ),
    ),
  };
}

/** Compose puts the project's name before each volume's. */
function volumesOf({ compose }: ProjectContext): string[] {
  return compose.volumes.map((volume) => `${compose.projectName}_${volume}`);
}

/** What a component's connections name on the host: `data/warehouse/warehouse.duckdb`. */
function filesOf(ctx: ProjectContext, provider: string, directory: string): string[] {
  const capabilities = ctx.services.bindings.map(({ capability }) => capability);
  const connections = capabilities.flatMap((capability) => ctx.services.connectionsFor(capability));
  const own = connections.filter((connection) => connection.provider === provider);
  const values = own.flatMap(({ variables }) => Object.values(variables?.('host') ?? {}));
  return [...new Set(values)].filter((value) => pathMistake(value) === undefined && isFile(join(directory, value)));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function envOf(directory: string): Record<string, string> {
  const path = join(directory, ENV_FILE);
  return existsSync(path) ? parseEnvFile(readFileSync(path, 'utf8')) : {};
}
