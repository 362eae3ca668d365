/** Packages of third parties, from the outside: nothing here reaches into providers/ or templates/. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { parseStackFile } from '../../core/stackfile';
import type { Materials } from '../../generators/generation/materials';
import { loadPackages } from '../../generators/generation/packages';
import { printTemplates } from '../../generators/templates';
import { builtInRegistry } from '../../providers';
import { problemOf } from '../core/support/problems';
import { TestProject } from '../generators/support/project';
import { capture } from '../generators/support/terminal';

const EXAMPLE = join(__dirname, 'row-counts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antigravity-packages-'));
  mkdirSync(join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Installs a package of one file. */
function install(name: string, source: string, file = 'index.js'): void {
  const home = join(folder, 'node_modules', name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, main: file }));
  writeFileSync(join(home, file), source);
}

function load(...names: string[]): Materials {
  const registry = builtInRegistry();
  return { registry, templates: [], packages: loadPackages(names, [folder], registry) };
}

describe('the example package', () => {
  let materials: Materials;
  let project: TestProject;

  beforeEach(async () => {
    symlinkSync(EXAMPLE, join(folder, 'node_modules', 'antigravity-row-counts'));
    materials = load('antigravity-row-counts');
    project = new TestProject(join(folder, 'shop'), materials, {
      name: 'shop',
      preset: 'counted',
      orchestration: ['airflow'],
      options: { 'row-counts': { minimum: 20 } },
    });
    await project.generate();
  });

  it('brings a provider, with its files, its environment and a preset', () => {
    expect(materials.registry.names('quality')).toContain('row-counts');
    expect(project.read('quality/row_counts/run_checks.py')).toContain('def main()');
    expect(project.read('docs/row-counts.md')).toContain('fewer than 20 rows');
    expect(project.read('requirements/row_counts.txt')).toMatch(/^duckdb==/m);
    expect(project.read('requirements/constraints/row_counts.txt')).toMatch(/^duckdb==/m);
    expect(parseYaml(project.read('stack.yaml'))).toMatchObject({
      quality: ['row-counts'],
      options: { 'row-counts': { minimum: 20 } },
    });
  });

  it('takes part in the thread: make, compose and the orchestrator run its step', () => {
    expect(project.read('Makefile')).toContain('run_checks.py --minimum 20');
    expect(parseYaml(project.read('docker-compose.yml'))).toHaveProperty('services.row_counts.build');
    expect(project.read('dags/shop.py')).toContain('check_row_counts');
  });

  it('works with what is there: another warehouse, and not with one it does not know', async () => {
    const request = { name: 'shop', storage: ['postgresql'], quality: ['row-counts'] };
    const other = new TestProject(join(folder, 'other'), materials, request);
    await other.generate();
    expect(other.read('requirements/row_counts.txt')).toMatch(/^psycopg\[binary\]==/m);
  });

  it('has its options checked like ours', async () => {
    const wrong = { ...project.request, options: { 'row-counts': { minimun: 1 } } };
    await expect(new TestProject(join(folder, 'wrong'), materials, wrong).generate()).rejects.toThrow(
      'Did you mean "minimum"?',
    );
  });

  it('has its templates listed under its name', async () => {
    const { stdout } = await capture(() => printTemplates(materials, ['templates', 'row_counts']));
    expect(stdout).toMatch(
      /^quality\/row-counts\/quality\/row_counts\/run_checks\.py .* antigravity-row-counts, added$/m,
    );
  });

  it('leaves everything else as it is', async () => {
    const request = { name: 'shop', preset: 'local' };
    const [without, withIt] = [
      new TestProject(join(folder, 'a', 'shop'), { registry: builtInRegistry(), templates: [] }, request),
      new TestProject(join(folder, 'b', 'shop'), materials, request),
    ];
    await without.generate();
    await withIt.generate();
    for (const file of ['Makefile', 'README.md', 'stack.yaml', 'package.json'])
      expect(withIt.read(file)).toBe(without.read(file));
    expect(existsSync(withIt.path('quality/row_counts'))).toBe(false);
  });
});

