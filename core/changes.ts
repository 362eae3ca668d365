import { amendStackFile } from './amend-stack';
import { type PresentFile, type ReachableFile, readDiskFile } from './disk';
import { addMissingVariables, replaceValue } from './envfile';
import { sha256 } from './hash';
import { ENV_FILE, type Manifest, pristinePath, STACK_FILE } from './manifest';
import { isMemory } from './project-memory';
import { hasMarkers, isText, mergeFile, toLf, usesCrlf, withLineEndings } from './merge';
import type { EnvVar } from './provider';
import { type Problem, throwIfAny } from './problems';
import type { VirtualFile, VirtualFileSystem } from './vfs';

/** What to do about files that both sides changed, or that were there before us. `merge` leaves markers where lines collide. */
export type ConflictPolicy = 'merge' | 'keep' | 'overwrite' | 'abort';

/** What the user decided about one file, before the policy: a policy of its own, or the text they made of both versions. */
export type Decision = Exclude<ConflictPolicy, 'abort'> | EditedFile;
export type Decisions = Readonly<Record<string, Decision>>;

export interface EditedFile {
  content: Buffer;
  /** SHA-256 of the file that was edited; of another one it says nothing. */
  seen: string;
}

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
  /** By path. */
  decisions?: Decisions;
}

/** Decides file by file, by the table of DESIGN section 7. Reads each file once and writes nothing. */
export function planFileChanges(vfs: VirtualFileSystem, envVars: readonly EnvVar[], side: Side): ChangePlan {
  const planned = vfs.list();
  const changes = planned.map((file): Change => {
    const disk = readDiskFile(side.directory, file.path);
    if (disk.kind === 'blocked') return planBlockedFile(file, disk.reason, side);
    if (isMemory(file.path)) return replace(file, disk);
    if (file.path === ENV_FILE) return planEnvFile(file, disk, envVars, side.manifest?.ports ?? {});
    if (file.path === STACK_FILE && side.manifest?.files[STACK_FILE]) return planStackFile(file, disk, side);
    const decision = side.decisions?.[file.path];
    if (typeof decision === 'object') return planEditedFile(file, disk, decision) ?? planByPolicy(file, disk, side);
    return planByPolicy(file, disk, decision ? { ...side, policy: decision } : side);
  });
  changes.push(...planDeparted(vfs, side));
  if (side.policy === 'abort') throwIfAny(changes.filter(({ action }) => action === 'conflict').map(asProblem));
  return { changes };
}

/** Something stands there that is never written through. It matters only when we would write. */
function planBlockedFile({ path, content }: VirtualFile, reason: string, side: Side): Change {
  const isOld = side.manifest?.files[path]?.sha256 === sha256(content);
  return { path, action: isOld ? 'keep' : 'conflict', note: reason, seen: null };
}

/**
 * New variables are added and an empty secret is filled; a port that an option moved is moved where the user had not moved it.
 * Nothing else changes.
 */
function planEnvFile(
  file: VirtualFile,
  disk: ReachableFile,
  envVars: readonly EnvVar[],
  ports: Manifest['ports'],
): Change {
  if (disk.kind === 'absent') return create(file);
  const text = disk.content.toString('utf8');
  const moved = envVars.reduce((lines, { name, value, placeholder }) => {
    const before = placeholder ? '' : ports[name];
    return before === undefined ? lines : replaceValue(lines, name, String(before), value);
  }, text);
  const extended = addMissingVariables(moved, envVars);
  const seen = sha256(disk.content);
  if (extended === text) return { path: file.path, action: 'identical', seen };
  return { path: file.path, action: 'update', seen, write: { content: Buffer.from(extended), mode: disk.mode } };
}

