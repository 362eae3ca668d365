import type { Design } from '../../core/engine';
import { nameProblem } from '../../core/names';
import type { Problem } from '../../core/problems';
import type { ProviderRegistry } from '../../core/registry';
import { distinct } from '../../core/remedies';
import type { StackRequest } from '../../core/stackfile';
import { type Trial, trialWith } from '../../core/trial';
import type { Choices } from '../contract';
import { told } from '../wording';
import type { Workshop } from '../workshop';

type Choice = Choices['choices'][string];

/** What adding each provider to a request would do. A request that does not work yet is a state on the way: only what an
 * addition makes worse speaks against it. */
export function choicesAnswer(given: StackRequest, workshop: Workshop): Choices {
  const { registry } = workshop;
  const trial = trialWith(workshop, workshop.templates);
  const request = withoutPreset(nameProblem(given.name) ? { ...given, name: 'my_project' } : given, registry);
  const base = trial(request);
  const known = new Set('problems' in base ? base.problems.map(sameAs) : []);
  const present = 'design' in base ? namesIn(base.design) : new Set<string>();
  const choices = registry.names().map((name): [string, Choice] => {
    const chosen = registry.categoryOf(name) !== undefined && (chosenIn(request, name, registry) ?? false);
    if (chosen) return [name, { possible: true, chosen, adds: [] }];
    return [name, addition(name, request, registry, trial, known, present)];
  });
  return { choices: Object.fromEntries(choices) };
}

function addition(
  name: string,
  request: StackRequest,
  registry: ProviderRegistry,
  trial: Trial,
  known: ReadonlySet<string>,
  present: ReadonlySet<string>,
): Choice {
  const category = registry.getProvider(name).meta.category;
  const result = trial({ ...request, [category]: [...(request[category] ?? []), name] });
  if ('design' in result) return { possible: true, chosen: false, adds: additions(result.design, name, present) };
  const worse: readonly Problem[] = result.problems.filter((problem) => !known.has(sameAs(problem)));
  if (worse.length === 0) return { possible: true, chosen: false, adds: [] };
  const found = worse.map(told);
  const sentences = (key: 'what' | 'mend') => [...new Set(found.map((problem) => problem[key]))];
  return {
    possible: false,
    chosen: false,
    reason: sentences('what').join('; '),
    mend: sentences('mend').join(' '),
    remedies: distinct(found.flatMap(({ remedies }) => remedies)),
    adds: [],
  };
}

/** A problem whatever its mend: what would mend it changes with every addition. */
function sameAs({ where, what }: Problem): string {
  return `${where}: ${what}`;
}

/** What comes along with a provider. */
function additions({ ctx }: Design, name: string, present: ReadonlySet<string>): Choice['adds'] {
  return ctx.components.flatMap(({ provider: { meta }, addedBecause }) =>
    addedBecause === undefined || meta.name === name || present.has(meta.name)
      ? []
      : [{ name: meta.name, because: addedBecause }],
  );
}

function namesIn({ ctx }: Design): Set<string> {
  return new Set(ctx.components.map(({ provider }) => provider.meta.name));
}

function chosenIn(request: StackRequest, name: string, registry: ProviderRegistry): boolean | undefined {
  const category = registry.categoryOf(name);
  return category && request[category]?.includes(name);
}

/** The preset's components in their categories, so that one more can join them. */
function withoutPreset({ preset: name, ...request }: StackRequest, registry: ProviderRegistry): StackRequest {
  const preset = name === undefined ? undefined : registry.preset(name);
  if (name !== undefined && !preset) return { ...request, preset: name };
  const components = Object.entries(preset?.components ?? {}).map(([category, names]) => [category, [...names]]);
  return { ...(Object.fromEntries(components) as object), ...request };
}
