import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PresentFile {
  kind: 'file';
  content: Buffer;
  mode: number;
}

/** A file that may be written. */
export type ReachableFile = { kind: 'absent' } | PresentFile;

export type DiskFile =
  | ReachableFile
  /** Something stands there that must not be written through: a symbolic link, a folder, a device. */
  | { kind: 'blocked'; reason: string };

/**
 * Reads a file below a project's folder without following symbolic links, of the file or of any folder on the way: a link
 * could lead out of the project.
 */
export function readDiskFile(directory: string, path: string): DiskFile {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const place = parts.slice(0, depth).join('/');
    const stat = lstatSync(join(directory, place), { throwIfNoEntry: false });
    if (!stat) return { kind: 'absent' };
    if (stat.isSymbolicLink())
      return { kind: 'blocked', reason: `${place} is a symbolic link: nothing is written through it` };
    if (depth < parts.length ? !stat.isDirectory() : !stat.isFile()) {
      return {
        kind: 'blocked',
        reason: `${place} is not a ${depth < parts.length ? 'folder' : 'file'}: it is left alone`,
      };
    }
    if (depth === parts.length) {
      return { kind: 'file', content: readFileSync(join(directory, path)), mode: stat.mode & 0o777 };
    }
  }
  return { kind: 'absent' };
}