describe('a package', () => {
  it('of templates alone is an organisation’s style: it goes before ours', async () => {
    install('house-style', `exports.templates = 'forms';`);
    mkdirSync(join(folder, 'node_modules/house-style/forms/common'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/house-style/forms/common/README.md.hbs'), 'House of {{project_name}}');
    const project = new TestProject(join(folder, 'shop'), load('house-style'), { name: 'shop', preset: 'local' });
    await project.generate();
    expect(project.read('README.md')).toBe('House of shop');
  });

  it('may be an ES module, with or without a default export', () => {
    install(
      'modern',
      `export const register = (r) => r.registerPreset({ name: 'm', summary: 'M', components: {} });`,
      'i.mjs',
    );
    install(
      'default',
      `export default { register: (r) => r.registerPreset({ name: 'd', summary: 'D', components: {} }) };`,
      'i.mjs',
    );
    const { registry } = load('modern', 'default');
    expect(registry.presets().map(({ name }) => name)).toEqual(expect.arrayContaining(['m', 'd']));
  });

  it('listed twice is loaded once', () => {
    symlinkSync(EXAMPLE, join(folder, 'node_modules', 'antigravity-row-counts'));
    expect(load('antigravity-row-counts', 'antigravity-row-counts').packages).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    [
      'takes a name of ours',
      `r.register('storage', 'duckdb', () => class {})`,
      'duckdb: a provider of this name is registered already',
    ],
    [
      'takes a preset of ours',
      `r.registerPreset({ name: 'local', components: {} })`,
      'local: a preset of this name is registered already',
    ],
    [
      'names a category that is none',
      `r.register('storrage', 'x', () => class {})`,
      'x: there is no category "storrage". Did you mean "storage"?',
    ],
    [
      'extends something else',
      `r.register('storage', 'x', () => class {})`,
      'x: does not extend the ComponentProvider of the toolkit',
    ],
    ['has a name that is none', `r.register('storage', 'My X', () => class {})`, 'My X: is no name for a provider'],
    [
      'contradicts itself',
      `r.register('storage', 'x', () => class extends t.ComponentProvider { static meta = { category: 'quality', name: 'x' } })`,
      'its meta says quality/x, it is registered as storage/x',
    ],
    [
      'has no options',
      `r.register('storage', 'x', () => class extends t.ComponentProvider { static meta = { category: 'storage', name: 'x', title: 'X', summary: 'X' } })`,
      'lacks meta.title, meta.summary or options',
    ],
    ['fails', `throw new Error('out of order')`, 'out of order'],
  ])('that %s is refused by name', (_, body, what) => {
    install('bad', `exports.register = (r, t) => { ${body} };`);
    const problem = problemOf(() => load('bad'));
    expect(problem.where).toBe('package bad');
    expect(problem.what).toContain(what);
  });

  it.each([
    ['does not parse', 'exports.register = (', 'cannot be loaded'],
    ['exports nothing', '', 'exports neither register(registry, toolkit) nor templates'],
    ['has no such folder', `exports.templates = 'nowhere'`, 'there is no folder'],
    ['lacks a package of its own', `require('not-installed-either')`, "Cannot find module 'not-installed-either'"],
  ])('that %s is refused by name', (_, source, what) => {
    install('bad', source);
    expect(problemOf(() => load('bad')).what).toContain(what);
  });

  it('that is not installed is named, with what to do', () => {
    expect(problemOf(() => load('absent'))).toEqual({
      where: 'absent',
      what: `this package is not installed in ${folder}`,
      mend: 'Run "npm install" there, or take it off the list.',
    });
  });
});

describe('packages are named by plopfiles alone', () => {
  it('a stack.yaml cannot name one', () => {
    expect(problemOf(() => parseStackFile('name: shop\npreset: local\npackages: [bad]\n')).what).toBe(
      'there is no key "packages"',
    );
  });

  it('a new project lists none', () => {
    const project = join(folder, 'shop');
    return new TestProject(project, { registry: builtInRegistry(), templates: [] }, { name: 'shop', preset: 'local' })
      .generate()
      .then(() =>
        expect(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))).toMatchObject({
          private: true,
          antigravity: { packages: [] },
        }),
      );
  });
});
