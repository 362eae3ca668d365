import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ChangePlan, type ConflictPolicy, type Decisions, planFileChanges } from './changes';
import { commitChanges, commitNewProject, recover } from './commit';
import { readDiskFile } from './disk';
import type { EngineOutput, ExistingState } from './engine';
import { parseEnvFile } from './envfile';
import { ENV_FILE, type Manifest, MANIFEST_PATH, parseManifest, STACK_FILE } from './manifest';
import { fail } from './problems';
import { parseRequest, parseStackFile, type StackRequest } from './stackfile';

export { STACK_FILE };

/** A generated project on disk. */
export interface Project {
  directory: string;
  manifest: Manifest;
  /** What the next generation keeps. */
  existing: ExistingState;
  /** What the project is to be: its stack.yaml, or what the manifest remembers when that file is gone. */
  request: StackRequest;
}

/**
 * The project in a folder, or undefined where a new one can go: nothing there, or an empty folder.
 * @throws ProblemsError when something else is there, or the project's memory is damaged or newer than this code.
 */
export function inspectTarget(directory: string): Project | undefined {
  const entry = lstatSync(directory, { throwIfNoEntry: false });
  if (!entry) return undefined;
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    fail(directory, 'exists and is not a folder', 'Choose another name, or another folder with --dest.');
  if (existsSync(join(directory, MANIFEST_PATH))) return readProject(directory);
  // A new project is put in place as a whole, which would replace the link and not what it leads to.
  if (entry.isSymbolicLink())
    fail(directory, 'is a symbolic link that leads to no project', 'Name the folder it leads to, or another one.');
  if (readdirSync(directory).length === 0) return undefined;
  return fail(
    directory,
    'exists, holds files and is not a project of this generator',
    'Choose another name, or another folder with --dest; nothing there was touched.',
  );
}

/** Reads a project, after completing a commit that was interrupted. */
export function readProject(directory: string): Project {
  const memory = readDiskFile(directory, MANIFEST_PATH);
  if (memory.kind === 'blocked') fail(directory, memory.reason, 'Restore it from version control.');
  recover(directory);
  const manifest = parseManifest(readFileSync(join(directory, MANIFEST_PATH), 'utf8'));
  const envPath = join(directory, ENV_FILE);
  const secrets = existsSync(envPath) ? parseEnvFile(readFileSync(envPath, 'utf8')) : {};
  const stackPath = join(directory, STACK_FILE);
  const request = existsSync(stackPath)
    ? parseStackFile(readFileSync(stackPath, 'utf8'), STACK_FILE)
    : parseRequest(manifest.request, (path) => [MANIFEST_PATH, ...path].join(' '));
  const ports = { ...portsIn(secrets), ...manifest.ports };
  return { directory, manifest, request, existing: { projectId: manifest.projectId, ports, secrets } };
}

/** Host ports in `.env`: a component that was removed and comes back finds its own line there. */
function portsIn(variables: Readonly<Record<string, string>>): Record<string, number> {
  const entries = Object.entries(variables).filter(([name, value]) => /_PORT$/.test(name) && /^\d{4,5}$/.test(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)]));
}

/** The nearest folder upwards that holds a project. */
export function projectAround(folder: string): string | undefined {
  const here = resolve(folder);
  if (existsSync(join(here, MANIFEST_PATH))) return here;
  const parent = dirname(here);
  return parent === here ? undefined : projectAround(parent);
}

/** What writing this generation to `directory` would do, file by file. Writes nothing. */
export function planChanges(
  { vfs, ctx }: EngineOutput,
  directory: string,
  project: Project | undefined,
  policy: ConflictPolicy,
  decisions: Decisions = {},
): ChangePlan {
  return planFileChanges(vfs, ctx.envVars, { directory, manifest: project?.manifest, policy, decisions });
}

/** Writes a change plan: a new project at once, an existing one through a journal. Either way old or new, never between. */
export function applyChanges(
  directory: string,
  output: EngineOutput,
  plan: ChangePlan,
  project: Project | undefined,
): void {
  if (project) commitChanges(directory, plan.changes);
  else commitNewProject(directory, output.vfs);
}
