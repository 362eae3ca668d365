import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateLibrary } from '../../core/templates';
import { temporaryFolder, writeFiles } from './support/folders';
import { problemOf } from './support/problems';

const CONTEXT = { name: 'shop', words: ['a', 'b'], nothing: null, row: { title: 'x' } };

function folderWith(files: Record<string, string | Buffer>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

function renderAll(library: TemplateLibrary, scope: string): Record<string, string> {
  return Object.fromEntries(
    library.list(scope).map((template) => [template.target, String(library.render(template, CONTEXT).content)]),
  );
}

/** The problem of a scope with this one template in it. */
function mistakeIn(source: string) {
  const folder = folderWith({ 'scope/file.txt.hbs': source });
  const { where, ...rest } = problemOf(() => renderAll(new TemplateLibrary([folder]), 'scope'));
  expect(where).toBe(join(folder, 'scope', 'file.txt.hbs'));
  return rest;
}

describe('a folder of templates', () => {
  it('mirrors the project: .hbs is rendered, dot- becomes a dot, the list is sorted', () => {
    const folder = folderWith({
      'scope/README.md.hbs': '# {{name}}',
      'scope/dot-gitignore': 'dist/',
      'scope/dot-github/workflows/ci.yml.hbs': 'name: {{name}}',
      'scope/a/not-dot-here.txt': '',
      'other/unseen.txt': '',
    });
    expect(renderAll(new TemplateLibrary([folder]), 'scope')).toEqual({
      '.github/workflows/ci.yml': 'name: shop',
      '.gitignore': 'dist/',
      'README.md': '# shop',
      'a/not-dot-here.txt': '',
    });
  });

  it('is empty for a scope that has no templates', () => {
    expect(new TemplateLibrary([temporaryFolder()]).list('storage/none')).toEqual([]);
  });

  it('copies every other file byte for byte, braces and all', () => {
    const bytes = Buffer.concat([Buffer.from('{{ ref("x") }} {% if %} ${{ y }} \r\n'), Buffer.from([0, 255, 254, 10])]);
    const library = new TemplateLibrary([folderWith({ 'scope/model.sql': bytes })]);
    const [template] = library.list('scope');
    expect(library.render(template!, CONTEXT).content).toEqual(bytes);
  });

  it('hands on the executable bit and no other', () => {
    const folder = folderWith({ 'scope/run.hbs': '#!/bin/sh', 'scope/plain.txt': '' });
    chmodSync(join(folder, 'scope/run.hbs'), 0o700);
    chmodSync(join(folder, 'scope/plain.txt'), 0o600);
    const library = new TemplateLibrary([folder]);
    expect(library.list('scope').map(({ target, mode }) => [target, mode])).toEqual([
      ['plain.txt', 0o644],
      ['run', 0o755],
    ]);
    expect(library.list('scope').map((template) => library.render(template, CONTEXT).mode)).toEqual([0o644, 0o755]);
  });

  it('may be reached by links', () => {
    const folder = folderWith({ 'elsewhere/a.txt': 'linked', 'scope/b.txt': '' });
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'scope', 'sub'));
    expect(renderAll(new TemplateLibrary([folder]), 'scope')).toEqual({ 'b.txt': '', 'sub/a.txt': 'linked' });
  });

  it('may hold what systems and tools leave behind', () => {
    const folder = folderWith({ 'scope/.DS_Store': '', 'scope/p/__pycache__/a.pyc': '', 'scope/p/a.py': 'pass' });
    expect(renderAll(new TemplateLibrary([folder]), 'scope')).toEqual({ 'p/a.py': 'pass' });
  });

  it('must not hold two templates of one file', () => {
    const folder = folderWith({ 'scope/README.md': '', 'scope/README.md.hbs': '' });
    expect(problemOf(() => new TemplateLibrary([folder]).list('scope'))).toEqual({
      where: join(folder, 'scope/README.md.hbs'),
      what: `writes README.md, and so does ${join(folder, 'scope/README.md')}`,
      mend: 'Delete or rename one of them.',
    });
  });

  it('must exist and be a folder', () => {
    const folder = folderWith({ file: '' });
    for (const name of ['nowhere', 'file']) {
      const path = join(folder, name);
      expect(problemOf(() => new TemplateLibrary([path]))).toMatchObject({
        where: '--templates',
        what: `there is no folder ${path}`,
      });
    }
  });
});

