import { distance } from 'fastest-levenshtein';
import { inFlags, textOf, type Words } from './remedies';

/** One thing that is wrong with a request or a project: the place, what is wrong there, and what to do about it. */
export interface Problem {
  /** Where: a flag, a key of stack.yaml, a template with its line, a file of the project. */
  where: string;
  what: string;
  /** What to do. Where that is a change of the request it holds remedies, which each surface words for itself. */
  mend: Words;
}

/** Everything that is wrong, reported together. Nothing has been written when it is thrown. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ProblemsError';
  }
}

/** Throws a ProblemsError when there are any problems. */
export function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}

export function fail(where: string, what: string, mend: Words): never {
  throw new ProblemsError([{ where, what, mend }]);
}

/** In the words of the command line. */
export function formatProblem({ where, what, mend }: Problem): string {
  return `${where}: ${what}. ${formatMend(mend)}`;
}

/** In the words of the command line. */
export function formatMend(mend: Words): string {
  return textOf(mend, inFlags);
}

/** The candidate a user most likely meant, or undefined when none is near: at most half of its letters may differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.ceil(best.candidate.length / 2) ? best.candidate : undefined;
}

/** A prefix counts as one edit: `postgres` means `postgresql`, `gx` stays far from everything. */
function editsBetween(word: string, candidate: string): number {
  return word.length >= 3 && candidate.startsWith(word) ? 1 : distance(word, candidate);
}

/** The mend for an unknown word: the nearest known one first, then all of them, or those that fit. */
export function suggest(word: string, candidates: readonly string[], fitting = candidates): string {
  const near = nearest(word, candidates);
  const all = `Known: ${fitting.join(', ')}.`;
  return near ? `Did you mean "${near}"? ${all}` : all;
}
