import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
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
import { z } from 'zod';
import type { Change } from './changes';
import { diskProblem } from './disk-problems';
import { readDiskFile } from './disk';
import { sha256 } from './hash';
import { MEMORY } from './project-memory';
import { isAlive, withLock } from './lock';
import { fail, ProblemsError } from './problems';
import { pathMistake, type VirtualFileSystem, writeNewFile } from './vfs';

const STAGE = `${MEMORY}/stage`;
const JOURNAL = `${MEMORY}/journal.json`;
const LOCK = `${MEMORY}/lock`;

const journalSchema = z.array(
  z.strictObject({
    path: z.string(),
    /** SHA-256 of what was there; null: nothing was. */
    seen: z.string().nullable(),
    /** Name of the new content below the stage; a deletion has none. */
    staged: z.string().regex(/^\d+$/).optional(),
  }),
);
type Operation = z.output<typeof journalSchema>[number];

/**
 * Makes a new project appear at once: it is written into a hidden sibling folder, which one rename puts in place. An
 * interruption leaves nothing under the project's name.
 */
export function commitNewProject(directory: string, vfs: VirtualFileSystem): void {
  const parent = dirname(directory);
  const prefix = `.${basename(directory)}.antigravity-`;
  const growing = join(parent, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  withSignalsHeld(() => {
    const madeParent = makeFolder(parent, directory);
    try {
      removeAbandoned(parent, prefix);
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

/** @returns the first folder that was made, if any. */
function makeFolder(folder: string, place: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw diskProblem(error, place);
  }
}

/**
 * Changes an existing project: new contents are staged, a journal says what moves where, then each file is renamed into
 * place. Before the journal stands the old project is whole; after it, `recover` completes the new one.
 */
export function commitChanges(directory: string, changes: readonly Change[]): void {
  const pending = changes.filter(({ write, action }) => write !== undefined || action === 'delete');
  if (pending.length === 0) return;
  locked(directory, () => {
    recoverLocked(directory);
    const moved = pending.find(({ path, seen }) => currentHash(directory, path) !== seen);
    if (moved) fail(moved.path, 'changed on disk while this run was planning', 'Run the command again.');
    try {
      for (const { path } of pending) checkWritable(directory, path);
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
  locked(directory, () => recoverLocked(directory));
}

function locked(directory: string, action: () => void): void {
  withSignalsHeld(() => {
    try {
      withLock(join(directory, LOCK), directory, action);
    } catch (error) {
      throw diskProblem(error, directory);
    }
  });
}

function recoverLocked(directory: string): void {
  if (existsSync(join(directory, JOURNAL))) {
    const operations = readJournal(directory);
    try {
      for (const operation of operations) apply(directory, operation);
    } catch (error) {
      throw interrupted(error, directory);
    }
    unlinkSync(join(directory, JOURNAL));
  }
  rmSync(join(directory, STAGE), { recursive: true, force: true });
}

/** Once the journal stands, nothing may refuse a rename any more: a folder that would is found before. */
function checkWritable(directory: string, path: string): void {
  let folder = dirname(join(directory, path));
  while (!existsSync(folder)) folder = dirname(folder);
  accessSync(folder, constants.W_OK | constants.X_OK);
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

/** Anyone may have edited it: what it names must lie in the project. */
function readJournal(directory: string): Operation[] {
  const mend = `Delete ${JOURNAL} and ${STAGE}; your own files are as you left them.`;
  let operations: Operation[];
  try {
    operations = journalSchema.parse(JSON.parse(readFileSync(join(directory, JOURNAL), 'utf8')));
  } catch {
    return fail(JOURNAL, 'is damaged', mend);
  }
  for (const { path } of operations) {
    const mistake = pathMistake(path);
    if (mistake) fail(JOURNAL, `names a path that ${mistake}: ${JSON.stringify(path)}`, mend);
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
  move(source, target);
}

function move(source: string, target: string): void {
  try {
    renameSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // A folder of the project lies on a disk of its own: the last step is a rename there, too.
    const near = `${target}.antigravity`;
    copyFileSync(source, near);
    syncToDisk(near);
    renameSync(near, target);
    unlinkSync(source);
  }
}

/** An error between the first and the last rename: the one case in which something has been written. */
function interrupted(error: unknown, directory: string): unknown {
  const known = diskProblem(error, directory);
  if (!(known instanceof ProblemsError)) return known;
  return new ProblemsError(
    known.problems.map(({ where, what }) => ({
      where,
      what: `${what}; the change has begun and is kept in ${JOURNAL}`,
      mend: 'Mend that, then run the command again: it completes the change first.',
    })),
  );
}

/** The hash of what a rename would replace; null where nothing is. Never looks through a symbolic link. */
function currentHash(directory: string, path: string): string | null | undefined {
  const disk = readDiskFile(directory, path);
  if (disk.kind === 'blocked') return undefined;
  return disk.kind === 'absent' ? null : sha256(disk.content);
}

/** Ctrl-C during the few milliseconds of writing comes too late: it is ignored. */
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
