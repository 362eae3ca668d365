import { type PresentFile, type ReachableFile, readDiskFile } from './disk';
import { addMissingVariables } from './envfile';
import { ENV_FILE, isMemory, type Manifest, pristinePath, sha256 } from './manifest';
import { isText, mergeFile, toLf, usesCrlf, withLineEndings } from './merge';
import type { EnvVar } from './provider';
import { type Problem, throwIfAny } from './problems';
import type { VirtualFile, VirtualFileSystem } from './vfs';

/** What to do about files that both sides changed, or that were there before us. `merge` leaves markers where lines collide. */
export type ConflictPolicy = 'merge' | 'keep' | 'overwrite' | 'abort';

export type ChangeAction =
  | 'create'
  | 'update'
  | 'merge'
  | 'identical'
  /** The user's version stays. */
  | 'keep'
  /** Needs the user: markers in the file, or a file of theirs where one of ours would go. */
  | 'conflict'
  /** The user deleted it; it stays deleted. */
  | 'absent'
  | 'delete';

export interface Change {
  path: string;
  action: ChangeAction;
  note?: string;
  /** What to write; absent when nothing is. */
  write?: { content: Buffer; mode: number };
  /** SHA-256 of what was on disk when this was decided; null: nothing was. Checked again before anything is written. */
  seen: string | null;
}

export interface ChangePlan {
  changes: Change[];
}

interface Side {
  directory: string;
  manifest: Manifest | undefined;
  policy: ConflictPolicy;
}

/** Decides file by file, by the table of DESIGN section 7. Reads each file once and writes nothing. */
export function planFileChanges(vfs: VirtualFileSystem, envVars: readonly EnvVar[], side: Side): ChangePlan {
  const planned = vfs.list();
  const changes = planned.map((file): Change => {
    const disk = readDiskFile(side.directory, file.path);
    if (disk.kind === 'blocked') return { path: file.path, action: 'conflict', note: disk.reason, seen: null };
    if (isMemory(file.path)) return replace(file, disk);
    if (file.path === ENV_FILE) return planEnvFile(file, disk, envVars);
    return side.manifest?.files[file.path] ? planKnownFile(file, disk, side) : planNewFile(file, disk, side.policy);
  });
  changes.push(...planDeparted(vfs, side));
  if (side.policy === 'abort') throwIfAny(changes.filter(({ action }) => action === 'conflict').map(asProblem));
  return { changes };
}

function planEnvFile(file: VirtualFile, disk: ReachableFile, envVars: readonly EnvVar[]): Change {
  if (disk.kind === 'absent') return create(file);
  const text = disk.content.toString('utf8');
  const extended = addMissingVariables(text, envVars);
  const seen = sha256(disk.content);
  if (extended === text) return { path: file.path, action: 'identical', seen };
  return { path: file.path, action: 'update', seen, write: { content: Buffer.from(extended), mode: disk.mode } };
}

/** Something we did not generate before. */
function planNewFile(file: VirtualFile, disk: ReachableFile, policy: ConflictPolicy): Change {
  if (disk.kind === 'absent') return create(file);
  const seen = sha256(disk.content);
  if (disk.content.equals(file.content)) return { path: file.path, action: 'identical', seen };
  if (policy === 'overwrite') return { ...replace(file, disk), note: 'your file of this name is replaced' };
  const action = policy === 'keep' ? 'keep' : 'conflict';
  return { path: file.path, action, seen, note: 'a file of your own stands here: it is kept, ours is not written' };
}

function planKnownFile(file: VirtualFile, disk: ReachableFile, side: Side): Change {
  const { path } = file;
  const base = side.manifest?.files[path];
  if (disk.kind === 'absent') return { path, action: 'absent', note: 'you deleted it: it stays deleted', seen: null };
  const seen = sha256(disk.content);
  if (disk.content.equals(file.content)) return { path, action: 'identical', seen };
  const edited = seen !== base?.sha256 && sha256(asLf(disk.content)) !== base?.sha256;
  const planChanged = sha256(file.content) !== base?.sha256;
  if (!planChanged) return { path, action: edited ? 'keep' : 'identical', seen };
  if (!edited) return update(file, disk, base?.mode);
  return reconcile(file, disk, side);
}

