import { join } from 'node:path';
import type { ProviderRegistry } from '../../core/registry';
import { TemplateLibrary } from '../../core/templates';
import { packageFolder } from '../../core/version';

/** What stacks are made from: providers, and folders of templates that come before ours. */
export interface Materials {
  registry: ProviderRegistry;
  templates: readonly string[];
}

/** Where a project keeps templates of its own: the same layout as ours, file by file before ours. */
export const PROJECT_TEMPLATES = join('.antigravity', 'templates');

/** The search path: what the command line names, then the project's own, then third parties', then ours. */
export function templateLibrary(
  materials: Materials,
  named: readonly string[],
  own: readonly string[],
): TemplateLibrary {
  return new TemplateLibrary([...named, ...own, ...materials.templates, join(packageFolder(), 'templates')]);
}
