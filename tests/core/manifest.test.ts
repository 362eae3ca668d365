import { sha256 } from '../../core/hash';
import { addManifest, type Manifest, MANIFEST_PATH, parseManifest, pristinePath } from '../../core/manifest';
import { isMemory } from '../../core/project-memory';
import { VirtualFileSystem } from '../../core/vfs';
import { problemOf } from './support/problems';

const ABOUT = {
  projectId: '11111111-2222-4333-8444-555555555555',
  request: { name: 'shop', storage: ['file'] },
  ports: { A_PORT: 5432 },
};
const GENERATOR = { name: 'generator', version: '1.2.3' };

function remembered(): VirtualFileSystem {
  const vfs = new VirtualFileSystem();
  vfs.addFile('README.md', '# shop\n');
  vfs.addFile('scripts/run', '#!/bin/sh\n', 0o755);
  vfs.addFile('.env', 'SECRET=x', 0o600);
  vfs.addFile('.antigravity/stack.schema.json', '{}');
  addManifest(vfs, ABOUT, GENERATOR);
  return vfs;
}

const good = (): Manifest => parseManifest(String(remembered().getFile(MANIFEST_PATH)?.content));
const HASH = sha256(Buffer.from(''));

describe('a project remembers', () => {
  it('what it was made from, and each file as it was made: not .env, not its own memory', () => {
    expect(good()).toEqual({
      format: 1,
      generator: GENERATOR,
      ...ABOUT,
      files: {
        'README.md': { sha256: sha256(Buffer.from('# shop\n')), mode: 0o644 },
        'scripts/run': { sha256: sha256(Buffer.from('#!/bin/sh\n')), mode: 0o755 },
      },
    });
  });

  it('a pristine copy of each, which no tool takes for the file and nobody can run', () => {
    const vfs = remembered();
    expect(vfs.list().flatMap(({ path }) => (path.includes('pristine') ? [path] : []))).toEqual([
      '.antigravity/pristine/README.md.pristine',
      '.antigravity/pristine/scripts/run.pristine',
    ]);
    expect(vfs.getFile(pristinePath('scripts/run'))).toMatchObject({
      mode: 0o644,
      content: Buffer.from('#!/bin/sh\n'),
    });
    expect(['.antigravity', MANIFEST_PATH, 'README.md', '.antigravityx'].map(isMemory)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a manifest is refused', () => {
  const edited = (change: object) => JSON.stringify({ ...good(), ...change });

  it('when a newer version wrote it, whatever else it holds', () => {
    expect(problemOf(() => parseManifest('{"format": 2, "new": true}'))).toEqual({
      where: MANIFEST_PATH,
      what: 'was written by a newer version (format 2, this one reads 1)',
      mend: 'Update plop-pack-antigravity.',
    });
  });

  it.each([
    ['is empty', '', /^is not JSON: /],
    ['was cut short', edited({}).slice(0, 100), /^is not JSON: /],
    ['has conflict markers', '<<<<<<< HEAD\n{}', /^is not JSON: /],
    ['is null', 'null', /^is damaged at its top: /],
    ['is a list', '[]', /^is damaged at its top: /],
    ['has another format', edited({ format: 'one' }), /^is damaged at format: /],
    ['has no project', edited({ projectId: undefined }), /^is damaged at projectId: /],
    ['has an odd project', edited({ projectId: '../x' }), /^is damaged at projectId: /],
    ['has a port in words', edited({ ports: { A_PORT: '80' } }), /^is damaged at ports\.A_PORT: /],
    ['has a port out of range', edited({ ports: { A_PORT: 70000 } }), /^is damaged at ports\.A_PORT: /],
    ['has an odd hash', edited({ files: { a: { sha256: 'x', mode: 1 } } }), /^is damaged at files\.a\.sha256: /],
    ['has a key of its own', edited({ extra: 1 }), /^is damaged at its top: .*extra/],
  ])('when it %s', (_, text, what) => {
    expect(problemOf(() => parseManifest(text))).toEqual({
      where: MANIFEST_PATH,
      what: expect.stringMatching(what) as string,
      mend: 'Restore it from version control.',
    });
  });

  it.each([
    '../outside',
    'a/../../outside',
    '/etc/passwd',
    'C:/windows',
    'a\\b',
    'a//b',
    './a',
    '',
    'a\nb',
    '.git/hooks/post-checkout',
    'sub/.GIT/config',
    '.env',
    '.antigravity/lock',
    '.antigravity',
  ])('when it names %j as a generated file', (path) => {
    const text = edited({ files: { [path]: { sha256: HASH, mode: 0o644 } } });
    expect(problemOf(() => parseManifest(text)).what).toMatch(/^names a path that /);
  });
});
