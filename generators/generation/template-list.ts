import { TemplateLibrary } from '../../core/templates';
import type { FoundTemplate } from '../../core/templates';
import type { TemplateFolder } from './materials';

/** The template that is used for one file, and those that it hides. */
export interface ListedTemplate extends FoundTemplate {
  from: TemplateFolder;
  /** Whose templates are not used because of it, the nearest first. */
  instead: readonly TemplateFolder[];
}

/** Every template that a stack may use: of one scope and target the first folder's. Sorted by path. */
export function listTemplates(folders: readonly TemplateFolder[]): ListedTemplate[] {
  const listed = new Map<string, FoundTemplate & { from: TemplateFolder; instead: TemplateFolder[] }>();
  for (const found of new TemplateLibrary(folders.map(({ path }) => path)).all()) {
    const from = folders.find(({ path }) => path === found.folder);
    if (!from) continue;
    const key = `${found.scope} ${found.target}`;
    const used = listed.get(key);
    if (used) used.instead.push(from);
    else listed.set(key, { ...found, from, instead: [] });
  }
  return [...listed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
