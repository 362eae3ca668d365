import { type Design, designStack } from './engine';
import { formatProblem, type Problem, ProblemsError } from './problems';
import type { ProviderRegistry } from './registry';
import type { StackRequest } from './stackfile';
import type { TemplateLibrary } from './templates';

/** Designs a stack to see whether it works. */
export type Trial = (request: StackRequest) => { design: Design } | { problems: readonly Problem[] };

export function trialWith({ registry }: { registry: ProviderRegistry }, templates: TemplateLibrary): Trial {
  return (request) => {
    try {
      return { design: designStack({ request, registry, templates }) };
    } catch (error) {
      if (error instanceof ProblemsError) return { problems: error.problems };
      throw error;
    }
  };
}

/** Problems as one text for the line below a question. */
export function complaint(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join(' ');
}

/** What speaks against a request, if anything; without the mend, which is to choose something else. */
export function objectionOf(trial: Trial, request: StackRequest): string | undefined {
  const result = trial(request);
  return 'problems' in result ? result.problems.map(({ what }) => what).join('; ') : undefined;
}
