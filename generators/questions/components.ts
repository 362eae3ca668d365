import { CATEGORIES, type Category, CATEGORY_SUMMARIES } from '../../core/categories';
import type { ProviderRegistry } from '../../core/registry';
import type { StackRequest } from '../../core/stackfile';
import { cut } from '../terminal/style';
import { ask, type Inquirer } from './ask';
import { objectionOf, type Trial } from '../../core/trial';

export type Choice = Partial<Record<Category, string[]>>;

/** Categories of which one stack wants at most one: two of them would do the same work twice. */
const SINGLE: ReadonlySet<Category> = new Set(['transformation', 'orchestration']);

const PAGE_SIZE = 12;
const NONE = '';

interface Entry {
  name: string;
  value: string;
  short: string;
  disabled?: string;
}

/**
 * Asks category by category. What cannot work with the choices so far is shown with the reason and cannot be taken.
 * @param suggested chosen already when a question appears, so that Enter alone gives a stack that works.
 */
export async function askComponents(
  inquirer: Inquirer,
  registry: ProviderRegistry,
  base: StackRequest,
  suggested: Partial<Record<Category, readonly string[]>>,
  trial: Trial,
): Promise<Choice> {
  const chosen: Choice = Object.fromEntries(CATEGORIES.map((category) => [category, []]));
  for (const category of CATEGORIES) {
    chosen[category] = await askCategory(inquirer, registry, category, {
      suggested: suggested[category] ?? [],
      objectionTo: (names) => {
        const request = { ...base, ...chosen, [category]: names };
        // An empty choice so far is no mistake: the next category may fill it.
        return CATEGORIES.some((each) => request[each]?.length) ? objectionOf(trial, request) : undefined;
      },
    });
  }
  return chosen;
}

interface CategoryQuestion {
  /** Chosen already when the question appears. */
  suggested?: readonly string[];
  /** In the project already, so not to choose. */
  present?: readonly string[];
  /** At least one. */
  needed?: boolean;
  /** What speaks against these names, if anything. */
  objectionTo: (names: string[]) => string | undefined;
}

/** One question: several components, or at most one where two make no sense. */
export async function askCategory(
  inquirer: Inquirer,
  registry: ProviderRegistry,
  category: Category,
  { suggested = [], present = [], needed = false, objectionTo }: CategoryQuestion,
): Promise<string[]> {
  const entries = entriesOf(registry, category, (name) => objectionTo([name])).filter(
    ({ value }) => !present.includes(value),
  );
  if (entries.length === 0) return [];
  const possible = suggested.filter((name) => entries.some(({ value, disabled }) => value === name && !disabled));
  const common = {
    message: questionOf(category),
    loop: false,
    pageSize: PAGE_SIZE,
  };
  if (SINGLE.has(category)) {
    const none: Entry = { name: 'none', value: NONE, short: 'none' };
    const choices = needed ? entries : [...entries, none];
    const name = await ask<string>(inquirer, {
      ...common,
      type: 'list',
      choices,
      default: possible[0] ?? (needed ? undefined : NONE),
    });
    return name === NONE ? [] : [name];
  }
  return ask<string[]>(inquirer, {
    ...common,
    type: 'checkbox',
    choices: entries,
    default: possible,
    validate: (names: string[]) =>
      needed && names.length === 0
        ? 'Take at least one with <space>, or leave with Ctrl-C.'
        : (objectionTo(names) ?? true),
  });
}

/** Providers as lines of a list; the registry names the recommended one first. */
function entriesOf(
  registry: ProviderRegistry,
  category: Category,
  objection: (name: string) => string | undefined,
): Entry[] {
  const providers = registry.getAllProviders(category).map(({ meta }) => meta);
  const width = Math.max(...providers.map(({ title: shown }) => shown.length));
  const room = (process.stdout.columns ?? 80) - 8;
  return providers.map(({ name, title: shown, summary }): Entry => {
    const reason = objection(name);
    const line = cut(`${shown.padEnd(width)}  ${reason ? '' : summary}`.trimEnd(), room);
    return { name: line, value: name, short: shown, ...(reason && { disabled: cut(reason, room - shown.length) }) };
  });
}

/** The category with the first words of what it is for; the menu and the help say the rest. */
function questionOf(category: Category): string {
  const [purpose = ''] = CATEGORY_SUMMARIES[category].split(/[:,]/);
  return `${category.charAt(0).toUpperCase()}${category.slice(1)}: ${purpose.charAt(0).toLowerCase()}${purpose.slice(1)}`;
}
