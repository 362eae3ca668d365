import { closeSync, openSync, readSync } from 'node:fs';
import { fail } from '../../core/problems';
import { type RawRequest, readStackFile } from '../../core/stackfile';

/** One byte more than a stack file may have: enough for its reader to refuse it, however large it is. */
const MOST_BYTES = 64 * 1024 + 1;
const STANDARD_INPUT = 0;

/** Reads what `--config` names; `-` is the standard input. @throws ProblemsError */
export function readConfig(file: string): RawRequest {
  const shown = file === '-' ? 'standard input' : file;
  const raw = readStackFile(file === '-' ? readSome(STANDARD_INPUT) : readFile(file), shown);
  if (raw.value === null || typeof raw.value !== 'object' || Array.isArray(raw.value)) {
    fail(shown, 'is not a map of keys', 'Begin with "name: my_project".');
  }
  return raw;
}

function readFile(file: string): string {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    return readSome(handle);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const what = REFUSALS[code] ?? `cannot be read (${code || (error as Error).message})`;
    return fail(`--config ${file}`, what, 'Name a readable stack.yaml, or "-" for the standard input.');
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
  ENOTDIR: 'lies below something that is not a folder',
};

function readSome(handle: number): string {
  const buffer = Buffer.alloc(MOST_BYTES);
  let length = 0;
  for (;;) {
    const count = readChunk(handle, buffer, length);
    length += count;
    if (count === 0 || length === MOST_BYTES) return buffer.toString('utf8', 0, length);
  }
}

/** A pipe whose writer is slow answers EAGAIN; its end may come as EOF. */
function readChunk(handle: number, buffer: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(handle, buffer, at, buffer.length - at, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
