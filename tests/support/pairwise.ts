import { CATEGORIES, type Category } from '../../core/categories';
import { ProblemsError } from '../../core/problems';
import type { ProviderRegistry } from '../../core/registry';
import type { StackRequest } from '../../core/stackfile';
import { builtInRegistry } from '../../providers';
import { type Accepted, acceptedStack } from './combinations';

/** Another seed gives other stacks that cover the same pairs: PAIRWISE_SEED=7 npx jest tests/stacks */
export const SEED = Number(process.env['PAIRWISE_SEED'] ?? 1);

export interface Refused {
  label: string;
  pair: readonly [string, string];
  problem: ProblemsError;
}

export interface Pairwise {
  accepted: Accepted[];
  /** Pairs that cannot be in one stack, with the reason. */
  refused: Refused[];
}

/**
 * Stacks in which every provider stands beside every other one that it can stand beside, in whichever stack has room for
 * both: also two of one category, which is how several storages, dashboards or orchestrators meet.
 */
export function pairwiseStacks(seed = SEED): Pairwise {
  const registry = builtInRegistry();
  const names = registry.names();
  const random = numbersFrom(seed);
  const { open, refused } = pairs(registry, names);
  const forbidden = new Set(refused.map(({ pair }) => key(...pair)));
  const accepted: Accepted[] = [];
  for (const [first, second] of open.values()) {
    if (!open.has(key(first, second))) continue;
    const chosen = completed([first, second], names, registry, open, forbidden, random);
    // What no pair shows may still not go together as a whole: then fewer of them do.
    for (let size = chosen.length; size >= 2; size -= 1) {
      const stack = acceptedStack(request(chosen.slice(0, size), registry));
      if (stack instanceof ProblemsError) continue;
      accepted.push(stack);
      for (const one of chosen.slice(0, size)) for (const other of chosen.slice(0, size)) open.delete(key(one, other));
      break;
    }
    open.delete(key(first, second));
  }
  return { accepted, refused };
}

/** Each pair of providers by its key, where a stack of the two is accepted; the others with the reason. */
function pairs(registry: ProviderRegistry, names: readonly string[]) {
  const open = new Map<string, [string, string]>();
  const refused: Refused[] = [];
  names.forEach((first, index) => {
    for (const second of names.slice(index + 1)) {
      const outcome = acceptedStack(request([first, second], registry));
      if (outcome instanceof ProblemsError)
        refused.push({ label: `${first} + ${second}`, pair: [first, second], problem: outcome });
      else open.set(key(first, second), [first, second]);
    }
  });
  return { open, refused };
}

/** Adds, for one category after the other, the provider with which most open pairs are closed. */
function completed(
  start: readonly string[],
  names: readonly string[],
  registry: ProviderRegistry,
  open: ReadonlyMap<string, unknown>,
  forbidden: ReadonlySet<string>,
  random: () => number,
): string[] {
  const chosen = [...start];
  const categories = [...CATEGORIES].sort(() => random() - 0.5);
  for (const category of categories) {
    if (chosen.some((name) => registry.categoryOf(name) === category)) continue;
    const fitting = names.filter(
      (name) => registry.categoryOf(name) === category && chosen.every((other) => !forbidden.has(key(name, other))),
    );
    const gain = (name: string) => chosen.filter((other) => open.has(key(name, other))).length + random() / 2;
    const best = fitting.map((name) => ({ name, gain: gain(name) })).sort((a, b) => b.gain - a.gain)[0];
    if (best) chosen.push(best.name);
  }
  return chosen;
}

function request(chosen: readonly string[], registry: ProviderRegistry): StackRequest {
  const byCategory = Object.fromEntries(
    CATEGORIES.map((category: Category) => [category, chosen.filter((name) => registry.categoryOf(name) === category)]),
  );
  return { name: 'shop', ...byCategory };
}

function key(one: string, other: string): string {
  return [one, other].sort().join(' + ');
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
function numbersFrom(seed: number): () => number {
  let state = seed % 2147483647 || 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
