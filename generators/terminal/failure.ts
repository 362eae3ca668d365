import { diskProblem } from '../../core/disk-problems';
import { formatProblem, type Problem, ProblemsError } from '../../core/problems';
import { failureJson } from './outcome-json';
import { counted, styleOf } from './style';

/** The user ended it, with Ctrl-C or a "no". */
export class Cancelled extends Error {}

/** There is nobody to ask. */
export class MissingAnswers extends ProblemsError {}

/** What a shell sees; 130 is what it shows after Ctrl-C. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Cancelled) return 130;
  return error instanceof MissingAnswers ? 2 : 1;
}

/** A failure in words, without a trace for what a person can mend. */
export function failureText(thrown: unknown): string {
  const error = diskProblem(thrown);
  if (error instanceof Cancelled) return 'Nothing was written.';
  if (!(error instanceof ProblemsError))
    return `This is a defect, and nothing was written: ${(error as Error).stack ?? String(error)}`;
  const { problems } = error;
  const [first] = problems;
  if (problems.length === 1 && first) return `${formatProblem(first)} Nothing was written.`;
  return [
    `${counted(problems.length, 'problem')}, nothing was written:`,
    ...problems.map((problem) => `  - ${formatProblem(problem)}`),
  ].join('\n');
}

/**
 * Says what went wrong and sets the exit status. The process ends by itself once its work is done, so output that is still on
 * its way through a pipe arrives.
 */
export function showFailure(error: unknown, json: boolean): void {
  const exitCode = exitCodeOf(error);
  process.exitCode = exitCode;
  if (json) {
    const known = diskProblem(error);
    const problems: readonly Problem[] =
      known instanceof ProblemsError ? known.problems : [{ where: '', what: failureText(error), mend: '' }];
    process.stdout.write(`${JSON.stringify(failureJson(problems, exitCode), null, 2)}\n`);
    return;
  }
  const { bad } = styleOf(process.stderr);
  process.stderr.write(
    error instanceof Cancelled ? `\n${failureText(error)}\n` : `${bad('✖')} ${failureText(error)}\n`,
  );
}
