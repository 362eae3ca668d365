import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256 } from '../../../core/hash';
import { withLock } from '../../../core/lock';
import { ProblemsError } from '../../../core/problems';

/** What is made once and kept between runs: virtual environments, programs, what was found to be right. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'antigravity');

/** Of the thread that asks whether somebody else has made it meanwhile. */
const PAUSE_MS = 500;

/**
 * A folder of the cache, by its path below it, that `make` fills: once, however many runs want it at the same time. What a run
 * that was cut short left behind is made anew.
 */
export function keptFolder(path: string, make: (folder: string) => void): string {
  const folder = join(CACHE, path);
  const isComplete = () => existsSync(join(folder, 'complete'));
  mkdirSync(dirname(folder), { recursive: true });
  while (!isComplete()) {
    try {
      withLock(`${folder}.lock`, folder, () => {
        if (isComplete()) return;
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        make(folder);
        mkdirSync(join(folder, 'complete'));
      });
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
  return folder;
}

/** A short name for what these words describe. */
export function keyOf(...words: readonly string[]): string {
  return sha256(Buffer.from(words.join('\0'))).slice(0, 16);
}
