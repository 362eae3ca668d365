import { z } from 'zod';
import type { Category } from './categories';
import type { ComposeService } from './compose';
import type { ProjectContext } from './context';
import { HIGHEST_PORT, LOWEST_PORT } from './ports';
import type { Problem } from './problems';
import type { Capability, OwnedConnection, PythonEnvironment, Vantage } from './services';
import type { VirtualFileSystem } from './vfs';

export interface ProviderMeta {
  category: Category;
  /** The identifier in flags, stack.yaml and file names: kebab-case. */
  name: string;
  title: string;
  /** One line for menus and the catalogue. */
  summary: string;
}

/** A need that some other component must meet. */
export interface Requirement {
  capability: Capability;
  /** Why, to follow "because": `Airflow keeps its state there`. */
  because: string;
  /** Connection types it can work with; any when absent. */
  types?: readonly string[];
}

/** One line of `.env`. */
export interface EnvVar {
  name: string;
  value: string;
  /** Written above it. */
  comment: string;
  /** Stands in `.env.example` instead of the value; `make env` replaces it by a fresh secret of this shape. */
  placeholder?: string;
}

/**
 * One tool. The engine calls the members in the order in which they stand here; a provider overrides what it has
 * something to say about. Providers never name each other: they meet through capabilities and the context's records.
 */
export abstract class ComponentProvider<Options extends object = object> {
  declare readonly ['constructor']: ProviderClass;

  constructor(readonly options: Options) {}

  get meta(): ProviderMeta {
    return this.constructor.meta;
  }

  /** Phase 1: offer connections, steps, scrape targets, web interfaces. */
  registerServices(_ctx: ProjectContext): void {}

  /** Phase 1: what others must offer. Unmet needs are met by the catalogue's default for the capability. */
  requirements(_ctx: ProjectContext): Requirement[] {
    return [];
  }

  /** Phase 2: every problem at once. Options have already passed the schema. */
  validateConfiguration(_ctx: ProjectContext): Problem[] {
    return [];
  }

  /** Phase 3: the lines of `.env` it owns; draws its secrets and allocates its host ports. */
  getEnvVars(_ctx: ProjectContext): EnvVar[] {
    return [];
  }

  /**
   * Phases 3 and 4: how a client of the given kind (`sqlalchemy`, `libpq`, `jdbc`, `dlt`) reaches one of my connections.
   * Secrets appear as references to `.env`, never as values.
   */
  getConnectionString(_ctx: ProjectContext, connection: OwnedConnection, target: string, _vantage: Vantage): string {
    throw new Error(`${this.meta.title} has no ${target} connection string for ${connection.name}`);
  }

  /** Phase 4: containers by service name. */
  getDockerServiceDefinition(_ctx: ProjectContext): Record<string, ComposeService> {
    return {};
  }

  /** Phase 4: isolated Python environments. */
  getRequirements(_ctx: ProjectContext): PythonEnvironment[] {
    return [];
  }

  /** Phase 4: write the files; by default every template below templates/<category>/<provider>/. */
  generate(vfs: VirtualFileSystem, ctx: ProjectContext): void {
    ctx.renderTemplates(vfs, this);
  }

  /**
   * Phase 4, last: files that follow from the whole project, when compose is complete and every other file is there (the
   * same services in the words of another platform).
   */
  complete(_vfs: VirtualFileSystem, _ctx: ProjectContext): void {}
}

/** What the registry holds: the class with its two tables. */
export interface ProviderClass {
  new (options: never): ComponentProvider;
  readonly meta: ProviderMeta;
  readonly options: z.ZodObject;
}

/** An option that moves a host port. Absent: the catalogue's default, or the next free port. */
export function portOption(subject: string, preferred: number) {
  return z
    .int()
    .min(LOWEST_PORT)
    .max(HIGHEST_PORT)
    .optional()
    .describe(`Host port of ${subject}; ${preferred}, or the next free one, when not given`);
}
