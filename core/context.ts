import { snakeCase } from 'change-case';
import { ComposeModel } from './compose';
import type { Note } from './notes';
import type { ComponentProvider, EnvVar } from './provider';
import type { PortRegistry } from './ports';
import { fail, type Problem } from './problems';
import type { SecretRegistry, SecretShape } from './secrets';
import {
  type Application,
  type Capability,
  type CloudPlace,
  type Command,
  type Connection,
  type MetadataDatabase,
  type OwnedConnection,
  type OwnedStep,
  type PythonEnvironment,
  type Rerun,
  type ScrapeTarget,
  ServiceRegistry,
  type Step,
  type StepWrapper,
  type Variables,
  type Vantage,
  type WebInterface,
} from './services';
import { wrapSteps } from './step-wrappers';
import type { TemplateLibrary } from './templates';
import { inThreadOrder } from './thread';
import type { VirtualFileSystem } from './vfs';

export interface Component {
  provider: ComponentProvider;
  /** Absent for what the user chose; for the rest, why it is there. */
  addedBecause?: string;
}

interface ContextParts {
  /** The folder's name, as the user gave it. */
  name: string;
  projectId: string;
  secrets: SecretRegistry;
  ports: PortRegistry;
  templates: TemplateLibrary;
  /** Capability -> provider, where the user decided between several offers. */
  use: Readonly<Record<string, string>>;
  baseDir?: string;
}

/** What stands for a secret in `.env.example`; scripts/make-env knows the same forms. */
const PLACEHOLDERS: Readonly<Record<SecretShape, (length: number) => string>> = {
  alphanumeric: (length) => `CHANGE_ME_${length}`,
  fernet: () => 'CHANGE_ME_fernet',
  mixed: (length) => `CHANGE_ME_mixed_${length}`,
};

/** What Compose calls the project. Two of one name on one machine must not share volumes: the id tells them apart. */
export function composeName(projectName: string, projectId: string): string {
  return `${projectName}_${projectId.slice(0, 6)}`;
}

/** What every provider may ask and tell while one stack is made. */
export class ProjectContext {
  /** A valid identifier in Python, SQL and HCL: the folder's name in snake_case. */
  readonly projectName: string;
  readonly projectId: string;
  /** Where the project lies, relative to whoever runs the engine. Informative: the engine writes nothing. */
  readonly baseDir: string;
  readonly services = new ServiceRegistry();
  readonly compose: ComposeModel;
  readonly environments: PythonEnvironment[] = [];
  readonly envVars: EnvVar[] = [];
  /** Things the user should know, shown after the summary. */
  readonly notes: Note[] = [];
  components: readonly Component[] = [];
  private registering: ComponentProvider | undefined;
  /** What templates may name, as of a number of compose services; the same for all providers until one adds a service. */
  private documented: { services: number; context: object } | undefined;

  constructor(private readonly parts: ContextParts) {
    this.projectName = snakeCase(parts.name);
    this.projectId = parts.projectId;
    this.baseDir = parts.baseDir ?? '.';
    this.compose = new ComposeModel(composeName(this.projectName, parts.projectId));
  }

  /** All secrets, for the engine; providers ask for theirs by name. */
  get secrets(): SecretRegistry {
    return this.parts.secrets;
  }

  /** Phase 1, for the engine: what is registered during `provider.registerServices` belongs to that provider. */
  register(provider: ComponentProvider): void {
    this.registering = provider;
    provider.registerServices(this);
    this.registering = undefined;
  }

  registerConnection(connection: Connection): void {
    this.services.addConnection({ ...connection, provider: this.owner() });
  }

  /** Offers a capability that needs no connection. */
  offer(capability: Capability): void {
    this.services.addOffer(capability, this.owner());
  }

  registerStep(step: Step): void {
    if (this.services.steps.some((other) => other.id === step.id)) {
      fail(step.id, 'two components register a step of this id', 'Give the step an id of its own.');
    }
    // Not a copy: what a step reads may depend on what else the stack has, and is a getter then.
    this.services.steps.push(Object.assign(step, { provider: this.owner() }));
  }

