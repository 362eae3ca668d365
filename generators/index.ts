import type { NodePlopAPI } from 'plop';
import { CATEGORIES, CATEGORY_SUMMARIES } from '../core/categories';
import type { ProviderRegistry } from '../core/registry';
import type { Materials } from './generation/materials';
import type { Order } from './generation/order';
import { leaveMenu, watchMenu } from './menu';
import type { Inquirer } from './questions/ask';

/** What another plopfile may hand over: `plop.load('plop-pack-antigravity', { register, templates })`. */
export interface PackConfig {
  /** Adds providers and presets of third parties. */
  register?: (registry: ProviderRegistry) => void;
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
  if (config.force !== undefined) watchMenu(ENTRIES, words);
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
        return ((await ask(inquirer as unknown as Inquirer, materials(), words)) ?? {}) as never;
      },
      // Help, a catalogue or a refusal leaves nothing to do.
      actions: (order) => (order && 'request' in order ? [{ type: ACTION }] : []),
    });
  }
}

/** Loads the registry once, and only when a generator runs. */
function materialsOf({ register, templates = [] }: PackConfig): () => Materials {
  let made: Materials | undefined;
  return () => {
    if (made) return made;
    const registry = (require('../providers') as typeof import('../providers')).builtInRegistry();
    register?.(registry);
    made = { registry, templates };
    return made;
  };
}
