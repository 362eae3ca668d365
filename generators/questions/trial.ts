import { type EngineOutput, generateProject } from '../../core/engine';
import { formatProblem, type Problem, ProblemsError } from '../../core/problems';
import type { StackRequest } from '../../core/stackfile';
import type { TemplateLibrary } from '../../core/templates';
import type { Materials } from '../generation/materials';

/** Makes a stack in memory to see whether it works. */
export type Trial = (request: StackRequest) => { output: EngineOutput } | { problems: readonly Problem[] };

export function trialWith({ registry }: Materials, templates: TemplateLibrary): Trial {
  return (request) => {
    try {
      return { output: generateProject({ request, registry, templates }) };
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
