import { relative } from 'node:path';

/** A path as a person would type it here: relative below and beside the current folder, absolute elsewhere. */
export function placeOf(path: string, cwd: string): string {
  const short = relative(cwd, path) || '.';
  return short.startsWith('../..') ? path : short;
}
