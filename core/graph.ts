import { DepGraph } from 'dependency-graph';
import type { Component, ProjectContext } from './context';
import { fail, type Problem, throwIfAny } from './problems';
import type { ComponentProvider, Requirement } from './provider';
import type { ProviderRegistry } from './registry';
import { called, choose, leaveOut, letDecide, type Phrase, phrase, joined, unset, use } from './remedies';
import { type Binding, type Capability, EXCLUSIVE_CAPABILITIES } from './services';
import { instantiate, type ResolvedRequest } from './request';

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
  const ctx = newContext();
  const components: Component[] = request.providers.map((provider) => ({ provider }));
  ctx.components = components;
  for (const { provider } of components) ctx.register(provider);
  const needs = meetNeeds(components, request, registry, ctx, newContext);
  throwIfAny([
    ...mismatches(needs, ctx, registry),
    ...unservedChoices(request, ctx),
    ...orphanOptions(request, components, registry),
  ]);
  // Who fills tables that several could fill depends on who feeds whom: connections first.
  ctx.services.bindings = bind(needs.filter(needsConnection(ctx)), ctx);
  ctx.services.bindings = bind(needs, ctx);
  noteIdleOfferers(ctx);
  ctx.components = inDependencyOrder(components, ctx.services.bindings);
  return ctx;
}

/** Appends to `components` whatever the others and the appended ones need. */
function meetNeeds(
  components: Component[],
  request: ResolvedRequest,
  registry: ProviderRegistry,
  ctx: ProjectContext,
  newContext: () => ProjectContext,
): Need[] {
  for (;;) {
    const needs = components.flatMap(({ provider }) => needsOf(provider, ctx));
    const before = components.length;
    // An addition's own needs join the list while it is walked.
    for (const need of needs) {
      if (ctx.hasCapability(need.requirement.capability)) continue;
      const component = addition(need, needs, ctx, request, registry, newContext);
      components.push(component);
      ctx.register(component.provider);
      needs.push(...needsOf(component.provider, ctx));
    }
    // What somebody needs may depend on what else is there: ask all of them again until nothing is added.
    if (components.length === before) return needs;
  }
}

function needsOf(provider: ComponentProvider, ctx: ProjectContext): Need[] {
  return provider.requirements(ctx).map((requirement) => ({ requirement, of: provider }));
}

/** The first default provider that suits everyone who needs the capability, and whom what is there suits. */
function addition(
  unmet: Need,
  needs: readonly Need[],
  ctx: ProjectContext,
  request: ResolvedRequest,
  registry: ProviderRegistry,
  newContext: () => ProjectContext,
): Component {
  const { capability, because } = unmet.requirement;
  const named = request.use[capability];
  const present = ctx.components;
  const absent = (name: string) => present.every(({ provider }) => provider.meta.name !== name);
  for (const name of named ? [named] : registry.defaultsFor(capability).filter(absent)) {
    const { provider, problems } = instantiate(registry, name, request.options[name]);
    throwIfAny(problems);
    if (!provider) continue;
    const trial = offeringContext(provider, capability, present, newContext);
    if (!trial) {
      if (named) throwIfAny([unserved(capability, name, [])]);
      continue;
    }
    const type = trial.getServiceByCapability(capability)?.type;
    const suitsAll = needs.every(
      ({ requirement }) => requirement.capability !== capability || suits(requirement, type),
    );
    if (suitsAll && (named || canWorkHere(provider, ctx)))
      return { provider, addedBecause: `${unmet.of.meta.title} needs it: ${because}` };
  }
  return fail(
    unmet.of.meta.name,
    `needs ${words(capability)} (${because}) and nothing in this stack offers one that suits everyone who needs it`,
    phrase`Choose a component that does, or ${called('leave this one out', leaveOut(unmet.of.meta.name))}.`,
  );
}

/** A context in which the provider offers the capability: by itself, or else beside what is there, where a second database
 * is no warehouse and so can be a source. */
function offeringContext(
  provider: ComponentProvider,
  capability: Capability,
  present: readonly Component[],
  newContext: () => ProjectContext,
): ProjectContext | undefined {
  for (const others of [[], present]) {
    const trial = newContext();
    trial.components = [...others, { provider }];
    for (const component of trial.components) trial.register(component.provider);
    if (trial.hasCapability(capability)) return trial;
  }
  return undefined;
}

/** True when nothing that is there already is of a type that this component cannot use. */
function canWorkHere(provider: ComponentProvider, ctx: ProjectContext): boolean {
  return provider
    .requirements(ctx)
    .every((requirement) => suits(requirement, ctx.getServiceByCapability(requirement.capability)?.type));
}

/** Requirements met by a connection of the wrong type. */
function mismatches(needs: readonly Need[], ctx: ProjectContext, registry: ProviderRegistry): Problem[] {
  return needs.flatMap(({ requirement, of }) => {
    const { capability, types } = requirement;
    const connection = ctx.getServiceByCapability(capability);
    if (suits(requirement, connection?.type)) return [];
    return [
      {
        where: of.meta.name,
        what: `${of.meta.title} cannot work with ${connection?.provider} as ${words(capability)} (${reason(of.meta.name, connection?.provider, registry) ?? `it works with ${types?.join(', ')}`})`,
        mend: phrase`${alternative(requirement, ctx, registry)} ${otherTool(of, connection?.provider, registry)}.`,
      },
    ];
  });
}

function reason(tool: string, other: string | undefined, registry: ProviderRegistry): string | undefined {
  return other === undefined ? undefined : registry.compatibilityBetween(tool, other)?.because;
}