/** Both sides changed the file. */
function reconcile(file: VirtualFile, disk: PresentFile, side: Side): Change {
  const { path } = file;
  const seen = sha256(disk.content);
  if (side.policy === 'keep') return { path, action: 'keep', seen, note: 'both sides changed it: yours is kept' };
  if (side.policy === 'overwrite') return { ...update(file, disk), note: 'both sides changed it: ours is taken' };
  const base = readDiskFile(side.directory, pristinePath(path));
  const usable = base.kind === 'file' && sha256(base.content) === side.manifest?.files[path]?.sha256;
  if (!usable)
    return { path, action: 'conflict', seen, note: 'its pristine copy is damaged: yours is kept, ours is not written' };
  if (![file.content, disk.content, base.content].every(isText)) {
    return { path, action: 'conflict', seen, note: 'it is not text and both sides changed it: yours is kept' };
  }
  const theirs = disk.content.toString('utf8');
  const merged = mergeFile(
    path,
    toLf(theirs),
    toLf(base.content.toString('utf8')),
    toLf(file.content.toString('utf8')),
  );
  const content = Buffer.from(withLineEndings(merged.text, usesCrlf(theirs)));
  if (content.equals(disk.content)) return { path, action: 'identical', seen };
  const write = { content, mode: disk.mode };
  if (merged.conflicts === 0) return { path, action: 'merge', seen, write, note: 'your changes and ours' };
  const places = merged.conflicts === 1 ? '1 place' : `${merged.conflicts} places`;
  return { path, action: 'conflict', seen, write, note: `${places} between <<<<<<< and >>>>>>> to decide` };
}

/** Files of an earlier generation that the plan no longer has. */
function planDeparted(vfs: VirtualFileSystem, side: Side): Change[] {
  return Object.entries(side.manifest?.files ?? {}).flatMap(([path, base]): Change[] => {
    if (vfs.getFile(path)) return [];
    const disk = readDiskFile(side.directory, path);
    const pristine = readDiskFile(side.directory, pristinePath(path));
    const forget: Change[] =
      pristine.kind === 'file' ? [{ path: pristinePath(path), action: 'delete', seen: sha256(pristine.content) }] : [];
    if (disk.kind !== 'file') return forget;
    const seen = sha256(disk.content);
    const unedited = seen === base.sha256 || sha256(asLf(disk.content)) === base.sha256;
    if (unedited) return [{ path, action: 'delete', seen }, ...forget];
    return [{ path, action: 'keep', seen, note: 'no longer generated; you changed it, so it is kept' }, ...forget];
  });
}

function create(file: VirtualFile): Change {
  return { path: file.path, action: 'create', seen: null, write: { content: file.content, mode: file.mode } };
}

/** Puts our version in place, whatever is there. */
function replace(file: VirtualFile, disk: ReachableFile): Change {
  if (disk.kind !== 'file') return create(file);
  const seen = sha256(disk.content);
  if (disk.content.equals(file.content)) return { path: file.path, action: 'identical', seen };
  return { path: file.path, action: 'update', seen, write: { content: file.content, mode: file.mode } };
}

/** Our new version with the line endings, and the permissions where the user changed them, of what is there. */
function update(file: VirtualFile, disk: PresentFile, baseMode?: number): Change {
  const crlf = isText(disk.content) && usesCrlf(disk.content.toString('utf8')) && isText(file.content);
  const content = crlf ? Buffer.from(withLineEndings(file.content.toString('utf8'), true)) : file.content;
  const mode = disk.mode === (baseMode ?? disk.mode) ? file.mode : disk.mode;
  return { path: file.path, action: 'update', seen: sha256(disk.content), write: { content, mode } };
}

function asLf(content: Buffer): Buffer {
  return isText(content) ? Buffer.from(toLf(content.toString('utf8'))) : content;
}

function asProblem({ path, note }: Change): Problem {
  return { where: path, what: note ?? 'both sides changed it', mend: 'Choose --on-conflict merge, keep or overwrite.' };
}