function planByPolicy(file: VirtualFile, disk: ReachableFile, side: Side): Change {
  return side.manifest?.files[file.path] ? planKnownFile(file, disk, side) : planNewFile(file, disk, side.policy);
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

/** What the user made of both versions. Undefined when the file is another one by now. */
function planEditedFile({ path }: VirtualFile, disk: ReachableFile, { content, seen }: EditedFile): Change | undefined {
  if (disk.kind === 'absent' || sha256(disk.content) !== seen) return undefined;
  const write = { content, mode: disk.mode };
  if (hasMarkers(content)) return { path, action: 'conflict', seen, write, note: 'your text still has markers' };
  if (content.equals(disk.content)) return { path, action: 'keep', seen, note: 'as you left it' };
  return { path, action: 'merge', seen, write, note: 'as you edited it' };
}

/** stack.yaml is what the next run reads: it says what this one makes, in its owner's form and with their comments. */
function planStackFile(file: VirtualFile, disk: ReachableFile, side: Side): Change {
  const base = side.manifest?.files[file.path];
  if (disk.kind === 'absent' || sha256(asLf(disk.content)) === base?.sha256) return planKnownFile(file, disk, side);
  const seen = sha256(disk.content);
  const theirs = disk.content.toString('utf8');
  const amended = amendStackFile(toLf(theirs), file.content.toString('utf8'));
  const content = Buffer.from(withLineEndings(amended, usesCrlf(theirs)));
  if (content.equals(disk.content)) return { path: file.path, action: 'keep', seen };
  return { path: file.path, action: 'merge', seen, write: { content, mode: disk.mode }, note: 'your changes and ours' };
}

function planKnownFile(file: VirtualFile, disk: ReachableFile, side: Side): Change {
  const { path } = file;
  const base = side.manifest?.files[path];
  if (disk.kind === 'absent') return { path, action: 'absent', note: 'you deleted it: it stays deleted', seen: null };
  const seen = sha256(disk.content);
  const edited = seen !== base?.sha256 && sha256(asLf(disk.content)) !== base?.sha256;
  const planChanged = sha256(file.content) !== base?.sha256;
  if (!planChanged || disk.content.equals(file.content)) {
    const mode = modeAfter(file, disk, base?.mode);
    if (mode !== disk.mode) return { path, action: 'update', seen, write: { content: disk.content, mode } };
    if (!edited || planChanged) return { path, action: 'identical', seen };
    const open = hasMarkers(disk.content) && { note: 'its markers are still to be decided' };
    return { path, action: 'keep', seen, ...open };
  }
  if (!edited) return update(file, disk, base?.mode);
  return reconcile(file, disk, side);
}

/** Both sides changed the file. */
function reconcile(file: VirtualFile, disk: PresentFile, side: Side): Change {
  const { path } = file;
  const seen = sha256(disk.content);
  if (side.policy === 'keep') return { path, action: 'keep', seen, note: 'both sides changed it: yours is kept' };
  if (side.policy === 'overwrite') return { ...update(file, disk), note: 'both sides changed it: ours is taken' };
  const known = side.manifest?.files[path];
  const base = readDiskFile(side.directory, pristinePath(path));
  // A copy that a checkout gave other line endings will do.
  const usable =
    base.kind === 'file' && [base.content, asLf(base.content)].some((copy) => sha256(copy) === known?.sha256);
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
  const write = { content, mode: modeAfter(file, disk, known?.mode) };
  if (content.equals(disk.content) && write.mode === disk.mode) return { path, action: 'identical', seen };
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

/** Our new version with the line endings, and the permissions, of what is there. */
function update(file: VirtualFile, disk: PresentFile, baseMode?: number): Change {
  const crlf = isText(disk.content) && usesCrlf(disk.content.toString('utf8')) && isText(file.content);
  const content = crlf ? Buffer.from(withLineEndings(file.content.toString('utf8'), true)) : file.content;
  const mode = modeAfter(file, disk, baseMode);
  return { path: file.path, action: 'update', seen: sha256(disk.content), write: { content, mode } };
}

/** The executable bit is merged like content; everything else about permissions is the user's, or their umask's. */
function modeAfter(file: VirtualFile, disk: PresentFile, baseMode = disk.mode): number {
  const [base, theirs, ours] = [baseMode, disk.mode, file.mode].map((mode) => (mode & 0o111) !== 0);
  return base === theirs && theirs !== ours ? file.mode : disk.mode;
}

function asLf(content: Buffer): Buffer {
  return isText(content) ? Buffer.from(toLf(content.toString('utf8'))) : content;
}

function asProblem({ path, note }: Change): Problem {
  return { where: path, what: note ?? 'both sides changed it', mend: 'Choose --on-conflict merge, keep or overwrite.' };
}
