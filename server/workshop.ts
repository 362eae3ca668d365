import { join } from 'node:path';
import { type EngineInput, type ExistingState } from '../core/engine';
import type { ProviderRegistry } from '../core/registry';
import type { RandomSource } from '../core/secrets';
import { TemplateLibrary } from '../core/templates';
import { packageFolder } from '../core/version';
import type { StackRequest } from '../core/stackfile';
import { builtInRegistry } from '../providers';
import { Stencils } from './stencils';

/** What answers are made from. Folders of templates come from the server's own command line, never from a request. */
export interface Workshop {
  registry: ProviderRegistry;
  templates: TemplateLibrary;
  stencils: Stencils;
}

export function openWorkshop(overlays: readonly string[] = []): Workshop {
  const templates = new TemplateLibrary([...overlays, join(packageFolder(), 'templates')]);
  return { registry: builtInRegistry(), templates, stencils: new Stencils() };
}

/**
 * Chance that always falls the same way: what it makes is shown, and is nobody's secret. Every byte comes up in turn, since some
 * secrets are drawn again until they hold a digit.
 */
function noChance(): RandomSource {
  let next = 0;
  return { bytes: (count) => Buffer.from(Uint8Array.from({ length: count }, () => next++)) };
}

const SHOWN_PROJECT: ExistingState = { projectId: '00000000-0000-4000-8000-000000000000' };

/** The engine's input for an answer that is only looked at: the same request gives the same answer. */
export function toLookAt(request: StackRequest, { registry, templates }: Workshop): EngineInput {
  return { request, registry, templates, existing: SHOWN_PROJECT, random: noChance() };
}
