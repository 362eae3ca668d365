import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Change } from './changes';
import { diskProblem } from './disk-problems';
import { readDiskFile } from './disk';
import { MEMORY, sha256 } from './manifest';
import { fail } from './problems';
import { pathMistake, type VirtualFileSystem, writeNewFile } from './vfs';

const STAGE = `${MEMORY}/stage`;
const JOURNAL = `${MEMORY}/journal.json`;
const LOCK = `${MEMORY}/lock`;

/** One entry of the journal. `staged` names the new content below the stage; a deletion has none. */
interface Operation {
  path: string;
  seen: string | null;
  staged?: string;
}

/**
 * Makes a new project appear at once: it is written into a hidden sibling folder, which one rename puts in place. An
 * interruption leaves nothing under the project's name.
 */
export function commitNewProject(directory: string, vfs: VirtualFileSystem): void {
  const parent = dirname(directory);
  const prefix = `.${basename(directory)}.antigravity-`;
  const growing = join(parent, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  withSignalsHeld(() => {
    const madeParent = mkdirSync(parent, { recursive: true });
    removeAbandoned(parent, prefix);
    try {
      mkdirSync(growing);
      vfs.flush(growing);
      renameSync(growing, directory);
    } catch (error) {
      rmSync(growing, { recursive: true, force: true });
      if (madeParent) removeEmptyFolders(parent, dirname(madeParent));
      throw diskProblem(error, directory);
    }
  });
}

/**
 * Changes an existing project: new contents are staged, a journal says what moves where, then each file is renamed into
 * place. Before the journal stands the old project is whole; after it, `recover` completes the new one.
 */
export function commitChanges(directory: string, changes: readonly Change[]): void {
  const pending = changes.filter(({ write, action }) => write !== undefined || action === 'delete');
  if (pending.length === 0) return;
  withLock(directory, () => {
    recoverLocked(directory);
    const moved = pending.find(({ path, seen }) => currentHash(directory, path) !== seen);
    if (moved) fail(moved.path, 'changed on disk while this run was planning', 'Run the command again.');
    try {
      writeJournal(directory, stage(directory, pending));
    } catch (error) {
      rmSync(join(directory, STAGE), { recursive: true, force: true });
      throw diskProblem(error, directory);
    }
    recoverLocked(directory);
  });
}

/** Completes a commit that was interrupted, or clears away one that had not begun. Call it before reading a project. */
export function recover(directory: string): void {
  if (!existsSync(join(directory, JOURNAL)) && !existsSync(join(directory, STAGE))) return;
  withLock(directory, () => recoverLocked(directory));
}

function recoverLocked(directory: string): void {
  if (existsSync(join(directory, JOURNAL))) {
    for (const operation of readJournal(directory)) apply(directory, operation);
    unlinkSync(join(directory, JOURNAL));
  }
  rmSync(join(directory, STAGE), { recursive: true, force: true });
}

function stage(directory: string, changes: readonly Change[]): Operation[] {
  mkdirSync(join(directory, STAGE), { recursive: true });
  return changes.map(({ path, seen, write }, index) => {
    if (!write) return { path, seen };
    const staged = String(index);
    const file = join(directory, STAGE, staged);
    writeNewFile(file, write.content, write.mode);
    syncToDisk(file);
    return { path, seen, staged };
  });
}

/** The journal appears whole, by a rename, after everything it speaks of is on the disk. */
function writeJournal(directory: string, operations: readonly Operation[]): void {
  const draft = join(directory, STAGE, 'journal.json');
  writeFileSync(draft, JSON.stringify(operations));
  syncToDisk(draft);
  renameSync(draft, join(directory, JOURNAL));
  syncToDisk(join(directory, MEMORY));
}

function readJournal(directory: string): Operation[] {
  const operations = JSON.parse(readFileSync(join(directory, JOURNAL), 'utf8')) as Operation[];
  for (const { path, staged } of operations) {
    const mistake =
      pathMistake(path) ?? (staged !== undefined && !/^\d+$/.test(staged) ? 'has a foreign stage' : undefined);
    if (mistake) fail(JOURNAL, `names a path that ${mistake}`, 'Delete the journal if you did not expect it.');
  }
  return operations;
}

/** Safe to repeat: what has been done already is recognised. A file its owner changed meanwhile is theirs and stays. */
function apply(directory: string, { path, seen, staged }: Operation): void {
  const target = join(directory, path);
  const untouched = currentHash(directory, path) === seen;
  if (staged === undefined) {
    if (untouched && seen !== null) {
      unlinkSync(target);
      removeEmptyFolders(dirname(target), directory);
    }
    return;
  }
  const source = join(directory, STAGE, staged);
  if (!untouched || !existsSync(source)) return;
  mkdirSync(dirname(target), { recursive: true });
  renameSync(source, target);
}

/** The hash of what a rename would replace; null where nothing is. Never looks through a symbolic link. */
function currentHash(directory: string, path: string): string | null | undefined {
  const disk = readDiskFile(directory, path);
  if (disk.kind === 'blocked') return undefined;
  return disk.kind === 'absent' ? null : sha256(disk.content);
}

/** One run at a time in a project. A lock whose process is gone is taken over. */
function withLock(directory: string, action: () => void): void {
  const lock = join(directory, LOCK);
  if (!tryLock(lock)) {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (isAlive(holder)) {
      fail(
        directory,
        `another run is changing this project (process ${holder})`,
        'Wait until it has ended, then run the command again.',
      );
    }
    // Renaming first: of two runs that find the same dead lock, one succeeds.
    const dead = `${lock}.${process.pid}`;
    renameSync(lock, dead);
    unlinkSync(dead);
    if (!tryLock(lock)) fail(directory, 'another run has just begun to change this project', 'Run the command again.');
  }
  try {
    withSignalsHeld(action);
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw diskProblem(error, dirname(dirname(lock)));
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ctrl-C during the few milliseconds of writing waits until they are over. */
function withSignalsHeld(action: () => void): void {
  const hold = () => {};
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hold);
  try {
    action();
  } finally {
    for (const signal of signals) process.off(signal, hold);
  }
}

/** Folders that a killed run of ours left beside the project. */
function removeAbandoned(parent: string, prefix: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(/^(\d+)-[0-9a-f]{8}$/.exec(name.slice(prefix.length))?.[1]);
    if (pid && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function removeEmptyFolders(folder: string, stop: string): void {
  while (folder !== stop && folder.startsWith(stop) && readdirSync(folder).length === 0) {
    rmdirSync(folder);
    folder = dirname(folder);
  }
}

function syncToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
