import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ejectTemplates } from '../../generators/eject';
import { templateFolders } from '../../generators/generation/materials';
import { listTemplates } from '../../generators/generation/template-list';
import { printTemplates } from '../../generators/templates';
import { builtInRegistry } from '../../providers';
import { testMaterials } from './support/materials';
import { TestProject } from './support/project';
import { capture, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
let project: TestProject;

beforeEach(async () => {
  project = new TestProject(join(folder.path(), 'shop'), testMaterials(), { name: 'shop', storage: ['lake'] });
  await project.generate();
});

const eject = (...words: string[]) =>
  capture(() => ejectTemplates(project.materials, ['eject', ...words, '--dest', project.directory]));

function templates(...words: string[]) {
  return capture(() => printTemplates(project.materials, ['templates', ...words, '--dest', project.directory]));
}

/** A folder of templates with one README in it. */
function folderOf(name: string, text: string): string {
  const path = join(folder.path(), name);
  mkdirSync(join(path, 'common'), { recursive: true });
  writeFileSync(join(path, 'common', 'README.md.hbs'), text);
  return path;
}

describe('the search path', () => {
  it('is: the command line, the project, packages, ours; the first one wins file by file', async () => {
    const organisation = folderOf('organisation', 'organisation');
    project = new TestProject(
      project.directory,
      { ...testMaterials(), packages: [{ name: 'house-style', templates: organisation }] },
      project.request,
    );
    await project.generate();
    expect(project.read('README.md')).toBe('organisation');
    project.write('templates/common/README.md.hbs', 'project');
    await project.generate();
    expect(project.read('README.md')).toBe('project');
    const named = [folderOf('first', 'first'), folderOf('second', 'second')];
    await project.generate({ templates: named });
    expect(project.read('README.md')).toBe('first');
    expect(project.read('Makefile')).toContain('make env');
  });

  it('adds files that we do not have', async () => {
    project.write('templates/common/docs/house-rules.md.hbs', 'Rules of {{project_name}}');
    await project.generate();
    expect(project.read('docs/house-rules.md')).toBe('Rules of shop');
  });

  it('leaves a templates/ that is the user’s own alone', async () => {
    project.write('templates/index.html', '<p>');
    expect(await project.pending()).toEqual([]);
  });

  it('is refused where nobody can tell', async () => {
    project.write('templates/index.html', '<p>');
    project.write('templates/common/README.md.hbs', 'mine');
    await expect(project.pending()).rejects.toThrow('also index.html, which belongs to no category');
  });
});

describe('plop templates', () => {
  it('lists path and target of each, and who replaced or added one', async () => {
    project.write('templates/common/README.md.hbs', 'project');
    project.write('templates/common/docs/more.md', 'more');
    const { stdout, exitCode } = await templates('common/', 'md');
    expect(stdout).toMatch(/^common\/README\.md\.hbs +-> README\.md +this project, instead of plop-pack-antigravity$/m);
    expect(stdout).toMatch(/^common\/docs\/more\.md +-> docs\/more\.md +this project, added$/m);
    expect(stdout).toMatch(/^common\/ARCHITECTURE\.md\.hbs +-> ARCHITECTURE\.md$/m);
    expect(stdout).toMatch(/templates, 1 overridden, 1 added\./);
    expect(exitCode).toBe(0);
  });

  it('tells programs', async () => {
    const named = folderOf('named', 'named');
    project.write('templates/common/README.md', 'project');
    const { stdout } = await templates('README', 'common', '--json', '--templates', named);
    expect((JSON.parse(stdout) as { path: string }[]).find(({ path }) => path === 'common/README.md.hbs')).toEqual({
      path: 'common/README.md.hbs',
      scope: 'common',
      target: 'README.md',
      file: join(named, 'common', 'README.md.hbs'),
      from: { kind: 'flag', name: `--templates ${named}` },
      insteadOf: [
        { kind: 'project', name: 'this project' },
        { kind: 'generator', name: 'plop-pack-antigravity' },
      ],
    });
  });

  it.each([
    [['--hlp'], 1, 'Did you mean "--help"?'],
    [['--help'], 0, 'npx plop templates airflow'],
    [['nonsense', 'word'], 0, 'No template holds "nonsense" and "word".'],
    [['--templates', '/nowhere/at/all'], 1, 'there is no folder'],
  ])('%j', async (words, status, text) => {
    const { exitCode, stdout, stderr } = await templates(...words);
    expect(stdout + stderr).toContain(text);
    expect(exitCode).toBe(status);
  });
});

describe('plop eject', () => {
  it('copies a template into the project, and nothing that comes out changes', async () => {
    const { stdout, exitCode } = await eject('common/Makefile.hbs', 'scripts/step');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('makes Makefile from now on');
    expect(statSync(project.path('templates/common/scripts/step')).mode & 0o777).toBe(0o755);
    expect(await project.pending()).toEqual([]);
    project.append('templates/common/Makefile.hbs', '# {{project_name}} of ours\n');
    await project.generate();
    expect(project.read('Makefile')).toMatch(/# shop of ours\n$/);
  });

  it('keeps a whole stack byte for byte, whatever is ejected', async () => {
    const materials = { registry: builtInRegistry(), templates: [] };
    project = new TestProject(join(folder.path(), 'whole'), materials, { name: 'whole', preset: 'starter' });
    await project.generate();
    const all = listTemplates(templateFolders(materials, [], undefined)).map(({ path }) => path);
    const { exitCode } = await eject(...all);
    expect(exitCode).toBe(0);
    const listed = await templates('--json');
    const kinds = (JSON.parse(listed.stdout) as { from: { kind: string } }[]).map(({ from }) => from.kind);
    expect(new Set(kinds)).toEqual(new Set(['project']));
    expect(await project.pending()).toEqual([]);
  });

  it('remembers what it was copied from', async () => {
    await eject('common/Makefile.hbs');
    await eject('README.md');
    const note = JSON.parse(project.read('.antigravity/ejected.json')) as { templates: Record<string, object> };
    expect(Object.keys(note.templates)).toEqual(['common/Makefile.hbs', 'common/README.md.hbs']);
    expect(note.templates['common/Makefile.hbs']).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      from: 'plop-pack-antigravity',
      generator: { name: 'plop-pack-antigravity', version: expect.any(String) as string },
    });
    expect(project.read('.antigravity/ejected/common/Makefile.hbs.pristine')).toBe(
      project.read('templates/common/Makefile.hbs'),
    );
  });

  it('takes a package’s template where that is the one in use', async () => {
    const templates = folderOf('organisation', 'organisation');
    project = new TestProject(
      project.directory,
      { ...testMaterials(), packages: [{ name: 'house-style', templates }] },
      project.request,
    );
    expect((await eject('README.md')).stdout).toContain('copied from house-style');
    expect(project.read('templates/common/README.md.hbs')).toBe('organisation');
  });

  it('never overwrites an override, also one of another spelling', async () => {
    project.write('templates/common/Makefile', 'mine');
    const { stderr, exitCode } = await eject('common/Makefile.hbs');
    expect(stderr).toContain('templates/common/Makefile: is there already');
    expect(exitCode).toBe(1);
    expect(existsSync(project.path('templates/common/Makefile.hbs'))).toBe(false);
  });

  it('never mixes into a templates/ that is the user’s own', async () => {
    project.write('templates/index.html', '<p>');
    const { stderr } = await eject('common/Makefile.hbs');
    expect(stderr).toContain('is a folder of your own');
    expect(existsSync(project.path('templates/common'))).toBe(false);
    project.write('package.json', '{"antigravity":{"templates":"ours"}}');
    expect((await eject('common/Makefile.hbs')).exitCode).toBe(0);
    expect(existsSync(project.path('ours/common/Makefile.hbs'))).toBe(true);
  });

  it('tells programs, and writes nothing in a dry run', async () => {
    const { stdout } = await eject('Makefile', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toEqual({
      status: 'planned',
      ok: true,
      directory: project.directory,
      ejected: [
        {
          template: 'common/Makefile.hbs',
          target: 'Makefile',
          from: 'plop-pack-antigravity',
          copy: project.path('templates/common/Makefile.hbs'),
        },
      ],
    });
    expect(existsSync(project.path('templates'))).toBe(false);
    expect(existsSync(project.path('.antigravity/ejected.json'))).toBe(false);
  });

  it.each([
    ['common/Makefil', 'Did you mean common/Makefile.hbs?'],
    ['orchestration/airlow/dags/shop.py.hbs', 'Did you mean orchestration/airflow/dags/shop.py.hbs or '],
    ['orchestration/airflow/dags', 'Did you mean orchestration/airflow/dags/'],
    ['x/y/docker-compose.overlay.yml/z', 'there is no such template'],
    ['shop.py', ' or orchestration/airflow/dags/shop.py.hbs'],
  ])('%s: %s', async (word, text) => {
    const { stderr, exitCode } = await eject(word);
    expect(stderr).toContain(text);
    expect(exitCode).toBe(1);
  });

  it('without a template names one', async () => {
    const { stderr, exitCode } = await eject();
    expect(stderr).toContain('Which template: is missing.');
    expect(exitCode).toBe(2);
  });

  it('outside a project says so', async () => {
    const { stderr } = await capture(() =>
      ejectTemplates(project.materials, ['eject', 'Makefile', '--dest', folder.path()]),
    );
    expect(stderr).toContain('holds files and is not a project');
  });
});
