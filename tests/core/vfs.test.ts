import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathMistake, VirtualFileSystem, writeNewFile } from '../../core/vfs';
import { modeOf, namesIn, snapshot, temporaryFolder } from './support/folders';
import { problemOf } from './support/problems';

const BINARY = Buffer.from([0, 1, 2, 255, 254, 10, 13]);

function project(): VirtualFileSystem {
  const vfs = new VirtualFileSystem();
  vfs.addFile('b/c/deep.txt', 'deep');
  vfs.addFile('a.txt', 'Zoë 田中 🎉\n');
  vfs.addFile('b/run', '#!/bin/sh\n', 0o755);
  vfs.addFile('.env', 'SECRET=x\n', 0o600);
  vfs.addFile('empty', '');
  vfs.addFile('binary', BINARY);
  return vfs;
}

const FILES = ['.env', 'a.txt', 'b/c/deep.txt', 'b/run', 'binary', 'empty'];

describe('the virtual file system', () => {
  it('lists files by path and hands out their bytes', () => {
    expect(
      project()
        .list()
        .map(({ path }) => path),
    ).toEqual(FILES);
    expect(project().getFile('binary')).toEqual({ path: 'binary', content: BINARY, mode: 0o644 });
    expect(project().getFile('nothing')).toBeUndefined();
    expect(project().size).toBe(4 + 17 + 10 + 9 + 0 + 7);
  });

  it.each([
    ['../outside', 'holds an empty part, "." or ".."'],
    ['a/../../outside', 'holds an empty part, "." or ".."'],
    ['a/./b', 'holds an empty part, "." or ".."'],
    ['a//b', 'holds an empty part, "." or ".."'],
    ['a/', 'holds an empty part, "." or ".."'],
    ['..', 'holds an empty part, "." or ".."'],
    ['/etc/passwd', 'is absolute'],
    ['C:/windows', 'is absolute'],
    ['c:windows', 'is absolute'],
    ['a\\..\\b', 'holds a backslash or a control character'],
    ['a\0b', 'holds a backslash or a control character'],
    ['a\nb', 'holds a backslash or a control character'],
    ['.git/hooks/pre-commit', "lies in git's own folder"],
    ['a/.Git/config', "lies in git's own folder"],
    ['', 'is empty or longer than 400 characters'],
    ['x'.repeat(401), 'is empty or longer than 400 characters'],
  ])('refuses the path %j', (path, mistake) => {
    expect(pathMistake(path)).toBe(mistake);
    expect(problemOf(() => new VirtualFileSystem().addFile(path, ''))).toMatchObject({
      where: path,
      what: `a generated path ${mistake}`,
    });
  });

  it.each(['.gitignore', '.github/workflows/ci.yml', 'a b', '...', '..a', 'ö/é', '-rf'])(
    'accepts the path %j',
    (path) => {
      expect(pathMistake(path)).toBeUndefined();
    },
  );

  it('refuses two writers of one file', () => {
    const vfs = project();
    expect(problemOf(() => vfs.addFile('a.txt', 'other'))).toMatchObject({
      where: 'a.txt',
      what: 'two templates write this file',
    });
  });

  it.each([
    ['a file where a folder is needed', 'a.txt/b'],
    ['a folder where a file is', 'b'],
    ['a folder deep inside a file', 'b/run/x/y'],
  ])('refuses %s', (_, path) => {
    expect(problemOf(() => project().addFile(path, ''))).toMatchObject({ where: path });
  });
});

describe('writing to disk', () => {
  it('writes every file with its bytes and permissions', () => {
    const folder = temporaryFolder();
    project().flush(folder);
    expect(snapshot(folder)).toEqual({
      '.env': '600 SECRET=x\n',
      'a.txt': `644 ${Buffer.from('Zoë 田中 🎉\n').toString('latin1')}`,
      'b/c/deep.txt': '644 deep',
      'b/run': '755 #!/bin/sh\n',
      binary: `644 ${BINARY.toString('latin1')}`,
      empty: '644 ',
    });
  });

  it.each([0o077, 0o000, 0o027])('gives the same permissions under any umask (%i)', (umask) => {
    const folder = temporaryFolder();
    const before = process.umask(umask);
    try {
      project().flush(folder);
    } finally {
      process.umask(before);
    }
    expect(['.env', 'a.txt', 'b/run'].map((path) => modeOf(join(folder, path)))).toEqual([0o600, 0o644, 0o755]);
  });

  it('never writes over a file, and never through a link', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.txt'), 'mine');
    expect(() => project().flush(folder)).toThrow('EEXIST');
    expect(() => writeNewFile(join(folder, 'a.txt'), BINARY, 0o644)).toThrow('EEXIST');
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('mine');
  });

  it('has no secret lying open for a moment: the file is born with its permissions', () => {
    const folder = temporaryFolder();
    const before = process.umask(0);
    try {
      expect(() => writeNewFile(join(folder, 'secret'), { length: 1 } as unknown as Buffer, 0o600)).toThrow();
    } finally {
      process.umask(before);
    }
    expect(modeOf(join(folder, 'secret'))).toBe(0o600);
  });
});

describe('a ZIP archive', () => {
  /** archiver's, and the one put together from what was compressed before. */
  const archives = async (): Promise<Buffer[]> => {
    const path = join(temporaryFolder(), 'shop.zip');
    await project().toZip(path, 'shop');
    return [readFileSync(path), project().toBytesZip('shop')];
  };

  it('is the same bytes now and later, on disk and in memory', async () => {
    const [now, later] = [await archives(), await archives()];
    expect(now.map((bytes, index) => bytes.equals(later[index] ?? Buffer.alloc(0)))).toEqual([true, true]);
  });

  it('carries one date, the first that ZIP knows, in any time zone', async () => {
    for (const bytes of await archives()) {
      expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
      expect([bytes.readUInt16LE(10), bytes.readUInt16LE(12)]).toEqual([0, 0x21]);
    }
  });

  it('unpacks, below one folder, to what flush writes', async () => {
    const folder = temporaryFolder();
    project().flush(join(folder, 'flushed'));
    for (const [index, bytes] of (await archives()).entries()) {
      writeFileSync(join(folder, 'shop.zip'), bytes);
      execFileSync('unzip', ['-q', 'shop.zip', '-d', String(index)], { cwd: folder });
      expect(snapshot(join(folder, String(index), 'shop'))).toEqual(snapshot(join(folder, 'flushed')));
    }
  });

  it('is never written over a file that is there', async () => {
    const path = join(temporaryFolder(), 'shop.zip');
    writeFileSync(path, 'mine');
    await expect(project().toZip(path, 'shop')).rejects.toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('cut short by a full disk is removed', async () => {
    const mount = temporaryFolder();
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount]).status !== 0) return;
    try {
      const vfs = project();
      vfs.addFile('noise', randomBytes(300_000));
      await expect(vfs.toZip(join(mount, 'shop.zip'), 'shop')).rejects.toThrow('ENOSPC');
      expect(namesIn(mount)).toEqual([]);
    } finally {
      execFileSync('umount', [mount]);
    }
  });

  it('leaves nothing behind when it cannot be finished', async () => {
    const path = join(temporaryFolder(), 'nowhere', 'shop.zip');
    await expect(project().toZip(path, 'shop')).rejects.toThrow('ENOENT');
    expect(existsSync(path)).toBe(false);
  });
});