  registerStepWrapper(wrapper: StepWrapper): void {
    this.services.stepWrappers.push(wrapper);
  }

  registerCommand(command: Command): void {
    this.services.commands.push(command);
  }

  registerApplication(application: Application): void {
    this.services.applications.push(application);
  }

  registerScrapeTarget(target: ScrapeTarget): void {
    this.services.scrapeTargets.push({ ...target, provider: this.owner() });
  }

  registerMetadataDatabase(database: MetadataDatabase): void {
    this.services.metadataDatabases.push(database);
  }

  /** A bucket in the stack's object store, for the component that asks for it. */
  registerBucket(name: string): void {
    if (!this.services.buckets.includes(name)) this.services.buckets.push(name);
  }

  registerWebInterface(web: WebInterface): void {
    this.services.webInterfaces.push(web);
  }

  registerRerun(rerun: Rerun): void {
    this.services.reruns.push({ ...rerun, provider: this.owner() });
  }

  /** Where the project would run in a cloud, for the estimate of what that costs. */
  registerCloudPlace(place: CloudPlace): void {
    this.services.cloudPlaces.push(place);
  }

  hasCapability(capability: Capability): boolean {
    return this.services.offerersOf(capability).length > 0;
  }

  /** The connection that serves a capability: the one the user named, else the first chosen one that offers it. */
  getServiceByCapability(capability: Capability): OwnedConnection | undefined {
    const offers = this.services.connectionsFor(capability);
    const named = this.parts.use[capability];
    return offers.find((connection) => connection.provider === named) ?? offers[0];
  }

  /** The same, where phase 1 has made sure that there is one. */
  requireService(capability: Capability): OwnedConnection {
    const connection = this.getServiceByCapability(capability);
    return connection ?? fail(capability, 'nothing in this stack offers it', 'Declare it in requirements().');
  }

  connectionString(capability: Capability, target: string, vantage: Vantage): string {
    const connection = this.requireService(capability);
    const owner = this.components.find(({ provider }) => provider.meta.name === connection.provider);
    if (!owner) throw new Error(`no component offers ${connection.name}`);
    return owner.provider.getConnectionString(this, connection, target, vantage);
  }

  getOrCreateSecret(key: string, length = 16, shape: SecretShape = 'alphanumeric'): string {
    return this.parts.secrets.getOrCreate(key, length, shape);
  }

  /** A line of `.env` with a secret of its own, and its placeholder for `.env.example`. */
  secretVariable(name: string, comment: string, length = 24, shape: SecretShape = 'alphanumeric'): EnvVar {
    return {
      name,
      value: this.getOrCreateSecret(name, length, shape),
      comment,
      placeholder: PLACEHOLDERS[shape](length),
    };
  }

  /** @param requested the port that the user's option names; @param option that option, for messages. */
  allocatePort(name: string, preferred: number, requested?: number, option?: string): number {
    return this.parts.ports.allocate(name, preferred, requested, option);
  }

  /** A line of `.env` that moves a host port. */
  portVariable(name: string, comment: string, preferred: number, requested?: number, option?: string): EnvVar {
    return { name, value: String(this.allocatePort(name, preferred, requested, option)), comment };
  }

  /** The host port that phase 3 allocated under this name. */
  port(name: string): number {
    const port = this.parts.ports.get(name);
    if (port === undefined) throw new Error(`no host port ${name} is allocated yet`);
    return port;
  }

  get ports(): Record<string, number> {
    return this.parts.ports.toRecord();
  }

  get portProblems(): readonly Problem[] {
    return this.parts.ports.problems;
  }

  /** The folder's name, as the user gave it. */
  get folderName(): string {
    return this.parts.name;
  }

  /** True when this provider is the one that serves the capability in this stack. For phase 2 and later. */
  isServedBy(capability: Capability, provider: string): boolean {
    return this.serverOf(capability) === provider;
  }

