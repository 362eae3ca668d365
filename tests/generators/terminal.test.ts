import { failureText, exitCodeOf, Cancelled, MissingAnswers, showFailure } from '../../generators/terminal/failure';
import { ProblemsError } from '../../core/problems';
import { placeOf } from '../../generators/terminal/place';
import { Progress } from '../../generators/terminal/progress';
import { columns, counted, cut, styleOf, wrap } from '../../generators/terminal/style';
import { shortTree } from '../../generators/terminal/tree';
import { capture } from './support/terminal';

test('a tree shows folders with their counts, then the files of the top', () => {
  const paths = [
    'b/x',
    'a/x',
    'a/y/z',
    'README.md',
    '.env',
    ...Array.from({ length: 12 }, (_, at) => `file-${at}.txt`),
  ];
  const tree = shortTree(paths);
  expect(tree.slice(0, 2)).toEqual(['├── a/  2 files', '├── b/  1 file']);
  expect(tree[2]).toMatch(/^├── \.env {2}README\.md/);
  expect(tree.at(-1)).toMatch(/^└── /);
  expect(Math.max(...tree.map((line) => line.length))).toBeLessThanOrEqual(70);
  expect(shortTree([])).toEqual([]);
});

test('progress shows each phase as it ends, with its time', () => {
  let text = '';
  let clock = 0;
  const progress = new Progress({ write: (line) => (text += line) }, () => (clock += 5));
  progress.begin('initialise');
  progress.begin('validate');
  progress.end();
  progress.end();
  progress.begin('generate');
  progress.drop();
  progress.end();
  expect(text).toMatch(/^✔ initialise .* 5 ms\n✔ validate .* 5 ms\n$/);
});

test.each<[object, NodeJS.ProcessEnv, boolean]>([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{}, { FORCE_COLOR: '1' }, true],
  [{ isTTY: true }, { FORCE_COLOR: '0' }, false],
])('colours on %j with %j: %s', (stream, env, coloured) => {
  expect(styleOf(stream, env).bad('x') !== 'x').toBe(coloured);
});

test('words in columns, cut and wrapped', () => {
  expect(
    columns([
      ['a', 'b'],
      ['ccc', 'd', 'e'],
    ]),
  ).toEqual(['  a    b', '  ccc  d  e']);
  expect(cut('abcdef', 4)).toBe('abc…');
  expect(cut('abcd', 4)).toBe('abcd');
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect([counted(1, 'file'), counted(2, 'file')]).toEqual(['1 file', '2 files']);
});

test.each([
  ['/a/b/c', '/a/b', 'c'],
  ['/a/b', '/a/b', '.'],
  ['/a/c', '/a/b', '../c'],
  ['/x/y', '/a/b/c', '/x/y'],
])('%s seen from %s is %s', (path, cwd, place) => {
  expect(placeOf(path, cwd)).toBe(place);
});

describe('failures', () => {
  const problem = { where: 'name', what: 'is odd', mend: 'Change it.' };
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  test.each<[string, unknown, number, string]>([
    ['one problem', new ProblemsError([problem]), 1, 'name: is odd. Change it. Nothing was written.'],
    ['several', new ProblemsError([problem, problem]), 1, '2 problems, nothing was written:\n  - name: is odd.'],
    ['a missing answer', new MissingAnswers([problem]), 2, 'name: is odd.'],
    ['cancelled', new Cancelled(), 130, 'Nothing was written.'],
    ['a full disk', full, 1, 'the disk is full'],
    [
      'a defect',
      new TypeError('x is undefined'),
      1,
      'This is a defect, and nothing was written: TypeError: x is undefined',
    ],
  ])('%s', async (_what, error, status, text) => {
    expect(exitCodeOf(error)).toBe(status);
    expect(failureText(error)).toContain(text);
    const shown = await capture(() => showFailure(error, false));
    expect(shown).toMatchObject({ exitCode: status, stdout: '' });
    expect(shown.stderr).toContain(text);
    const json = await capture(() => showFailure(error, true));
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'failed', exitCode: status, problems: expect.any(Array) });
  });
});
