import { basename } from 'node:path';
import { ENV_FILE } from '../../core/manifest';
import { ProblemsError } from '../../core/problems';
import type { VirtualFileSystem } from '../../core/vfs';

/** Writes a project as a new ZIP archive; `.env` holds secrets, so it stays out unless asked for. */
export async function writeArchive(
  vfs: VirtualFileSystem,
  root: string,
  zip: { file: string; withEnv: boolean },
): Promise<void> {
  try {
    await (zip.withEnv ? vfs : vfs.without(ENV_FILE)).toZip(zip.file, root);
  } catch (error) {
    const words = REFUSALS[(error as NodeJS.ErrnoException).code ?? ''];
    if (!words) throw error;
    const [what, mend] = words;
    throw new ProblemsError([{ where: `--zip ${basename(zip.file)}`, what, mend }]);
  }
}

const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  EEXIST: ['a file of this name exists', 'Choose another name, or delete that file first.'],
  ENOENT: ['its folder does not exist', 'Make the folder first, or choose another one.'],
  ENOTDIR: ['lies below something that is not a folder', 'Choose another path.'],
  EISDIR: ['is a folder', 'Name a file.'],
  EACCES: ['may not be written by this user', 'Choose another folder, or change its permissions.'],
  EPERM: ['may not be written by this user', 'Choose another folder, or change its permissions.'],
  EROFS: ['is on a read-only disk', 'Choose another folder.'],
  ENOSPC: ['cannot be written: the disk is full', 'Free some space, then run the command again.'],
};
