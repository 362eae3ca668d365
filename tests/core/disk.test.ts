import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readDiskFile } from '../../core/disk';
import { diskProblem } from '../../core/disk-problems';
import { ProblemsError } from '../../core/problems';
import { temporaryFolder, writeFiles } from './support/folders';

describe('reading below a project', () => {
  function folder(): string {
    const made = temporaryFolder();
    writeFiles(made, { 'a/b.txt': 'b', 'elsewhere/b.txt': 'x' });
    mkdirSync(join(made, 'a', 'empty'));
    symlinkSync('../elsewhere', join(made, 'a', 'link'));
    symlinkSync('nowhere', join(made, 'dangling'));
    return made;
  }

  it('gives a file its bytes and permissions', () => {
    expect(readDiskFile(folder(), 'a/b.txt')).toEqual({ kind: 'file', content: Buffer.from('b'), mode: 0o644 });
  });

  it.each(['nothing', 'a/nothing', 'no/such/folder', 'a/empty/x'])('finds nothing at %s', (path) => {
    expect(readDiskFile(folder(), path)).toEqual({ kind: 'absent' });
  });

  it.each([
    ['a/link/b.txt', 'a/link is a symbolic link: nothing is written through it'],
    ['a/link', 'a/link is a symbolic link: nothing is written through it'],
    ['dangling', 'dangling is a symbolic link: nothing is written through it'],
    ['a/empty', 'a/empty is not a file: it is left alone'],
    ['a/b.txt/c', 'a/b.txt is not a folder: it is left alone'],
  ])('goes no further than %s', (path, reason) => {
    expect(readDiskFile(folder(), path)).toEqual({ kind: 'blocked', reason });
  });
});

describe('what the disk refuses', () => {
  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'EBUSY', 'ENAMETOOLONG'])(
    'is said in words: %s',
    (code) => {
      const problem = diskProblem(Object.assign(new Error(code), { code, path: '/x' }), 'shop');
      expect(problem).toBeInstanceOf(ProblemsError);
      expect((problem as ProblemsError).message).toMatch(/^shop: [a-z].*\. [A-Z].*\.$/);
      expect((problem as ProblemsError).message).not.toContain(code);
    },
  );

  it('is named by its own path when nobody knows a better name', () => {
    const of = (more: object) => diskProblem(Object.assign(new Error(), { code: 'EACCES', ...more })) as ProblemsError;
    expect(of({ path: '/x' }).problems[0]?.where).toBe('/x');
    expect(of({}).problems[0]?.where).toBe('disk');
  });

  it('passes through when there are no words for it', () => {
    const error = new Error('odd');
    expect(diskProblem(error)).toBe(error);
  });
});
