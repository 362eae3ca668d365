import type { PriceName } from './catalog/prices';
import type { ComposeService } from './compose';

/** What a component can do for others; an open vocabulary, these are the words in use. */
export type Capability =
  | 'warehouse'
  | 'sql_database'
  | 'metadata_database'
  | 'object_store'
  | 'query_engine'
  | 'message_broker'
  | 'source_database'
  | 'raw_tables'
  | 'marts'
  | 'orchestrator'
  | 'assets'
  | 'metrics'
  | 'lineage'
  | (string & {});

/** Tables that one component at a time may fill; of several that offer it, `use` or the order decides. */
export const EXCLUSIVE_CAPABILITIES: ReadonlySet<Capability> = new Set(['raw_tables', 'marts']);

/** From where a program looks at a service: another container of the project, or the machine that runs them. */
export type Vantage = 'network' | 'host';

/** Variables of a program's environment. Values may refer to `.env` as `${NAME}`, `${NAME:-default}` or `${NAME:?message}`:
 * Docker Compose and a POSIX shell read the three forms alike, so one value serves both. */
export type Variables = Record<string, string>;

export interface Connection {
  /** The compose service, or a name of its own for a file. */
  name: string;
  /** The wire protocol or file format its clients speak, e.g. `postgresql`, `duckdb`, `prometheus`. */
  type: string;
  capabilities: readonly Capability[];
  /** Inside the compose network; absent for a file. */
  host?: string;
  port?: number;
  database?: string;
  user?: string;
  /** The variable of `.env` that holds the password. */
  passwordKey?: string;
  /** What a program needs in its environment to use it. */
  variables?: (vantage: Vantage) => Variables;
  /** Present where somebody else runs it: what its owner fills in, wherever the program runs. */
  account?: Account;
  /** Compose volumes a container must mount to reach it (a warehouse that is a file). */
  volumes?: readonly string[];
  /** Readers that only look mount these instead, read-only. */
  readerVolumes?: readonly string[];
  /** Asked whenever somebody looks for the capability: a database is a source only where it is not the warehouse. */
  when?: () => boolean;
  /** The one-shot service that makes the databases of `registerMetadataDatabase`; their owners wait for its end. */
  databaseOneShot?: string;
}

/** A service in somebody else's cloud, as its clients know it: by variables of `.env` that only an owner of an account can fill in. */
export interface Account {
  /** Variables that are no secret. */
  settings: readonly { name: string; comment: string; value?: string }[];
  /** What must be kept secret: a password, or the content of a key file. */
  secret: { name: string; comment: string };
  /** Where containers have the key file whose content the secret is. */
  keyFile?: string;
}

export interface OwnedConnection extends Connection {
  /** Name of the provider that offers it. */
  provider: string;
}

/** `source` fills an operational system that the ingestion reads: it seeds a database, produces events. */
export type StepKind = 'source' | 'ingest' | 'transform' | 'check' | 'publish';

/** The order of the kinds is the order of the thread. */
export const STEP_KINDS: readonly StepKind[] = ['source', 'ingest', 'transform', 'check', 'publish'];

/** One command of the thread. Orchestrators make it a task or assets, `make demo` runs it, neither knows the tool. */
export interface Step {
  /** A valid identifier in Python and in file names, unique in the stack. */
  id: string;
  title: string;
  kind: StepKind;
  /** Run in the project's folder, with the environment's programs first on PATH. */
  command: readonly string[];
  /** Name of a PythonEnvironment. */
  environment: string;
  /** Tables as `schema.table`, or files below the project's folder. */
  reads: readonly string[];
  writes: readonly string[];
  /** How often an orchestrator tries again after a failure. */
  retries: number;
  timeoutMinutes: number;
  /** A publishing step that reads what others publish (the copy of a database that readers open): it waits for them. */
  readsPublished?: boolean;
  /** Asked once the stack is complete; a step of a warehouse that serves as nothing here takes no part. */
  when?: () => boolean;
  /** Present where the step's tool lists the tables that it makes: who offers `assets` shows them one by one. */
  models?: StepModels;
}

/**
 * The tables of a step, as its tool knows them: one that people add is among them without generating anew. The commands run
 * as the step's does.
 */
export interface StepModels {
  /**
   * Prints a JSON list of the tables: for each `table` and what it is made `from`, both as `schema.table`; `file`, that it is
   * written in; `description`; `select`, the words that limit the step's command to it; and `checks`, which run with it, each
   * with `name`, `description` and `select`. All but the first two may be missing: a command without `select` makes all.
   */
  list: readonly string[];
  /** Files, and folders with all that is in them, that the list depends on. */
  files: readonly string[];
  /**
   * Prints, as a JSON object, how the last run of the step went: `tables` and `checks`, in each by name `ok` and what else is
   * worth knowing. Its last argument is the time at which the step began, in seconds since 1970: nothing is printed of a run
   * that ended before. Without this, all tables count as made once the step has succeeded.
   */
  results?: readonly string[];
}

/** A command that people run, e.g. one that prints the marts; a make target of its name. */
export interface Command {
  /** A make target: lower-case letters, digits, `-`. */
  name: string;
  title: string;
  command: readonly string[];
  environment: string;
  when?: () => boolean;
}

export interface OwnedStep extends Step {
  /** Name of the provider that registered it. */
  provider: string;
}

/** A long-running program that needs nothing but its Python environment: it runs on the host as well as in a container. */
export interface Application {
  /** Make target, and compose service. */
  name: string;
  title: string;
  environment: string;
  /** Its port inside the container; on the host it listens on the port variable. */
  port: number;
  portKey: string;
  /** Words that may hold `$PORT` and `$ADDRESS`, the port and the address to listen on. */
  command: readonly string[];
  /** Answers 200 when it is up. */
  healthPath: string;
}

