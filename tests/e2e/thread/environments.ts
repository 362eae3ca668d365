import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { CACHE } from '../support/cache';

const PLACE = join(CACHE, 'thread');
const STORE = join(PLACE, 'environments');

/**
 * Where every combination is generated, one after the other: virtual environments hold absolute paths, so they can be
 * used again only by a project at the same place. While another run is at that place this one has to make do without.
 */
export function threadFolder(): { path: string; leave: () => void } {
  mkdirSync(STORE, { recursive: true });
  const owner = join(PLACE, 'owner');
  const held = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
  if (held > 0 && held !== process.pid && isRunning(held)) {
    const path = mkdtempSync(join(tmpdir(), 'antigravity-thread-'));
    return { path, leave: () => rmSync(path, { recursive: true, force: true }) };
  }
  writeFileSync(owner, String(process.pid));
  return { path: PLACE, leave: () => rmSync(owner, { force: true }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Puts the environments that an earlier combination made, of equal requirements, into this project. */
export function takeEnvironments(project: string): void {
  if (!project.startsWith(PLACE)) return;
  for (const [name, kept] of environmentsOf(project)) {
    if (!existsSync(kept)) continue;
    mkdirSync(join(project, '.venvs'), { recursive: true });
    renameSync(kept, join(project, '.venvs', name));
  }
}

/** Keeps the environments of this project for the next combination that wants the same. */
export function keepEnvironments(project: string): void {
  if (!project.startsWith(PLACE)) return;
  for (const [name, kept] of environmentsOf(project)) {
    const made = join(project, '.venvs', name);
    // Half an environment is none.
    if (!existsSync(join(made, '.installed'))) continue;
    rmSync(kept, { recursive: true, force: true });
    renameSync(made, kept);
  }
}

/** Each environment of a project, and its place in the store. */
function environmentsOf(project: string): [string, string][] {
  const requirements = join(project, 'requirements');
  if (!existsSync(requirements)) return [];
  return readdirSync(requirements, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.txt'))
    .map(({ name: file }) => {
      const { name } = parse(file);
      const key = createHash('sha256');
      for (const part of [file, join('constraints', file), join('setup', `${name}.sh`)]) {
        const path = join(requirements, part);
        if (existsSync(path)) key.update(readFileSync(path));
      }
      return [name, join(STORE, `${name}-${key.digest('hex').slice(0, 12)}`)];
    });
}