/** Tools for the same purpose that are known to work with what is there, in the words that end a mend. */
function otherTool({ meta }: ComponentProvider, present: string | undefined, registry: ProviderRegistry): Phrase {
  const fitting = registry
    .names(meta.category)
    .filter((name) => present !== undefined && registry.compatibilityBetween(name, present)?.verdict === 'works');
  return fitting.length > 0
    ? phrase`${choose(meta.category, fitting, meta.name)} instead of ${meta.name}`
    : called(`another tool instead of ${meta.name}`, leaveOut(meta.name));
}

/** A way to meet a requirement that its present connection does not meet, in the words that begin a mend. */
function alternative(requirement: Requirement, ctx: ProjectContext, registry: ProviderRegistry): Phrase {
  const { capability, types } = requirement;
  const present = ctx.services.connectionsFor(capability).find(({ type }) => suits(requirement, type));
  if (present) return phrase`Say ${use(capability, present.provider)}, or choose`;
  // Storage providers are called by the type of their connection.
  const fitting = registry.names('storage').filter((name) => types?.includes(name));
  if (fitting.length === 0) return phrase`Choose`;
  return phrase`Choose ${choose('storage', fitting, ctx.getServiceByCapability(capability)?.provider)}, or`;
}

/** `use` entries that name a provider which does not offer the capability. */
function unservedChoices(request: ResolvedRequest, ctx: ProjectContext): Problem[] {
  return Object.entries(request.use).flatMap(([capability, name]) => {
    const offering = ctx.services.offerersOf(capability);
    if (offering.includes(name)) return [];
    return [unserved(capability, name, offering)];
  });
}

function unserved(capability: string, name: string, offering: readonly string[]): Problem {
  return {
    where: `use.${capability}`,
    what: `${name} does not offer ${words(capability)} in this stack`,
    mend:
      offering.length > 0
        ? phrase`Offered by: ${joined(
            offering.map((other) => called(other, use(capability, other))),
            ', ',
          )}.`
        : phrase`${called('Leave the line out', letDecide(capability))}: nothing in this stack does.`,
  };
}

/** Options for a provider that is not in the stack would silently do nothing. */
function orphanOptions(
  request: ResolvedRequest,
  components: readonly Component[],
  registry: ProviderRegistry,
): Problem[] {
  const present = components.map(({ provider }) => provider.meta.name);
  return Object.keys(request.options)
    .filter((name) => !present.includes(name))
    .map((name) => ({
      where: `options.${name}`,
      what: `${name} is not in this stack`,
      mend: phrase`${called('Add it', choose(registry.getProvider(name).meta.category, [name]))}, or ${called('leave the option out', unset(name))}. In the stack: ${present.join(', ')}.`,
    }));
}

/** Each need with whoever meets it; a capability without a connection may be met by several. */
function bind(needs: readonly Need[], ctx: ProjectContext): Binding[] {
  return needs.flatMap(({ requirement: { capability }, of }) => {
    const one = EXCLUSIVE_CAPABILITIES.has(capability) || ctx.getServiceByCapability(capability) !== undefined;
    const bound = one ? ctx.serverOf(capability) : undefined;
    const offerers = bound ? [bound] : ctx.services.offerersOf(capability);
    return offerers.map((offerer) => ({ consumer: of.meta.name, capability, offerer }));
  });
}

function needsConnection(ctx: ProjectContext): (need: Need) => boolean {
  return ({ requirement }) => ctx.getServiceByCapability(requirement.capability) !== undefined;
}

/** Says which of several fills the tables: the steps of the others take no part in the thread. */
function noteIdleOfferers(ctx: ProjectContext): void {
  for (const capability of EXCLUSIVE_CAPABILITIES) {
    const serving = ctx.serverOf(capability);
    const feeding = new Set(
      ctx.services.bindings.map(({ offerer, consumer }) => (offerer === consumer ? '' : offerer)),
    );
    for (const idle of ctx.services.offerersOf(capability)) {
      if (idle === serving || feeding.has(idle)) continue;
      ctx.notes.push({
        what: `${idle} is set up and takes no part in the thread: ${words(capability)} come from ${serving}`,
        mend: phrase`. To turn that round: ${use(capability, idle)}`,
      });
    }
  }
}

/** Offerers before those who need them; otherwise as chosen. */
function inDependencyOrder(components: readonly Component[], bindings: readonly Binding[]): Component[] {
  const graph = new DepGraph<Component>();
  for (const component of components) graph.addNode(component.provider.meta.name, component);
  for (const { consumer, offerer } of bindings) if (consumer !== offerer) graph.addDependency(consumer, offerer);
  try {
    return graph.overallOrder().map((name) => graph.getNodeData(name));
  } catch (error) {
    const { cyclePath = [], message } = error as Error & { cyclePath?: string[] };
    const path = cyclePath.length > 0 ? cyclePath.join(' -> ') : message;
    return fail(
      'stack',
      `these components need each other in a circle: ${path}`,
      phrase`${called('Leave one of them out', ...cyclePath.slice(1).map(leaveOut))}.`,
    );
  }
}

/** A capability without a connection (the marts) has no type and suits everyone. */
function suits(requirement: Requirement, type: string | undefined): boolean {
  return type === undefined || requirement.types === undefined || requirement.types.includes(type);
}

const UNCOUNTED: ReadonlySet<string> = new Set(['raw_tables', 'marts', 'metrics', 'lineage']);

function words(capability: string): string {
  const text = capability.replaceAll('_', ' ');
  if (UNCOUNTED.has(capability)) return text;
  return `${/^[aeiou]/.test(text) ? 'an' : 'a'} ${text}`;
}