/** An isolated set of Python packages: a virtual environment on the host, an image or a venv in an image in containers. */
export interface PythonEnvironment {
  /** snake_case; names requirements/<name>.txt, .venvs/<name> and the compose service that runs its steps. */
  name: string;
  title: string;
  /** Direct requirements, pinned (`dlt[duckdb]==1.31.0`); the closure is in requirements/constraints/<name>.txt. */
  requirements: readonly string[];
  /** Folders and files of the project that its steps read; mounted read-only in containers. */
  paths: readonly string[];
  /** Capabilities whose connection variables its programs read. */
  uses: readonly Capability[];
  /** Capabilities whose service must be up, though its connection variables are not wanted: the server that keeps a tool's state. */
  awaits?: readonly Capability[];
  /** MiB that its heaviest program takes; STEP_MEMORY of core/memory.ts when not given. */
  memory?: number;
  /** Debian packages that its image needs besides Python (`default-jre-headless`). */
  systemPackages?: readonly string[];
  /**
   * What the image that it is installed into holds already, pinned: the closure is resolved together with it, and leaves out
   * what it brings itself.
   */
  base?: readonly string[];
  /**
   * Present when requirements/setup/<name>.sh must run once after the packages are installed, at the build of an image and
   * on the host: the files of the project that it reads. It runs in the project's folder, may use the network, and leaves
   * what it makes below $VENV.
   */
  setup?: readonly string[];
  /** Variables beyond those of the connections. */
  variables?: (vantage: Vantage) => Variables;
}

/**
 * A program that runs the command of every step in its turn, to tell somebody of it. It is run by the Python of the step's
 * environment with nothing installed, ends as the command ends, and never fails a step by itself.
 */
export interface StepWrapper {
  /** Words before the command of a step. */
  words: (step: Step) => readonly string[];
  /** Its own files, beside those of the step's environment. */
  paths: readonly string[];
  variables: (vantage: Vantage) => Variables;
}

export interface ScrapeTarget {
  job: string;
  host: string;
  port: number;
  path: string;
  /** Its owner asks who looks, and for no password. */
  asksUser?: true;
  /** The container that exposes the metrics, started only in a stack that collects them. */
  exporter?: ComposeService;
}

/** A role and a database of its own for a tool that keeps state, in the server that offers `metadata_database`. */
export interface MetadataDatabase {
  /** Role and database name. */
  name: string;
  passwordKey: string;
}

export interface WebInterface {
  title: string;
  /** Variable of the host port. */
  portKey: string;
  path: string;
  user?: string;
  passwordKey?: string;
  note?: string;
}

/** How an orchestrator runs the thread again. */
export interface Rerun {
  /** Lines of shell, and what each of them does. */
  commands: readonly { does: string; line: string }[];
  /** How what people add, and works day by day, is run for days that have passed: Markdown, a sentence. */
  backfill: string;
}

/** So much of something that has a price in core/catalog/prices.ts, a month. */
export interface CloudResource {
  price: PriceName;
  quantity: number;
}

/** The project's place in a cloud, as the files that describe it would make it. */
export interface CloudPlace {
  /** Key of the price table's regions. */
  cloud: string;
  title: string;
  /** Asked once the stack is complete. */
  resources: () => CloudResource[];
  /** What the quantities are guessed from, and what is left out; a sentence each. */
  assumptions: () => string[];
}

/** A requirement together with who meets it. */
export interface Binding {
  consumer: string;
  capability: Capability;
  offerer: string;
}

/** What the components of one stack offer each other. Filled in phase 1, read in phases 2 to 4. */
export class ServiceRegistry {
  readonly steps: OwnedStep[] = [];
  readonly commands: Command[] = [];
  readonly stepWrappers: StepWrapper[] = [];
  readonly applications: Application[] = [];
  readonly scrapeTargets: (ScrapeTarget & { provider: string })[] = [];
  readonly metadataDatabases: MetadataDatabase[] = [];
  /** Buckets of whatever offers `object_store`, which makes them when it starts. */
  readonly buckets: string[] = [];
  readonly webInterfaces: WebInterface[] = [];
  readonly reruns: (Rerun & { provider: string })[] = [];
  readonly cloudPlaces: CloudPlace[] = [];
  /** Who uses whom, once the stack is complete. */
  bindings: readonly Binding[] = [];
  private readonly connections = new Map<Capability, OwnedConnection[]>();
  /** Providers of capabilities that need no connection (an orchestrator, the marts). */
  private readonly offers = new Map<Capability, string[]>();

  addConnection(connection: OwnedConnection): void {
    for (const capability of connection.capabilities) append(this.connections, capability, connection);
  }

  addOffer(capability: Capability, provider: string): void {
    append(this.offers, capability, provider);
  }

  /** Everything that was registered, also what is offered only in company that is not there. */
  capabilities(): Capability[] {
    return [...new Set([...this.connections.keys(), ...this.offers.keys()])].sort();
  }

  /** Every connection, each once. */
  get allConnections(): OwnedConnection[] {
    return [...new Set([...this.connections.values()].flat())];
  }

  /** Connections that serve a capability, in the order of the request. */
  connectionsFor(capability: Capability): readonly OwnedConnection[] {
    return (this.connections.get(capability) ?? []).filter(({ when }) => when?.() ?? true);
  }

  /** Providers that offer a capability, in the order of the request; those with a connection first. */
  offerersOf(capability: Capability): string[] {
    const byConnection = this.connectionsFor(capability).map(({ provider }) => provider);
    return [...new Set([...byConnection, ...(this.offers.get(capability) ?? [])])];
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
