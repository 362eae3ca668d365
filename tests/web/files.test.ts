import {
  changesBetween,
  describeCounts,
  type FileRow,
  foldersAbove,
  treeOf,
  type TreeNode,
} from '../../web/src/state/files';

const rows = (files: Record<string, string>): FileRow[] =>
  Object.entries(files).map(([path, hash]) => ({ path, hash, bytes: 1 }));

describe('what a click did to the files', () => {
  it.each([
    ['nothing', { a: '1' }, { a: '1' }, {}, 'no file changed'],
    ['first of all', {}, { a: '1', b: '2' }, { a: 'added', b: 'added' }, '2 added'],
    ['all gone', { a: '1' }, {}, { a: 'removed' }, '1 removed'],
    [
      'some of each',
      { a: '1', b: '1', c: '1' },
      { b: '2', c: '1', d: '1' },
      { a: 'removed', b: 'changed', d: 'added' },
      '1 added, 1 changed, 1 removed',
    ],
    [
      'pristine copies too, which are not counted',
      { a: '1', '.antigravity/pristine/a.pristine': '1', '.antigravity/pristine/b.pristine': '1' },
      { a: '2', '.antigravity/pristine/a.pristine': '2', '.antigravity/manifest.json': '1' },
      { a: 'changed' },
      '1 changed',
    ],
    ['moved', { 'x/a': '1' }, { 'y/a': '1' }, { 'x/a': 'removed', 'y/a': 'added' }, '1 added, 1 removed'],
  ])('%s', (_, before, after, changes, words) => {
    const found = changesBetween(rows(before), rows(after));
    expect(Object.fromEntries(found)).toEqual(changes);
    expect(describeCounts(found)).toBe(words);
  });
});

describe('the tree of files', () => {
  const outline = (nodes: TreeNode[]): unknown[] =>
    nodes.map(({ name, children, change, changed }) =>
      children ? [name, changed, outline(children)] : change ? `${name} ${change}` : name,
    );

  it('has folders first, removed files in their place, and counts changes below', () => {
    const before = rows({ 'README.md': '1', 'dags/old.py': '1', 'dags/deep/a.py': '1' });
    const after = rows({ 'README.md': '1', 'dags/deep/a.py': '2', Makefile: '1' });
    expect(outline(treeOf(after, changesBetween(before, after)))).toEqual([
      ['dags', 2, [['deep', 1, ['a.py changed']], 'old.py removed']],
      'Makefile added',
      'README.md',
    ]);
  });

  it('shows what the generator keeps for itself, unmarked', () => {
    const after = rows({ '.antigravity/manifest.json': '2', Makefile: '1' });
    expect(outline(treeOf(after, changesBetween(rows({ '.antigravity/manifest.json': '1' }), after)))).toEqual([
      ['.antigravity', 0, ['manifest.json']],
      'Makefile added',
    ]);
  });

  it('keeps a file and a folder of one name apart', () => {
    const before = rows({ a: '1' });
    const after = rows({ 'a/b': '1' });
    expect(outline(treeOf(after, changesBetween(before, after)))).toEqual([['a', 1, ['b added']], 'a removed']);
  });

  it('knows the folders above a path', () => {
    expect(foldersAbove('a/b/c.txt')).toEqual(['a/', 'a/b/']);
    expect(foldersAbove('c.txt')).toEqual([]);
  });
});
