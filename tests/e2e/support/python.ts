import { join } from 'node:path';
import { keptFolder, keyOf } from './cache';
import { succeed } from './shell';

/** The Python of a virtual environment that holds these packages, made once by uv and kept in a cache. */
export function pythonWith(...arguments_: string[]): string {
  const inside = join('bin', 'python');
  const folder = keptFolder(join('venvs', keyOf(...arguments_)), (made) => {
    succeed('uv', ['venv', '--quiet', '--allow-existing', made], { cwd: made });
    succeed('uv', ['pip', 'install', '--quiet', '--python', join(made, inside), ...arguments_], { cwd: made });
  });
  return join(folder, inside);
}
