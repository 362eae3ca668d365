import type { Category } from '../../core/categories';
import { ProblemsError } from '../../core/problems';
import type { EngineOutput } from '../../core/engine';
import { builtInRegistry } from '../../providers';
import type { StackRequest } from '../../core/stackfile';
import { generate } from './stack';

/** Every subset of what a category offers, the empty one included. */
function subsets(names: readonly string[]): string[][] {
  return names.reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]);
}

/** Every choice there is: each subset of each of these categories, with everything else of one kind chosen alike. */
export function allRequests(categories: readonly Category[]): StackRequest[] {
  const registry = builtInRegistry();
  return categories
    .reduce<Partial<Record<Category, string[]>>[]>(
      (requests, category) =>
        requests.flatMap((request) =>
          subsets(registry.names(category)).map((set) => ({ ...request, [category]: set })),
        ),
      [{}],
    )
    .filter((request) => Object.values(request).some((set) => set.length > 0))
    .map((request) => ({ name: 'shop', ...request }));
}

export interface Accepted {
  label: string;
  output: EngineOutput;
}

/** Generates each request; what is refused, with a reason, is left out. */
export function acceptedStacks(requests: readonly StackRequest[]): {
  accepted: Accepted[];
  refused: { label: string; problem: ProblemsError }[];
} {
  const accepted: Accepted[] = [];
  const refused: { label: string; problem: ProblemsError }[] = [];
  for (const request of requests) {
    const { name: _, ...choice } = request;
    const label = Object.values(choice).flat().join(' + ');
    try {
      accepted.push({ label, output: generate(request) });
    } catch (problem) {
      if (!(problem instanceof ProblemsError)) throw problem;
      refused.push({ label, problem });
    }
  }
  return { accepted, refused };
}
