import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './cache';
import { succeed } from './shell';

const VENVS = join(CACHE, 'venvs');

/** The Python of a virtual environment that holds these packages, made once by uv and kept in a cache. */
export function pythonWith(...arguments_: string[]): string {
  const key = createHash('sha256').update(arguments_.join('\0')).digest('hex').slice(0, 16);
  const folder = join(VENVS, key);
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'complete'))) return python;
  mkdirSync(VENVS, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  succeed('uv', ['venv', '--quiet', folder], { cwd: VENVS });
  succeed('uv', ['pip', 'install', '--quiet', '--python', python, ...arguments_], { cwd: VENVS });
  mkdirSync(join(folder, 'complete'));
  return python;
}
