import type { CompatibilityRow } from './catalog/compatibility';
import { CATEGORIES, type Category, isCategory } from './categories';
import { fail, nearest, type Problem, suggest } from './problems';
import type { ProviderClass } from './provider';
import { called, choose, leaveOut, phrase } from './remedies';

/** Loads a provider's module when it is chosen, so that a hundred of them cost a start nothing. */
export type ProviderLoader = () => ProviderClass;

/** A named choice of providers. */
export interface Preset {
  name: string;
  summary: string;
  components: Partial<Record<Category, readonly string[]>>;
}

/** Every provider and preset there is, ours and third parties'. */
export class ProviderRegistry {
  private readonly loaders = new Map<string, { category: Category; load: ProviderLoader }>();
  private readonly presetsByName = new Map<string, Preset>();
  /** Which provider to add when nothing offers a capability, in order of preference. */
  private readonly defaults = new Map<string, readonly string[]>();
  private readonly compatibility: CompatibilityRow[] = [];

  /** @throws ProblemsError when the name is taken: a package must not replace a provider unseen. */
  register(category: Category, name: string, load: ProviderLoader): void {
    // Packages are JavaScript: nobody has checked their types.
    if (!isCategory(category))
      fail(name, `there is no category "${String(category)}"`, suggest(String(category), CATEGORIES));
    if (this.loaders.has(name)) fail(name, 'a provider of this name is registered already', 'Choose another name.');
    this.loaders.set(name, { category, load });
  }

  registerPreset(preset: Preset): void {
    if (this.presetsByName.has(preset.name))
      fail(preset.name, 'a preset of this name is registered already', 'Choose another name.');
    this.presetsByName.set(preset.name, preset);
  }

  /** Registers what to add for an unmet capability; later calls append, so a default never changes unseen. */
  registerDefault(capability: string, providers: readonly string[]): void {
    this.defaults.set(capability, [...(this.defaults.get(capability) ?? []), ...providers]);
  }

  registerCompatibility(rows: readonly CompatibilityRow[]): void {
    this.compatibility.push(...rows);
  }

  /** What is known of a component and others. */
  compatibilityOf(tool: string): CompatibilityRow[] {
    return this.compatibility.filter((row) => row.tool === tool);
  }

  /** What is known of these two, if anything. */
  compatibilityBetween(tool: string, other: string): CompatibilityRow | undefined {
    return this.compatibility.find((row) => row.tool === tool && row.with === other);
  }

  getProvider(name: string): ProviderClass {
    const entry = this.loaders.get(name);
    if (!entry) return fail(name, 'there is no such provider', suggest(name, this.names()));
    return entry.load();
  }

  /** Loads them all; for menus and the catalogue. */
  getAllProviders(category?: Category): ProviderClass[] {
    return this.names(category).map((name) => this.getProvider(name));
  }

  /** Names in the order of the categories, then of registration. */
  names(category?: Category): string[] {
    return CATEGORIES.filter((candidate) => category === undefined || candidate === category).flatMap((candidate) =>
      [...this.loaders].filter(([, entry]) => entry.category === candidate).map(([name]) => name),
    );
  }

  categoryOf(name: string): Category | undefined {
    return this.loaders.get(name)?.category;
  }

  presets(): Preset[] {
    return [...this.presetsByName.values()];
  }

  preset(name: string): Preset | undefined {
    return this.presetsByName.get(name);
  }

  defaultsFor(capability: string): readonly string[] {
    return this.defaults.get(capability) ?? [];
  }

  /** What is wrong with `name` as a choice for `category`, if anything. */
  choiceProblem(category: Category, name: string): Problem | undefined {
    const actual = this.categoryOf(name);
    if (actual === category) return undefined;
    const where = `${category}: ${name}`;
    if (actual) {
      const mend = phrase`Give it as ${choose(actual, [name], name)}.`;
      return { where, what: `${name} belongs to another category`, mend };
    }
    const near = nearest(name, this.names());
    const meant = near === undefined ? undefined : this.categoryOf(near);
    const remedy = near !== undefined && meant ? choose(meant, [near], name) : leaveOut(name);
    const known = suggest(name, this.names(), this.names(category));
    return { where, what: 'there is no such provider', mend: called(known, remedy) };
  }
}
