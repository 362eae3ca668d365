import { CATEGORIES } from './categories';
import { nameProblem } from './names';
import { type Problem, suggest, throwIfAny } from './problems';
import type { ComponentProvider } from './provider';
import type { ProviderRegistry } from './registry';
import { called, letDecide, unset } from './remedies';
import { issuesToProblems, type StackRequest } from './stackfile';

/** A request whose every word has been checked. */
export interface ResolvedRequest {
  name: string;
  /** Chosen providers, in the order of the categories and within one as the user gave them. */
  chosen: readonly string[];
  use: Readonly<Record<string, string>>;
  /** As the user gave them, without defaults. */
  options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  providers: readonly ComponentProvider[];
}

/** Checks every name and option against the registry. All problems are reported together. */
export function resolveRequest(request: StackRequest, registry: ProviderRegistry): ResolvedRequest {
  const problems: Problem[] = [];
  const badName = nameProblem(request.name);
  if (badName) problems.push(badName);

  const preset = request.preset === undefined ? undefined : registry.preset(request.preset);
  if (request.preset !== undefined && !preset) {
    const known = registry.presets().map(({ name }) => name);
    problems.push({
      where: 'preset',
      what: `there is no preset "${request.preset}"`,
      mend: suggest(request.preset, known),
    });
  }

  const chosen: string[] = [];
  for (const category of CATEGORIES) {
    for (const name of new Set(request[category] ?? preset?.components[category] ?? [])) {
      const problem = registry.choiceProblem(category, name);
      if (problem) problems.push(problem);
      else chosen.push(name);
    }
  }
  if (chosen.length === 0 && problems.length === 0) {
    const presets = registry.presets().map(({ name }) => name);
    problems.push({
      where: 'stack',
      what: 'no component is chosen',
      mend: `Choose a preset (${presets.join(', ')}) or name a provider for a category.`,
    });
  }

  const options = request.options ?? {};
  for (const name of Object.keys(options)) {
    if (!registry.categoryOf(name)) {
      problems.push({
        where: `options.${name}`,
        what: 'there is no such provider',
        mend: called(suggest(name, registry.names()), unset(name)),
      });
    }
  }
  for (const [capability, name] of Object.entries(request.use ?? {})) {
    if (!registry.categoryOf(name)) {
      problems.push({
        where: `use.${capability}`,
        what: `there is no provider "${name}"`,
        mend: called(suggest(name, registry.names()), letDecide(capability)),
      });
    }
  }

  const unchosen = Object.keys(options).filter((name) => registry.categoryOf(name) && !chosen.includes(name));
  for (const name of unchosen) problems.push(...instantiate(registry, name, options[name]).problems);
  const providers = chosen.flatMap((name) => {
    const { provider, problems: found } = instantiate(registry, name, options[name]);
    problems.push(...found);
    return provider ? [provider] : [];
  });
  throwIfAny(problems);
  return { name: request.name, chosen, use: request.use ?? {}, options, providers };
}

/** Makes a provider with its options checked and their defaults filled in. */
export function instantiate(
  registry: ProviderRegistry,
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): { provider?: ComponentProvider; problems: Problem[] } {
  const provider = registry.getProvider(name);
  const result = provider.options.safeParse(given);
  if (result.success) return { provider: new provider(result.data as never), problems: [] };
  const known = Object.keys(provider.options.shape);
  const whereOf = (path: (string | number)[]) => [name, ...path].join('.');
  const mendOf = (option: string) => {
    const mend = known.length > 0 ? suggest(option, known) : `${name} has no options.`;
    return called(mend, unset(name, option));
  };
  return { problems: issuesToProblems(result.error, mendOf, whereOf) };
}

/** A request in one form: what was chosen by category, nothing that follows from it. */
export function canonicalRequest(resolved: ResolvedRequest, registry: ProviderRegistry): StackRequest {
  const byCategory = CATEGORIES.flatMap((category) => {
    const names = resolved.chosen.filter((name) => registry.categoryOf(name) === category);
    return names.length > 0 ? [[category, names] as const] : [];
  });
  const options = registry.names().flatMap((name) => {
    const given = resolved.options[name] ?? {};
    return Object.keys(given).length > 0 ? [[name, given] as const] : [];
  });
  return {
    name: resolved.name,
    ...Object.fromEntries(byCategory),
    ...(Object.keys(resolved.use).length > 0 && { use: { ...resolved.use } }),
    ...(options.length > 0 && { options: Object.fromEntries(options.map(([name, given]) => [name, { ...given }])) }),
  };
}
