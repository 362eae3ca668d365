import type { NodePlopAPI } from 'plop';
import { CATEGORIES, CATEGORY_SUMMARIES } from '../core/categories';
import type { ProviderRegistry } from '../core/registry';
import type { Materials } from './generation/materials';
import type { Order } from './generation/order';
import { leaveMenu, watchMenu } from './menu';
import type { Inquirer } from './questions/ask';

/** What another plopfile may hand over: `plop.load('plop-pack-antigravity', { packages: ['my-package'] })`. */
export interface PackConfig {
  /** Adds providers and presets of third parties. */
  register?: (registry: ProviderRegistry) => void;
  /** Packages that export `register(registry, toolkit)`, `templates` or both. */
  packages?: readonly string[];
  /** The folder of the project whose plopfile this is: its packages are looked up from there. */
  project?: string;
  /** Folders of templates that come before ours. */
  templates?: readonly string[];
  /** Plop's own --force; absent when another plopfile loads this one. */
  force?: boolean;
}

/** One entry of the menu. The code behind it is loaded when it is chosen. */
export interface GeneratorEntry {
  name: string;
  description: string;
  /** Asks what is open; undefined when there is nothing to carry out. */
  ask: (inquirer: Inquirer, materials: Materials, words: readonly string[]) => Promise<Order | undefined>;
}

const ACTION = 'antigravity';

const ENTRIES: readonly GeneratorEntry[] = [
  {
    name: 'stack',
    description: 'A whole data project: pick a preset or your own tools, get it wired and ready to run',
    ask: (...given) => (require('./stack') as typeof import('./stack')).stackOrder(...given),
  },
  ...CATEGORIES.map((category): GeneratorEntry => ({
    name: category,
    description: `Add to a project. ${CATEGORY_SUMMARIES[category]}`,
    ask: (...given) => (require('./category') as typeof import('./category')).categoryOrder(category, ...given),
  })),
  {
    name: 'remove',
    description: 'Take a component out of a project, with everything that only it needed',
    ask: (...given) => (require('./remove') as typeof import('./remove')).removeOrder(...given),
  },
  {
    name: 'update',
    description: 'Bring a project in line with its stack.yaml and with newer templates',
    ask: (...given) => (require('./update') as typeof import('./update')).updateOrder(...given),
  },
  {
    name: 'templates',
    description: 'Show every template, the file it becomes, and who replaced it',
    ask: async (_inquirer, ...given) =>
      void (require('./templates') as typeof import('./templates')).printTemplates(...given),
  },
  {
    name: 'eject',
    description: 'Copy a template into the project, to change what comes out',
    ask: async (_inquirer, ...given) => void (require('./eject') as typeof import('./eject')).ejectTemplates(...given),
  },
  {
    name: 'doctor',
    description: 'Check a project: overrides, conflicts, secrets, ports, tools, versions',
    ask: async (_inquirer, ...given) =>
      void (await (require('./doctor') as typeof import('./doctor')).printDiagnosis(...given)),
  },
  {
    name: 'catalog',
    description: 'Show every tool there is, with its options, and the presets',
    ask: async (_inquirer, ...given) =>
      void (require('./catalog') as typeof import('./catalog')).printCatalog(...given),
  },
  {
    name: 'schema',
    description: 'Show the JSON Schema of stack.yaml, for editors and programs',
    ask: async (_inquirer, ...given) => void (require('./catalog') as typeof import('./catalog')).printSchema(...given),
  },
];

/** Makes every generator known to Plop. */
export function registerGenerators(plop: NodePlopAPI, config: PackConfig = {}): void {
  const words = process.argv.slice(2);
  const materials = materialsOf(config);
  if (config.force !== undefined || config.project !== undefined) watchMenu(ENTRIES, words);
  plop.setWelcomeMessage('What shall it be?');
  plop.setActionType(ACTION, (order) =>
    (require('./action') as typeof import('./action')).carryOutOrder(order as unknown as Order, materials()),
  );
  for (const { name, description, ask } of ENTRIES) {
    plop.setGenerator(name, {
      description,
      prompts: async (inquirer) => {
        leaveMenu();
        await (require('./terminal/spinner') as typeof import('./terminal/spinner')).quietSpinner();
        const ready = loaded(materials, words);
        return ((ready && (await ask(inquirer as unknown as Inquirer, ready, words))) ?? {}) as never;
      },
      // Help, a catalogue or a refusal leaves nothing to do.
      actions: (order) => (order && 'request' in order ? [{ type: ACTION }] : []),
    });
  }
}

/** Loads the registry once, and only when a generator runs. */
function materialsOf({ register, packages = [], project, templates = [] }: PackConfig): () => Materials {
  let made: Materials | undefined;
  return () => {
    if (made) return made;
    const registry = (require('../providers') as typeof import('../providers')).builtInRegistry();
    register?.(registry);
    made = { registry, templates, packages: packages.length > 0 ? load(packages, project, registry) : [] };
    return made;
  };
}

/** Where no project is named they stand beside this package, or in the folder from which Plop runs. */
function load(packages: readonly string[], project: string | undefined, registry: ProviderRegistry) {
  const { loadPackages } = require('./generation/packages') as typeof import('./generation/packages');
  const { packageFolder } = require('../core/version') as typeof import('../core/version');
  return loadPackages(packages, project === undefined ? [packageFolder(), process.cwd()] : [project], registry);
}

/** Undefined when a package cannot be loaded; it has been said then. */
function loaded(materials: () => Materials, words: readonly string[]): Materials | undefined {
  try {
    return materials();
  } catch (error) {
    const { showFailure } = require('./terminal/failure') as typeof import('./terminal/failure');
    showFailure(error, words.includes('--json'));
    return undefined;
  }
}
