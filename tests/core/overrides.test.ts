import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownTemplates, readEjected } from '../../core/overrides';
import { readPackageSettings } from '../../core/package-settings';
import { temporaryFolder, writeFiles } from './support/folders';
import { problemOf } from './support/problems';

function projectWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

describe('the templates/ of a project', () => {
  it.each([
    ['there is none', {}],
    ['it is a file', { templates: '' }],
    ['nothing in it is named like a category', { 'templates/index.html': '', 'templates/emails/welcome.html': '' }],
  ])('is not for the generator when %s', (_, files) => {
    expect(ownTemplates(projectWith(files))).toBeUndefined();
  });

  it('is not for the generator when it is empty', () => {
    const project = temporaryFolder();
    mkdirSync(join(project, 'templates'));
    expect(ownTemplates(project)).toBeUndefined();
  });

  it('is for the generator when everything in it is a category or common', () => {
    const project = projectWith({
      'templates/storage/duckdb/x': '',
      'templates/common/x': '',
      'templates/README.md': 'Our overrides',
      'templates/.DS_Store': '',
    });
    expect(ownTemplates(project)).toBe(join(project, 'templates'));
  });

  it('is refused when it is mixed: a misspelled category must not be ignored in silence', () => {
    const project = projectWith({ 'templates/storage/duckdb/x': '', 'templates/orchestation/airflow/x': '' });
    expect(problemOf(() => ownTemplates(project))).toMatchObject({
      where: 'templates/',
      what: expect.stringContaining('also orchestation, which belongs to no category') as string,
      mend: expect.stringContaining('"antigravity": { "templates": "generator_templates" }') as string,
    });
  });

  it('may have another name, so that a web application keeps its own', () => {
    const project = projectWith({
      'templates/common/header.html': '',
      'templates/shop/index.html': '',
      'generator_templates/common/x': '',
      'package.json': '{"antigravity":{"templates":"generator_templates"}}',
    });
    expect(ownTemplates(project)).toBe(join(project, 'generator_templates'));
  });
});

describe('package.json', () => {
  it.each([
    ['{', 'is not JSON'],
    ['{"antigravity":{"packages":"x"}}', 'is wrong at antigravity.packages'],
    ['{"antigravity":{"templates":"../elsewhere"}}', 'must be a path inside the project'],
    ['{"antigravity":3}', 'is wrong at antigravity'],
  ])('%s is refused in words', (text, what) => {
    const problem = problemOf(() => readPackageSettings(projectWith({ 'package.json': text })));
    expect(problem.what).toContain(what);
  });

  it.each(['{}', '{"antigravity":{}}', 'null'])('%s says nothing', (text) => {
    expect(readPackageSettings(projectWith({ 'package.json': text }))).toEqual({
      packages: [],
      templates: 'templates',
    });
  });
});

describe('what was ejected', () => {
  it.each([
    ['{', 'is not JSON'],
    ['{"format":1}', 'is damaged'],
    [
      JSON.stringify({
        format: 1,
        templates: { '../../x': { sha256: 'a'.repeat(64), from: 'x', generator: { name: 'x', version: '1' } } },
      }),
      'names a path that holds an empty part',
    ],
  ])('%j is refused', (text, what) => {
    const project = projectWith({ '.antigravity/ejected.json': text });
    expect(problemOf(() => readEjected(project)).what).toContain(what);
  });
});