describe('an overlay', () => {
  const ours = { 'scope/a.txt': 'our a', 'scope/b.txt.hbs': 'our b {{name}}' };

  it('replaces one file, adds another and leaves the rest', () => {
    const overlay = folderWith({ 'scope/b.txt': 'their b {{name}}', 'scope/c.txt.hbs': 'their c {{name}}' });
    expect(renderAll(new TemplateLibrary([overlay, folderWith(ours)]), 'scope')).toEqual({
      'a.txt': 'our a',
      'b.txt': 'their b {{name}}',
      'c.txt': 'their c shop',
    });
  });

  it('is named by the message about its mistake', () => {
    const overlay = folderWith({ 'scope/b.txt.hbs': '{{nmae}}' });
    const library = new TemplateLibrary([overlay, folderWith(ours)]);
    expect(problemOf(() => renderAll(library, 'scope')).where).toBe(join(overlay, 'scope/b.txt.hbs'));
  });
});

describe('all templates of a search path', () => {
  it('are listed by folder and scope, those that are overridden too, and nothing that is no scope', () => {
    const [overlay, ours] = [
      folderWith({ 'common/README.md': '', 'notes/x.txt': '', 'storage/loose.txt': '' }),
      folderWith({ 'common/README.md.hbs': '', 'storage/server/a/dot-b': '', 'storage/.DS_Store': '' }),
    ];
    expect(new TemplateLibrary([overlay, ours]).all()).toEqual([
      {
        path: 'common/README.md',
        scope: 'common',
        target: 'README.md',
        file: join(overlay, 'common/README.md'),
        folder: overlay,
      },
      {
        path: 'common/README.md.hbs',
        scope: 'common',
        target: 'README.md',
        file: join(ours, 'common/README.md.hbs'),
        folder: ours,
      },
      {
        path: 'storage/server/a/dot-b',
        scope: 'storage/server',
        target: 'a/.b',
        file: join(ours, 'storage/server/a/dot-b'),
        folder: ours,
      },
    ]);
  });
});

describe('rendering', () => {
  it.each([
    ['{{json name}} {{py nothing}} {{sh name}} {{sql name}} {{hcl name}}', '"shop" None \'shop\' \'shop\' "shop"'],
    ['{{name}} & <b> "quoted"', 'shop & <b> "quoted"'],
    ['{{#each words}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}', '0a,1b'],
    ['{{#if nothing}}yes{{else}}no{{/if}}', 'no'],
    ['{{#with row}}{{title}} {{../name}} {{@root.name}}{{/with}}', 'x shop shop'],
    ['\\{{name}}', '{{name}}'],
  ])('turns %j into %j', (source, text) => {
    const library = new TemplateLibrary([folderWith({ 'scope/x.hbs': source })]);
    expect(renderAll(library, 'scope')).toEqual({ x: text });
  });

  it.each([
    ['in a value', 'one\ntwo {{nmae}}', 'line 2', 'nmae'],
    ['below a known one', '{{row.titel}}', 'line 1', 'titel'],
    ['below null', '{{nothing.more}}', 'line 1', 'more'],
    ['as the argument of a helper', '\n\n{{sh nmae}}', 'line 3', 'nmae'],
    ['in a condition', '{{#if nmae}}x{{/if}}', 'line 1', 'nmae'],
    ['in a list', '{{#each wrods}}x{{/each}}', 'line 1', 'wrods'],
    ['inside a list', '{{#each words}}{{../nmae}}{{/each}}', 'line 1', 'nmae'],
  ])('names the file, the line and the known names of an unknown variable %s', (_, source, line, variable) => {
    expect(mistakeIn(source)).toEqual({
      what: `${line} names an unknown variable "${variable}"`,
      mend: 'Known names: name, nothing, row, words.',
    });
  });

  it.each(['{{jsn name}}', '{{#jsn name}}{{/jsn}}', '{{json (jsn name)}}'])(
    'names the unknown helper of %s',
    (source) => {
      expect(mistakeIn(source)).toEqual({
        what: 'line 1 names an unknown helper "jsn"',
        mend: expect.stringMatching(/^Did you mean "json"\? Known: .*\bsh\b.*\.$/) as string,
      });
    },
  );

  it.each([
    ['a\n{{#if name}}', 'line 2 does not parse as a Handlebars template: unexpected end of file'],
    ['{{#if name}}{{/each}}', "line 1 does not parse as a Handlebars template: if doesn't match each"],
    ['{{name}', 'line 1 does not parse as a Handlebars template: unexpected INVALID'],
  ])('says where %j does not parse', (source, what) => {
    expect(mistakeIn(source)).toEqual({ what, mend: 'Correct the template.' });
  });

  it('says when a template that parses cannot be rendered', () => {
    expect(mistakeIn('{{> header}}').what).toBe('cannot be rendered: The partial header could not be found');
  });
});
