import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fail, formatProblem, ProblemsError } from '../../core/problems';
import type { ProviderRegistry } from '../../core/registry';
import { type Toolkit, toolkit } from '../../core/toolkit';
import type { ExtensionPackage } from './materials';

/** What a package exports; one of the two at least. */
interface Extension {
  register?: (registry: ProviderRegistry, toolkit: Toolkit) => void;
  /** Its folder of templates, absolute or below the package. */
  templates?: string;
}

const DOCUMENTED = 'docs/extending.md of the generator shows one.';

/**
 * Loads packages of third parties, which is to run their code. Only a plopfile names them: no request, no stack.yaml and no
 * web page can.
 * @param folders from where the packages are looked up, the first one that has it wins.
 * @throws ProblemsError
 */
export function loadPackages(
  names: readonly string[],
  folders: readonly string[],
  registry: ProviderRegistry,
): ExtensionPackage[] {
  return [...new Set(names)].map((name) => loadPackage(name, folders, registry));
}

function loadPackage(name: string, folders: readonly string[], registry: ProviderRegistry): ExtensionPackage {
  const file = find(name, folders);
  const extension = load(name, file);
  const { register, templates } = extension;
  if (typeof register !== 'function' && typeof templates !== 'string')
    fail(name, 'exports neither register(registry, toolkit) nor templates', DOCUMENTED);
  if (typeof register === 'function') runRegister(name, register, registry);
  if (typeof templates !== 'string') return { name };
  const folder = resolve(packageOf(file), templates);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    fail(name, `exports templates: there is no folder ${folder}`, 'Correct the path, or install the package again.');
  return { name, templates: folder };
}

function find(name: string, folders: readonly string[]): string {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, 'package.json')).resolve(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw broken(name, error);
    }
  }
  return fail(
    name,
    `this package is not installed in ${folders[0]}`,
    'Run "npm install" there, or take it off the list.',
  );
}

function load(name: string, file: string): Extension {
  try {
    const exported = require(file) as Extension & { default?: Extension };
    return exported.register || exported.templates || !exported.default ? exported : exported.default;
  } catch (error) {
    throw broken(name, error);
  }
}

function runRegister(name: string, register: NonNullable<Extension['register']>, registry: ProviderRegistry): void {
  const before = new Set(registry.names());
  try {
    register(registry, toolkit);
    for (const added of registry.names()) if (!before.has(added)) checkProvider(added, registry);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw broken(name, error);
    throw new ProblemsError(
      error.problems.map((problem) => ({
        where: `package ${name}`,
        what: `cannot be used: ${formatProblem(problem).replace(/\.$/, '')}`,
        mend: `Take it off the list of packages, or ask its author.`,
      })),
    );
  }
}

/** What TypeScript would say to its author. Otherwise a mistake shows up much later, as a component that never appears. */
function checkProvider(name: string, registry: ProviderRegistry): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    fail(name, 'is no name for a provider', 'Lower-case words with "-" between them.');
  const category = registry.categoryOf(name);
  const { meta, options, prototype } = registry.getProvider(name);
  if (!(prototype instanceof toolkit.ComponentProvider))
    fail(name, 'does not extend the ComponentProvider of the toolkit', DOCUMENTED);
  if (meta?.name !== name || meta.category !== category)
    fail(name, `its meta says ${meta?.category}/${meta?.name}, it is registered as ${category}/${name}`, DOCUMENTED);
  if (!meta.title || !meta.summary || typeof options?.shape !== 'object')
    fail(name, 'lacks meta.title, meta.summary or options', DOCUMENTED);
}

function broken(name: string, error: unknown): ProblemsError {
  const [message] = String((error as Partial<Error> | null)?.message ?? error).split('\n');
  return new ProblemsError([
    { where: `package ${name}`, what: `cannot be loaded: ${message}`, mend: 'Install it again, or ask its author.' },
  ]);
}

/** The folder of the package around one of its files. */
function packageOf(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
