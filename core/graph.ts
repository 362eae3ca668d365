import { DepGraph } from 'dependency-graph';
import type { Component, ProjectContext } from './context';
import { fail, type Problem, throwIfAny } from './problems';
import type { ComponentProvider, Requirement } from './provider';
import type { ProviderRegistry } from './registry';
import type { Binding } from './services';
import { instantiate, type ResolvedRequest } from './stackfile';

interface Need {
  requirement: Requirement;
  of: ComponentProvider;
}

/** Adds what is needed until every requirement is met, then checks that each is met by something that fits. */
export function completeComponents(
  request: ResolvedRequest,
  registry: ProviderRegistry,
  newContext: () => ProjectContext,
): ProjectContext {
  const components: Component[] = request.providers.map((provider) => ({ provider }));
  for (;;) {
    const ctx = registerAll(components, newContext());
    const needs = needsOf(components, ctx);
    const unmet = needs.find(({ requirement }) => !ctx.hasCapability(requirement.capability));
    if (!unmet) {
      throwIfAny([
        ...mismatches(needs, ctx, registry),
        ...unservedChoices(request, ctx),
        ...orphanOptions(request, components),
      ]);
      ctx.services.bindings = bind(needs, ctx);
      ctx.components = inDependencyOrder(components, ctx.services.bindings);
      return ctx;
    }
    components.push(addition(unmet, needs, request, registry, newContext));
  }
}

function registerAll(components: readonly Component[], ctx: ProjectContext): ProjectContext {
  ctx.components = components;
  for (const { provider } of components) ctx.register(provider);
  return ctx;
}

function needsOf(components: readonly Component[], ctx: ProjectContext): Need[] {
  return components.flatMap(({ provider }) =>
    provider.requirements(ctx).map((requirement) => ({ requirement, of: provider })),
  );
}

/** The first default provider that suits everyone who needs the capability. */
function addition(
  unmet: Need,
  needs: readonly Need[],
  request: ResolvedRequest,
  registry: ProviderRegistry,
  newContext: () => ProjectContext,
): Component {
  const { capability, because } = unmet.requirement;
  const others = needs
    .filter(({ requirement }) => requirement.capability === capability)
    .map(({ requirement }) => requirement);
  const named = request.use[capability];
  for (const name of named ? [named] : registry.defaultsFor(capability)) {
    const { provider, problems } = instantiate(registry, name, request.options[name]);
    throwIfAny(problems);
    if (!provider) continue;
    const offered = registerAll([{ provider }], newContext()).getServiceByCapability(capability);
    if (offered && !others.every((requirement) => suits(requirement, offered.type))) continue;
    return { provider, addedBecause: `${unmet.of.meta.title} needs it: ${because}` };
  }
  return fail(
    unmet.of.meta.name,
    `needs ${words(capability)} (${because}) and nothing in this stack offers one that suits everyone who needs it`,
    'Choose a component that does, or leave this one out.',
  );
}

/** Requirements met by a connection of the wrong type. */
function mismatches(needs: readonly Need[], ctx: ProjectContext, registry: ProviderRegistry): Problem[] {
  return needs.flatMap(({ requirement, of }) => {
    const connection = ctx.getServiceByCapability(requirement.capability);
    if (!connection || suits(requirement, connection.type)) return [];
    const fitting = registry
      .names('storage')
      .filter((name) => requirement.types?.includes(name))
      .join(' or ');
    return [
      {
        where: of.meta.name,
        what: `${of.meta.title} cannot work with ${connection.provider} as ${words(requirement.capability)} (it works with ${requirement.types?.join(', ')})`,
        mend: `Choose --storage ${fitting}, or another tool instead of ${of.meta.name}.`,
      },
    ];
  });
}

/** `use` entries that name a provider which does not offer the capability. */
function unservedChoices(request: ResolvedRequest, ctx: ProjectContext): Problem[] {
  return Object.entries(request.use).flatMap(([capability, name]) => {
    const offering = ctx.services.offerersOf(capability);
    if (offering.includes(name)) return [];
    return [
      {
        where: `use.${capability}`,
        what: `${name} does not offer ${words(capability)} in this stack`,
        mend: offering.length > 0 ? `Offered by: ${offering.join(', ')}.` : 'Nothing in this stack does.',
      },
    ];
  });
}

/** Options for a provider that is not in the stack would silently do nothing. */
function orphanOptions(request: ResolvedRequest, components: readonly Component[]): Problem[] {
  const present = components.map(({ provider }) => provider.meta.name);
  return Object.keys(request.options)
    .filter((name) => !present.includes(name))
    .map((name) => ({
      where: `options.${name}`,
      what: `${name} is not in this stack`,
      mend: `Add it, or leave the option out. In the stack: ${present.join(', ')}.`,
    }));
}

/** Each need with whoever meets it; a capability without a connection (the marts) may be met by several. */
function bind(needs: readonly Need[], ctx: ProjectContext): Binding[] {
  return needs.flatMap(({ requirement: { capability }, of }) => {
    const bound = ctx.getServiceByCapability(capability)?.provider;
    const offerers = bound ? [bound] : ctx.services.offerersOf(capability);
    return offerers.map((offerer) => ({ consumer: of.meta.name, capability, offerer }));
  });
}

/** Offerers before those who need them; otherwise as chosen. */
function inDependencyOrder(components: readonly Component[], bindings: readonly Binding[]): Component[] {
  const graph = new DepGraph<Component>();
  for (const component of components) graph.addNode(component.provider.meta.name, component);
  for (const { consumer, offerer } of bindings) if (consumer !== offerer) graph.addDependency(consumer, offerer);
  try {
    return graph.overallOrder().map((name) => graph.getNodeData(name));
  } catch (error) {
    const path = (error as { cyclePath?: string[] }).cyclePath?.join(' -> ') ?? (error as Error).message;
    return fail('stack', `these components need each other in a circle: ${path}`, 'Leave one of them out.');
  }
}

function suits(requirement: Requirement, type: string): boolean {
  return requirement.types === undefined || requirement.types.includes(type);
}

function words(capability: string): string {
  return `a ${capability.replaceAll('_', ' ')}`
    .replace('a raw tables', 'raw tables')
    .replace('a marts', 'marts')
    .replace('a metrics', 'metrics');
}
