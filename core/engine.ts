import { ProjectContext } from './context';
import { completeComponents } from './graph';
import { PortRegistry } from './ports';
import { throwIfAny } from './problems';
import { addManifest } from './manifest';
import { writeProjectFiles } from './project-files';
import type { ProviderRegistry } from './registry';
import { type RandomSource, SecretRegistry, systemRandom } from './secrets';
import { canonicalRequest, type ResolvedRequest, resolveRequest } from './request';
import type { StackRequest } from './stackfile';
import { equipForSteps } from './step-wrappers';
import type { TemplateLibrary } from './templates';
import { uuid } from './uuid';
import { generatorIdentity } from './version';
import { VirtualFileSystem } from './vfs';

export const PHASES = ['initialise', 'validate', 'configure', 'generate'] as const;
export type Phase = (typeof PHASES)[number];

/** What an existing project hands to its next generation. */
export interface ExistingState {
  projectId?: string;
  /** Values by variable, from `.env`. */
  secrets?: Readonly<Record<string, string>>;
  ports?: Readonly<Record<string, number>>;
}

export interface EngineInput {
  request: StackRequest;
  registry: ProviderRegistry;
  templates: TemplateLibrary;
  existing?: ExistingState;
  random?: RandomSource;
  /** Host ports that other programs hold on the machine where the project will run. */
  busyPorts?: ReadonlySet<number>;
  /** Told as each phase begins; the engine itself reads no clock. */
  onPhase?: (phase: Phase) => void;
}

export interface EngineOutput {
  vfs: VirtualFileSystem;
  ctx: ProjectContext;
  resolved: ResolvedRequest;
}

/** A stack whose every part is known, before any file is rendered. */
export interface Design {
  ctx: ProjectContext;
  resolved: ResolvedRequest;
}

/**
 * Phases 1 to 3: enough to say whether a request works and what comes of it, in a fraction of the time that its files take.
 * @throws ProblemsError with every problem of the request.
 */
export function designStack(input: EngineInput): Design {
  const phase = (name: Phase) => input.onPhase?.(name);

  phase('initialise');
  const resolved = resolveRequest(input.request, input.registry);
  const ctx = initialise(input, resolved);

  phase('validate');
  throwIfAny(ctx.components.flatMap(({ provider }) => provider.validateConfiguration(ctx)));

  phase('configure');
  for (const { provider } of ctx.components) ctx.envVars.push(...provider.getEnvVars(ctx));
  throwIfAny(ctx.portProblems);
  return { ctx, resolved };
}

/**
 * Makes a project in memory. Pure: the same request, existing state, templates and random bytes give the same files.
 * @throws ProblemsError with every problem of the request.
 */
export function generateProject(input: EngineInput): EngineOutput {
  const { ctx, resolved } = designStack(input);
  input.onPhase?.('generate');
  const vfs = generate(ctx, resolved, input.registry);
  return { vfs, ctx, resolved };
}

/** Every environment and container of a designed stack; templates, documents and compose speak of all of them. */
export function addServices(ctx: ProjectContext): void {
  const providers = ctx.components.map(({ provider }) => provider);
  for (const provider of providers)
    ctx.environments.push(...provider.getRequirements(ctx).map((environment) => equipForSteps(environment, ctx)));
  for (const provider of providers) {
    for (const [name, service] of Object.entries(provider.getDockerServiceDefinition(ctx)))
      ctx.compose.addService(name, service);
  }
}

/** Registers what was chosen, adds what that needs, puts all in dependency order. */
function initialise(input: EngineInput, resolved: ResolvedRequest): ProjectContext {
  const { registry, templates, existing, random = systemRandom } = input;
  const projectId = existing?.projectId ?? uuid(random);
  const newContext = () =>
    new ProjectContext({
      name: resolved.name,
      projectId,
      secrets: new SecretRegistry(random, existing?.secrets),
      ports: new PortRegistry(existing?.ports, input.busyPorts, namedPorts(resolved)),
      templates,
      use: resolved.use,
    });
  return completeComponents(resolved, registry, newContext);
}

/** Renders every file. */
function generate(ctx: ProjectContext, resolved: ResolvedRequest, registry: ProviderRegistry): VirtualFileSystem {
  const vfs = new VirtualFileSystem();
  addServices(ctx);
  for (const { provider } of ctx.components) provider.generate(vfs, ctx);
  const request = canonicalRequest(resolved, registry);
  writeProjectFiles(vfs, ctx, request);
  for (const { provider } of ctx.components) provider.complete(vfs, ctx);
  addManifest(vfs, { projectId: ctx.projectId, request, ports: ctx.ports }, generatorIdentity());
  return vfs;
}

/** Every port that some option names. */
function namedPorts(request: ResolvedRequest): Set<number> {
  const entries = Object.values(request.options).flatMap((given) => Object.entries(given));
  return new Set(entries.flatMap(([key, value]) => (/port$/.test(key) && typeof value === 'number' ? [value] : [])));
}
