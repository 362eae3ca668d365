import { type Problem, ProblemsError } from '../../../core/problems';

/** The problems that an action throws; a failure of another kind is a defect and passes through. */
export function problemsOf(action: () => unknown): readonly Problem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The one problem that an action throws. */
export function problemOf(action: () => unknown): Problem {
  const [problem, ...more] = problemsOf(action);
  if (!problem || more.length > 0) throw new Error(`one problem was expected, not ${more.length + 1}`);
  return problem;
}
