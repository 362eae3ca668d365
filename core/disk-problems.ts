import { ProblemsError } from './problems';

/** What the operating system's refusals mean, and what to do about them. */
const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ['may not be written by this user', 'Choose another folder with --dest, or change its permissions.'],
  EPERM: ['may not be written by this user', 'Choose another folder with --dest, or change its permissions.'],
  EROFS: ['is on a read-only disk', 'Choose another folder with --dest.'],
  ENOSPC: ['cannot be written: the disk is full', 'Free some space, then run the command again.'],
  EDQUOT: ['cannot be written: your disk quota is used up', 'Free some space, then run the command again.'],
  ENOTDIR: ['lies below something that is not a folder', 'Choose another folder with --dest.'],
  ENOTEMPTY: ['came into being meanwhile', 'Run the command again.'],
  EEXIST: ['came into being meanwhile', 'Run the command again.'],
  EBUSY: ['is in use by the system, e.g. as a mount point', 'Choose another folder with --dest.'],
  ENAMETOOLONG: ['has too long a path', 'Choose a folder with a shorter path.'],
};

/**
 * What the operating system refused, in words; errors of another kind pass through.
 * @param place what the user knows it by; the path of the error when absent.
 */
export function diskProblem(error: unknown, place?: string): unknown {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const refusal = REFUSALS[code];
  if (!refusal) return error;
  const [what, mend] = refusal;
  return new ProblemsError([{ where: place ?? path ?? 'disk', what, mend }]);
}
