import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { succeed } from './shell';

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'antigravity', 'venvs');

/** The Python of a virtual environment that holds these packages, made once by uv and kept in a cache. */
export function pythonWith(...arguments_: string[]): string {
  const key = createHash('sha256').update(arguments_.join('\0')).digest('hex').slice(0, 16);
  const folder = join(CACHE, key);
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'complete'))) return python;
  mkdirSync(CACHE, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  succeed('uv', ['venv', '--quiet', folder], { cwd: CACHE });
  succeed('uv', ['pip', 'install', '--quiet', '--python', python, ...arguments_], { cwd: CACHE });
  mkdirSync(join(folder, 'complete'));
  return python;
}
