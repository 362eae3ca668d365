import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_PATH } from '../../core/manifest';
import { ownTemplates } from '../../core/overrides';
import type { ProviderRegistry } from '../../core/registry';
import { TemplateLibrary } from '../../core/templates';
import { generatorIdentity, packageFolder } from '../../core/version';

/** What stacks are made from: providers, and folders of templates that come before ours. */
export interface Materials {
  registry: ProviderRegistry;
  /** What another plopfile handed over. */
  templates: readonly string[];
  /** Third parties' and an organisation's packages, by name. */
  packages?: readonly ExtensionPackage[];
}

/** A package that was loaded: its providers and presets are in the registry. */
export interface ExtensionPackage {
  name: string;
  /** Its folder of templates, if it has one. */
  templates?: string;
}

/** A folder of the search path, and whose it is. */
export interface TemplateFolder {
  path: string;
  kind: 'flag' | 'project' | 'plopfile' | 'package' | 'generator';
  /** In words: `--templates x`, `this project`, a package's name. */
  owner: string;
}

/**
 * The search path: what the command line names, then the project's own, then third parties', then ours.
 * @param directory the project's folder; a folder without a project has no templates of its own.
 */
export function templateFolders(
  materials: Materials,
  named: readonly string[],
  directory: string | undefined,
): TemplateFolder[] {
  const isProject = directory !== undefined && existsSync(join(directory, MANIFEST_PATH));
  const own = isProject ? ownTemplates(directory) : undefined;
  return [
    ...named.map((path): TemplateFolder => ({ path, kind: 'flag', owner: `--templates ${path}` })),
    ...(own === undefined ? [] : [{ path: own, kind: 'project', owner: 'this project' } as const]),
    ...materials.templates.map((path): TemplateFolder => ({ path, kind: 'plopfile', owner: path })),
    ...(materials.packages ?? []).flatMap(({ name, templates }): TemplateFolder[] =>
      templates === undefined ? [] : [{ path: templates, kind: 'package', owner: name }],
    ),
    { path: join(packageFolder(), 'templates'), kind: 'generator', owner: generatorIdentity().name },
  ];
}

export function templateLibrary(
  materials: Materials,
  named: readonly string[],
  directory: string | undefined,
): TemplateLibrary {
  return new TemplateLibrary(templateFolders(materials, named, directory).map(({ path }) => path));
}
