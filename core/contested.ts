import type { ProjectContext } from './context';
import type { Note } from './notes';
import { joined, phrase, use } from './remedies';

/** A capability that something needs and several components offer through a connection. */
export interface Contested {
  capability: string;
  /** Names of the providers, in the order of the request. */
  offerers: readonly string[];
  /** Who serves it. */
  chosen: string | undefined;
}

/** What comes without a connection (the marts) may have several authors, and is not contested. */
export function contestedCapabilities(ctx: ProjectContext): Contested[] {
  const needed = new Set(ctx.services.bindings.map(({ capability }) => capability));
  return [...needed].flatMap((capability) => {
    const offerers = [...new Set(ctx.services.connectionsFor(capability).map(({ provider }) => provider))];
    return offerers.length > 1
      ? [{ capability, offerers, chosen: ctx.getServiceByCapability(capability)?.provider }]
      : [];
  });
}

/** The same for people: who serves, and how to say otherwise. */
export function contestNotes(ctx: ProjectContext): Note[] {
  const titleOf = (name = '') =>
    ctx.components.find(({ provider }) => provider.meta.name === name)?.provider.meta.title ?? name;
  return contestedCapabilities(ctx).map(({ capability, offerers, chosen }) => {
    const others = offerers.filter((name) => name !== chosen).map((name) => use(capability, name));
    return {
      what: `${titleOf(chosen)} serves as ${capability.replaceAll('_', ' ')}`,
      mend: phrase`; another choice: ${joined(others, ' or ')}.`,
    };
  });
}
