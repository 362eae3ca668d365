import { closeSync, fchmodSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sha256 } from './hash';
import { fail } from './problems';
import { type ZipEntry, zipPieces } from './zip';

export interface VirtualFile {
  /** Relative to the project's folder, with forward slashes. */
  readonly path: string;
  readonly content: Buffer;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
}

const DEFAULT_MODE = 0o644;
/** ZIP keeps times from 1980 on; one fixed time keeps equal projects equal byte for byte. */
const ZIP_DATE = new Date(Date.UTC(1980, 0, 1));

/** The files of a project before any of them touches the disk. */
export class VirtualFileSystem {
  private readonly files = new Map<string, VirtualFile>();
  /** Every folder that a file's path implies. */
  private readonly folders = new Set<string>();

  /**
   * Adds a file. Two writers of one path are a defect of a provider or of a template overlay, so it is refused.
   * @throws ProblemsError when the path could leave the project's folder or is taken.
   */
  addFile(path: string, content: string | Buffer, mode = DEFAULT_MODE): void {
    const mistake = pathMistake(path);
    if (mistake) fail(path, `a generated path ${mistake}`, 'Use a path inside the project, with forward slashes.');
    if (this.files.has(path)) fail(path, 'two templates write this file', 'Rename one of them.');
    if (this.folders.has(path) || !this.addFoldersAbove(path))
      fail(path, 'one template writes a file where another needs a folder', 'Rename one of them.');
    this.files.set(path, { path, content: typeof content === 'string' ? Buffer.from(content) : content, mode });
  }

  /** False when one of the folders is a file. A folder that is known has known ones above it. */
  private addFoldersAbove(path: string): boolean {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (this.folders.has(folder)) return true;
      if (this.files.has(folder)) return false;
      this.folders.add(folder);
    }
    return true;
  }

  /** Changes the text of a file that another writer has added; its mode stays. */
  amendFile(path: string, amend: (text: string) => string): void {
    const file = this.files.get(path);
    if (file) this.files.set(path, { ...file, content: Buffer.from(amend(file.content.toString('utf8'))) });
  }

  getFile(path: string): VirtualFile | undefined {
    return this.files.get(path);
  }

  /** All files, sorted by path. */
  list(): VirtualFile[] {
    return [...this.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The same files but one. */
  without(path: string): VirtualFileSystem {
    const copy = this.copy();
    copy.files.delete(path);
    return copy;
  }

  /** The same files, some of them with other contents. */
  withContents(contents: ReadonlyMap<string, Buffer>): VirtualFileSystem {
    const copy = this.copy();
    for (const [path, content] of contents) {
      const file = copy.files.get(path);
      if (!file) throw new Error(`there is no ${path}`);
      copy.files.set(path, { ...file, content });
    }
    return copy;
  }

  /** Of one whose paths have all been checked. */
  private copy(): VirtualFileSystem {
    const copy = new VirtualFileSystem();
    for (const [path, file] of this.files) copy.files.set(path, file);
    for (const folder of this.folders) copy.folders.add(folder);
    return copy;
  }

  /** The sum of all contents, in bytes. */
  get size(): number {
    let bytes = 0;
    for (const file of this.files.values()) bytes += file.content.length;
    return bytes;
  }

  /** Writes every file below `directory`, which must be new or empty; existing projects change through core/commit.ts. */
  flush(directory: string): void {
    const made = new Set<string>();
    for (const file of this.list()) {
      const target = join(directory, file.path);
      const folder = dirname(target);
      if (!made.has(folder)) {
        mkdirSync(folder, { recursive: true });
        made.add(folder);
      }
      writeNewFile(target, file.content, file.mode);
    }
  }

  /** Writes a ZIP archive with every file below a folder called `root`. An archive cut short by an error is removed. */
  async toZip(zipPath: string, root: string): Promise<void> {
    const file = await open(zipPath, 'wx');
    try {
      const { ZipArchive } = await import('archiver');
      const archive = new ZipArchive();
      for (const { path, content, mode } of this.list()) {
        archive.append(content, { name: `${root}/${path}`, mode, date: ZIP_DATE });
      }
      await Promise.all([pipeline(archive, file.createWriteStream()), archive.finalize()]);
    } catch (error) {
      rmSync(zipPath, { force: true });
      throw error;
    }
  }

  /** The same files as an archive in memory, for a server that makes many: what was compressed before is taken as it is. */
  toBytesZip(root: string): Buffer {
    return Buffer.concat([...zipPieces(this.zipEntries(root))]);
  }

  private zipEntries(root: string): ZipEntry[] {
    return this.list().map(({ path, content, mode }) => ({
      name: `${root}/${path}`,
      content,
      mode,
      hash: sha256(content),
    }));
  }
}

/** Creates a file with exactly these permissions, whatever the umask. Fails when it exists. */
export function writeNewFile(target: string, content: Buffer, mode: number): void {
  const handle = openSync(target, 'wx', mode);
  try {
    let written = 0;
    while (written < content.length) written += writeSync(handle, content, written);
    fchmodSync(handle, mode);
  } finally {
    closeSync(handle);
  }
}

/** Most paths: parts of plain characters, of which none is "." or ".." or git's folder. */
const PLAIN_PATH = /^(?:\.(?!git(?:\/|$)))?[\w-][\w.-]*(?:\/(?:\.(?!git(?:\/|$)))?[\w-][\w.-]*)*$/i;

/** What is wrong with a project-relative path, or undefined. Also guards manifests, which anyone may have edited. */
export function pathMistake(path: string): string | undefined {
  if (path.length <= 400 && PLAIN_PATH.test(path)) return undefined;
  if (path === '' || path.length > 400) return 'is empty or longer than 400 characters';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute';
  // eslint-disable-next-line no-control-regex
  if (/[\\\u0000-\u001f]/.test(path)) return 'holds a backslash or a control character';
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'holds an empty part, "." or ".."';
  // What git finds there it may run.
  if (path.split('/').some((part) => part.toLowerCase() === '.git')) return "lies in git's own folder";
  return undefined;
}
