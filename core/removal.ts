import type { ProjectContext } from './context';
import type { EngineOutput } from './engine';
import { fail, type Problem, ProblemsError, suggest, throwIfAny } from './problems';
import type { Requirement } from './provider';
import type { ProviderRegistry } from './registry';
import { canonicalRequest, resolveRequest } from './request';
import type { StackRequest } from './stackfile';
import { CATEGORIES } from './categories';

type Generate = (request: StackRequest) => EngineOutput;

/** Takes components out of one stack. */
export interface Removal {
  /** Those that the user chose, and that are therefore theirs to remove. */
  chosen: readonly string[];
  /** The stack as it is. */
  before: ProjectContext;
  /** The request without them. @throws ProblemsError when they are not there, or something that stays needs them. */
  without(names: readonly string[]): StackRequest;
}

/** @param generate makes a stack in memory; it is asked whether what stays works alone. */
export function removalFrom(request: StackRequest, registry: ProviderRegistry, generate: Generate): Removal {
  const resolved = resolveRequest(request, registry);
  const whole = canonicalRequest(resolved, registry);
  const before = generate(whole).ctx;
  return {
    chosen: resolved.chosen,
    before,
    without(names) {
      throwIfAny(names.flatMap((name) => absence(name, resolved.chosen, before, registry)));
      const staying = resolved.chosen.filter((name) => !names.includes(name));
      if (staying.length === 0)
        fail(names.join(', '), 'nothing would be left of this stack', 'Delete the folder of the project instead.');
      return proven(whole, { names, staying, before }, generate);
    },
  };
}

function absence(
  name: string,
  chosen: readonly string[],
  { components, services }: ProjectContext,
  registry: ProviderRegistry,
): Problem[] {
  if (chosen.includes(name)) return [];
  const added = components.find(({ provider }) => provider.meta.name === name)?.addedBecause;
  if (added) {
    const users = services.bindings.filter(({ offerer }) => offerer === name).map(({ consumer }) => consumer);
    const mend = `It goes when nothing needs it any more: npx plop remove ${[...new Set(users)].join(' ')}.`;
    return [{ where: name, what: `was not chosen, it was added. ${added}`, mend }];
  }
  const what = registry.categoryOf(name) ? 'is not in this project' : 'there is no such provider';
  return [{ where: name, what, mend: suggest(name, chosen).replace('Known:', 'In this project:') }];
}

interface Question {
  names: readonly string[];
  staying: readonly string[];
  before: ProjectContext;
}

/** The smaller request, once it is clear that it works without anything in the place of what was taken out. */
function proven(whole: StackRequest, question: Question, generate: Generate): StackRequest {
  const { names, staying, before } = question;
  let after: ProjectContext;
  try {
    // Options and choices of components that were only added may have nothing left to speak of.
    after =
      attempt(
        smaller(whole, names, (name) => !names.includes(name)),
        generate,
      ) ?? generate(smaller(whole, names, (name) => staying.includes(name))).ctx;
  } catch (error) {
    if (error instanceof ProblemsError) throwIfAny(dependents(question, namesOf(before)));
    throw error;
  }
  const isNew = (name: string) =>
    !before.components.some((each) => each.addedBecause && each.provider.meta.name === name);
  const substitutes = after.components.filter(
    ({ provider, addedBecause }) => addedBecause && isNew(provider.meta.name),
  );
  if (substitutes.length > 0) {
    throwIfAny(dependents(question, namesOf(after)));
    throwIfAny(
      substitutes.map(({ provider: { meta }, addedBecause }) => ({
        where: names.join(', '),
        what: `${meta.title} would take its place. ${addedBecause}`,
        mend: 'Remove what needs it first.',
      })),
    );
  }
  const present = namesOf(after);
  return smaller(whole, names, (name) => present.has(name));
}

function attempt(request: StackRequest, generate: Generate): ProjectContext | undefined {
  try {
    return generate(request).ctx;
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

/** @param keeps whether options of a provider, and choices of it, stay. */
function smaller(whole: StackRequest, names: readonly string[], keeps: (name: string) => boolean): StackRequest {
  const categories = CATEGORIES.flatMap((category) => {
    const rest = (whole[category] ?? []).filter((name) => !names.includes(name));
    return rest.length > 0 ? [[category, rest] as const] : [];
  });
  const use = Object.entries(whole.use ?? {}).filter(([, name]) => keeps(name));
  const options = Object.entries(whole.options ?? {}).filter(([name]) => keeps(name));
  return {
    name: whole.name,
    ...Object.fromEntries(categories),
    ...(use.length > 0 && { use: Object.fromEntries(use) }),
    ...(options.length > 0 && { options: Object.fromEntries(options) }),
  };
}

/** Whoever of `present` is served by one of `names` and finds nobody else who could serve it. */
function dependents({ names, staying, before }: Question, present: ReadonlySet<string>): Problem[] {
  const { bindings } = before.services;
  const needs = bindings.flatMap(({ consumer, capability, offerer }) => {
    if (!names.includes(offerer) || names.includes(consumer) || !present.has(consumer)) return [];
    const requirement = requirementOf(before, consumer, capability);
    return requirement && !isMetBy(staying, requirement, before) ? [{ consumer, offerer, requirement }] : [];
  });
  return names.flatMap((name): Problem[] => {
    const users = needs.filter(({ offerer }) => offerer === name);
    if (users.length === 0) return [];
    const reasons = users.map(
      ({ consumer, requirement: { capability, because } }) =>
        `${titleOf(before, consumer)} (${capability.replaceAll('_', ' ')}: ${because})`,
    );
    const together = new Set([...names, ...users.map(({ consumer }) => consumer)]);
    return [
      {
        where: name,
        what: `is needed by ${reasons.join(', ')}`,
        mend: `Add another that can take its place, or remove them together: npx plop remove ${[...together].join(' ')}.`,
      },
    ];
  });
}

function requirementOf(ctx: ProjectContext, consumer: string, capability: string): Requirement | undefined {
  const component = ctx.components.find(({ provider }) => provider.meta.name === consumer);
  return component?.provider.requirements(ctx).find((requirement) => requirement.capability === capability);
}

function isMetBy(names: readonly string[], { capability, types }: Requirement, { services }: ProjectContext): boolean {
  const connections = services.connectionsFor(capability);
  if (connections.length === 0) return services.offerersOf(capability).some((name) => names.includes(name));
  return connections.some(({ provider, type }) => names.includes(provider) && (!types || types.includes(type)));
}

function namesOf({ components }: ProjectContext): Set<string> {
  return new Set(components.map(({ provider }) => provider.meta.name));
}

function titleOf({ components }: ProjectContext, name: string): string {
  return components.find(({ provider }) => provider.meta.name === name)?.provider.meta.title ?? name;
}
