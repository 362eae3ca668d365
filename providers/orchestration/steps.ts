import { z } from 'zod';
import type { ComposeService } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import { imageRow } from '../../core/environments';
import { STEP_MEMORY } from '../../core/memory';
import { fail } from '../../core/problems';
import type { ComponentProvider } from '../../core/provider';
import type { PythonEnvironment, Variables } from '../../core/services';
import { dependenciesOf } from '../../core/thread';
import { awaitedServices } from '../../core/tool-services';
import type { VirtualFileSystem } from '../../core/vfs';
import { cronProblem } from './cron';

/** What the orchestrators share: where the steps of the thread run, after what, and when. */

export const scheduleOption = z
  .string()
  .default('0 6 * * *')
  .superRefine((text, check) => {
    const message = cronProblem(text);
    if (message) check.addIssue({ code: 'custom', message });
  })
  .describe('When the thread runs: a cron expression, in UTC')
  .meta({ ask: true });

/**
 * Two runs of the thread at a time would get in each other's way. Where a stack has several orchestrators, the first one
 * keeps the schedule; the others know the thread, and wait to be told.
 */
export function keepsSchedule(ctx: ProjectContext, provider: ComponentProvider): boolean {
  return ctx.services.offerersOf('orchestrator')[0] === provider.meta.name;
}

/** The note that goes with it. */
export function noteIdleSchedule(ctx: ProjectContext, provider: ComponentProvider): void {
  if (keepsSchedule(ctx, provider)) return;
  const { title } = provider.meta;
  ctx.notes.push({
    what: `${title} has the thread too, with its schedule switched off: one orchestrator at a time may run it.`,
  });
}

/** A container in which every step of the thread can run. */
export interface StepContainer {
  environment: Variables;
  volumes: string[];
  depends_on: NonNullable<ComposeService['depends_on']>;
}

/** Environments that steps run in. An orchestrator's image holds one virtual environment for each. */
export function stepEnvironments(ctx: ProjectContext): PythonEnvironment[] {
  const used = new Set(ctx.steps.map(({ environment }) => environment));
  return ctx.environments.filter(({ name }) => used.has(name));
}

export function stepContainer(ctx: ProjectContext): StepContainer {
  const environments = stepEnvironments(ctx);
  const files = environments.flatMap(({ paths }) => paths.map((path) => `./${path}:/project/${path}:ro`));
  return {
    environment: mergedVariables(ctx, environments),
    volumes: [...new Set([...files, ...environments.flatMap((environment) => ctx.volumesOf(environment))])],
    depends_on: Object.assign(
      {},
      ...environments.map((environment) => awaitedServices(ctx, environment)),
    ) as StepContainer['depends_on'],
  };
}

/** What the largest step takes, MiB. The thread is mostly a chain: steps that run side by side are small ones. */
export function stepMemory(ctx: ProjectContext): number {
  return Math.max(0, ...stepEnvironments(ctx).map(({ memory }) => memory ?? STEP_MEMORY));
}

/** The steps share one container, so a variable can have one value only. */
function mergedVariables(ctx: ProjectContext, environments: readonly PythonEnvironment[]): Variables {
  const merged: Variables = {};
  for (const environment of environments) {
    for (const [name, value] of Object.entries(ctx.variablesOf(environment, 'network'))) {
      if (merged[name] !== undefined && merged[name] !== value) {
        fail(name, `${environment.title} and another tool want different values of it`, 'Choose one of the two tools.');
      }
      merged[name] = value;
    }
  }
  return merged;
}

/** For each step, the steps that it directly follows: those that another of its dependencies waits for are left out. */
export function directDependencies(ctx: ProjectContext): Map<string, string[]> {
  const { steps } = ctx;
  const all = new Map(steps.map((step) => [step.id, dependenciesOf(step, steps)]));
  const reaches = (from: string, to: string): boolean =>
    (all.get(from) ?? []).some((id) => id === to || reaches(id, to));
  return new Map(
    [...all].map(([id, dependencies]) => [
      id,
      dependencies.filter((far) => !dependencies.some((near) => near !== far && reaches(near, far))),
    ]),
  );
}

/** A warehouse without a server is a file, which takes one writer at a time. */
export function hasOneWriter(ctx: ProjectContext): boolean {
  return ctx.hasCapability('warehouse') && !ctx.requireService('warehouse').host;
}

const COMMON = 'orchestration/common';
const RUNNER = 'commands.py';
const DOCKERFILE = 'Dockerfile';

/** The Python module that runs the command of a step, for an orchestrator whose tasks are Python: beside its definitions. */
export function addCommandRunner(vfs: VirtualFileSystem, ctx: ProjectContext, folder: string): void {
  const text = ctx.renderFragment(COMMON, RUNNER);
  if (text !== undefined) vfs.addFile(`${folder}/${RUNNER}`, text);
}

/** An orchestrator that is installed from PyPI: its servers know nothing of the tools, and its runner has them. */
export interface PythonOrchestrator {
  title: string;
  /** Its Python environment, and the folder of its Dockerfile. */
  name: string;
  /** The variable that names the folder where it keeps what is not in its database. */
  homeVariable: string;
  /** The folder in the project that addCommandRunner is called with. */
  definitions: string;
}

/** The image of its servers, or that of its runner: stages of one Dockerfile, so that its environment is installed once. */
export function orchestratorImage(
  ctx: ProjectContext,
  { name }: PythonOrchestrator,
  target: 'server' | 'runner',
): Required<Pick<ComposeService, 'image' | 'build'>> {
  const suffix = target === 'server' ? '' : `-${target}`;
  return {
    image: `${ctx.compose.projectName}-${name}${suffix}`,
    build: { context: '.', dockerfile: `${name}/${DOCKERFILE}`, target },
  };
}

/** The Dockerfile of both. */
export function addOrchestratorImages(vfs: VirtualFileSystem, ctx: ProjectContext, tool: PythonOrchestrator): void {
  const own = ctx.environments.find(({ name }) => name === tool.name);
  if (!own) throw new Error(`${tool.title} has no environment ${tool.name}`);
  const text = ctx.renderFragment(COMMON, DOCKERFILE, {
    title: tool.title,
    home_variable: tool.homeVariable,
    definitions: tool.definitions,
    own: imageRow(own),
    environments: stepEnvironments(ctx).map(imageRow),
  });
  if (text !== undefined) vfs.addFile(`${tool.name}/${DOCKERFILE}`, text);
}
