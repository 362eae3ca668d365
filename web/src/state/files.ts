import { isMemory } from '../../../core/project-memory';
import type { Preview } from '../../../server/contract';

export type FileRow = Preview['files'][number];
export type FileChange = 'added' | 'changed' | 'removed';

/** What became of files between two previews, by path. What the generator keeps for itself is nobody's change. */
export type Changes = ReadonlyMap<string, FileChange>;

export function changesBetween(before: readonly FileRow[], after: readonly FileRow[]): Changes {
  const old = new Map(owned(before).map((file) => [file.path, file.hash]));
  const changes = new Map<string, FileChange>();
  for (const { path, hash } of owned(after)) {
    const known = old.get(path);
    if (known === undefined) changes.set(path, 'added');
    else if (known !== hash) changes.set(path, 'changed');
    old.delete(path);
  }
  for (const path of old.keys()) changes.set(path, 'removed');
  return changes;
}

function owned(files: readonly FileRow[]): readonly FileRow[] {
  return files.filter(({ path }) => !isMemory(path));
}

export function countsOf(changes: Changes): Record<FileChange, number> {
  const counts = { added: 0, changed: 0, removed: 0 };
  for (const change of changes.values()) counts[change] += 1;
  return counts;
}

/** "12 added, 3 changed", or "no file changed". */
export function describeCounts(changes: Changes): string {
  const counts = Object.entries(countsOf(changes)).filter(([, count]) => count > 0);
  if (counts.length === 0) return 'no file changed';
  return counts.map(([change, count]) => `${count} ${change}`).join(', ');
}

/** A file, or a folder with what is in it. */
export interface TreeNode {
  /** The path; a folder's ends with a slash, so that a file and a folder of one name are two. */
  id: string;
  name: string;
  path: string;
  /** Absent in a folder, and in a file that the last change removed. */
  file?: FileRow;
  change?: FileChange;
  /** Folders only: how many files below it changed. */
  changed: number;
  children?: TreeNode[];
}

/** Folders first, then by name, as file managers show it. Removed files stand where they were. */
export function treeOf(files: readonly FileRow[], changes: Changes): TreeNode[] {
  const root: TreeNode = { id: '', name: '', path: '', changed: 0, children: [] };
  const removed = [...changes].filter(([, change]) => change === 'removed').map(([path]) => ({ path }));
  for (const row of [...files, ...removed]) insert(root, row, changes.get(row.path));
  sort(root);
  return root.children ?? [];
}

function insert(root: TreeNode, row: FileRow | { path: string }, change: FileChange | undefined): void {
  const names = row.path.split('/');
  let folder = root;
  for (const [depth, name] of names.slice(0, -1).entries()) {
    const path = names.slice(0, depth + 1).join('/');
    const known = folder.children?.find((node) => node.children && node.name === name);
    const child = known ?? { id: `${path}/`, name, path, changed: 0, children: [] };
    if (!known) folder.children?.push(child);
    if (change) child.changed += 1;
    folder = child;
  }
  const file = 'hash' in row ? { file: row } : {};
  folder.children?.push({
    id: row.path,
    name: names.at(-1) ?? '',
    path: row.path,
    changed: 0,
    ...file,
    ...(change && { change }),
  });
}

function sort({ children = [] }: TreeNode): void {
  children.sort((a, b) => Number(!a.children) - Number(!b.children) || (a.name < b.name ? -1 : 1));
  children.forEach(sort);
}

/** The ids of the folders above a path. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, depth) => `${names.slice(0, depth + 1).join('/')}/`);
}

export function isFolder(id: string): boolean {
  return id.endsWith('/');
}
