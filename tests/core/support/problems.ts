import { formatMend, type Problem, ProblemsError } from '../../../core/problems';
import { type Remedy, remediesOf } from '../../../core/remedies';

/** A problem as the command line says it. */
export interface SaidProblem extends Omit<Problem, 'mend'> {
  mend: string;
}

/** The problems that an action throws; a failure of another kind is a defect and passes through. */
export function problemsOf(action: () => unknown): readonly SaidProblem[] {
  return thrown(action).map(said);
}

/** The one problem that an action throws. */
export function problemOf(action: () => unknown): SaidProblem {
  const [problem, ...more] = problemsOf(action);
  if (!problem || more.length > 0) throw new Error(`one problem was expected, not ${more.length + 1}`);
  return problem;
}

/** The changes of the request that would mend what an action throws. */
export function remediesFor(action: () => unknown): Remedy[] {
  return thrown(action).flatMap(({ mend }) => remediesOf(mend));
}

export function said(problem: Problem): SaidProblem {
  return { ...problem, mend: formatMend(problem.mend) };
}

function thrown(action: () => unknown): readonly Problem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  throw new Error('nothing was refused');
}