  /**
   * The provider that serves a capability. Of several that fill the same tables it is the one the user named, else the
   * first that feeds none of the others: change capture through a broker leaves the broker's own sample events aside.
   */
  serverOf(capability: Capability): string | undefined {
    const connection = this.getServiceByCapability(capability);
    if (connection) return connection.provider;
    const offerers = this.services.offerersOf(capability);
    const named = this.parts.use[capability];
    if (named !== undefined && offerers.includes(named)) return named;
    const feeding = this.services.bindings
      .filter(({ consumer, offerer }) => consumer !== offerer && offerers.includes(consumer))
      .map(({ offerer }) => offerer);
    return offerers.find((name) => !feeding.includes(name)) ?? offerers[0];
  }

  /** The thread's steps in the order in which they run. */
  get steps(): OwnedStep[] {
    const steps = inThreadOrder(this.services.steps.filter(({ when }) => when?.() ?? true));
    return wrapSteps(steps, this.services.stepWrappers);
  }

  get commands(): Command[] {
    return this.services.commands.filter(({ when }) => when?.() ?? true);
  }

  /** Names of the environments whose programs run by themselves; the others only make an image. */
  get runEnvironments(): Set<string> {
    return new Set(
      [...this.steps, ...this.commands, ...this.services.applications].map(({ environment }) => environment),
    );
  }

  /** Everything a program of this environment finds in its own environment. */
  variablesOf(environment: PythonEnvironment, vantage: Vantage): Variables {
    const connections = environment.uses.map((capability) => this.requireService(capability));
    return Object.assign(
      { PROJECT_NAME: this.projectName },
      ...connections.map((connection) => connection.variables?.(vantage) ?? {}),
      environment.variables?.(vantage) ?? {},
    ) as Variables;
  }

  /** Volumes that a container which runs this environment's steps must mount besides the project's own files. */
  volumesOf(environment: PythonEnvironment): string[] {
    return environment.uses.flatMap((capability) => [...(this.requireService(capability).volumes ?? [])]);
  }

  /**
   * Renders every template of a provider into the file system.
   * @param extra values beside the documented context; @param include decides by target path.
   */
  renderTemplates(
    vfs: VirtualFileSystem,
    provider: ComponentProvider,
    extra: object = {},
    include: (target: string) => boolean = () => true,
  ): void {
    const { category, name } = provider.meta;
    this.renderScope(vfs, `${category}/${name}`, { options: provider.options, ...extra }, include);
  }

  /** The same for a folder of templates that belongs to no provider. */
  renderScope(
    vfs: VirtualFileSystem,
    scope: string,
    extra: object = {},
    include: (target: string) => boolean = () => true,
  ): void {
    const context = { ...this.templateContext(), ...extra };
    for (const template of this.parts.templates.list(scope)) {
      if (!include(template.target)) continue;
      const { content, mode } = this.parts.templates.render(template, context);
      vfs.addFile(template.target, content, mode);
    }
  }

  /** Renders one template that is not a file of the project by itself; undefined when no folder has it. */
  renderFragment(scope: string, target: string, extra: object = {}): string | undefined {
    const template = this.parts.templates.list(scope).find((candidate) => candidate.target === target);
    return template && String(this.parts.templates.render(template, { ...this.templateContext(), ...extra }).content);
  }

  private templateContext(): object {
    const services = this.compose.services.size;
    if (this.documented?.services !== services) this.documented = { services, context: this.documentedContext() };
    return this.documented.context;
  }

  /** The documented context of every template; teams that fork templates rely on these names. */
  private documentedContext(): object {
    return {
      project_name: this.projectName,
      project_id: this.projectId,
      stack: {
        name: this.parts.name,
        components: this.components.map(({ provider, addedBecause }) => ({
          ...provider.meta,
          added_because: addedBecause ?? null,
        })),
      },
      services: [...this.compose.services.keys()],
      env_vars: this.envVars.map(({ name, comment }) => ({ name, comment })),
      volumes: this.compose.volumes,
      networks: ['default'],
    };
  }

  private owner(): string {
    if (!this.registering) throw new Error('services are registered in registerServices only');
    return this.registering.meta.name;
  }
}
