import { ProblemsError } from '../../core/problems';
import type { EngineOutput } from '../../core/engine';
import type { StackRequest } from '../../core/stackfile';
import { generate } from './stack';

export interface Accepted {
  label: string;
  output: EngineOutput;
}

/** The stack, named by what was chosen for it; or why it is refused. */
export function acceptedStack(request: StackRequest): Accepted | ProblemsError {
  const { name: _, ...choice } = request;
  try {
    return { label: Object.values(choice).flat().join(' + '), output: generate(request) };
  } catch (problem) {
    if (problem instanceof ProblemsError) return problem;
    throw problem;
  }
}
