import { LONGEST_NAME, nameProblem } from '../../core/names';
import { formatMend } from '../../core/problems';
import type { Words } from '../../core/remedies';

/** The name that a mend proposes. */
function proposed(mend: Words): string {
  return /e\.g\. (\S+)\.$/.exec(formatMend(mend))?.[1] ?? '';
}

describe('a project name', () => {
  it.each(['shop', 'my_project', 'my-project', 'v2', 'shop_2026', 'a', 'a-b_c', 'x'.repeat(LONGEST_NAME)])(
    'may be %s',
    (name) => {
      expect(nameProblem(name)).toBeUndefined();
    },
  );

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' \t'],
    ['a number', 42],
    ['a list', ['shop']],
    ['an object', { toString: () => 'shop' }],
  ])('cannot be %s', (_, name) => {
    const problem = nameProblem(name);
    expect(problem).toMatchObject({ where: 'name', what: 'the project has no name' });
    expect(formatMend(problem?.mend ?? '')).toBe('Give one, e.g. my_project.');
  });

  it.each([
    ['slashes', 'a/b', 'a_b'],
    ['a backslash', 'a\\b', 'a_b'],
    ['the folder above', '..', 'my_project'],
    ['a way out', '../../etc/passwd', 'etc_passwd'],
    ['an absolute path', '/tmp/shop', 'tmp_shop'],
    ['a single quote', "o'brien", 'o_brien'],
    ['double quotes', 'say "hi"', 'say_hi'],
    ['a command', '$(reboot)', 'reboot'],
    ['a semicolon', 'a; drop table', 'a_drop_table'],
    ['accents', 'Bücher', 'bucher'],
    ['other scripts', '田中', 'my_project'],
    ['an emoji', 'shop🎉', 'shop'],
    ['capitals', 'MyShop', 'myshop'],
    ['a leading dash', '-rf', 'rf'],
    ['a flag', '--yes', 'yes'],
    ['a leading digit', '2shop', 'shop'],
    ['a trailing dash', 'shop-', 'shop'],
    ['two dashes in a row', 'a--b', 'a_b'],
    ['a dot', 'shop.v2', 'shop_v2'],
    ['a space', 'my shop', 'my_shop'],
    ['a line break', 'shop\nrm', 'shop_rm'],
    ['a NUL', 'sh\0op', 'sh_op'],
    ['a reserved word in capitals', 'Select', 'my_project'],
  ])('cannot hold %s; the mend names one that passes', (_, name, better) => {
    const problem = nameProblem(name);
    expect(problem?.what).toBe(`${JSON.stringify(name)} cannot name a project`);
    expect(proposed(problem?.mend ?? '')).toBe(better);
    expect(nameProblem(better)).toBeUndefined();
  });

  it.each(['select', 'class', 'raw', 'marts', 'airflow', 'test', 'warehouse', 'con', 'lpt9', 'node-modules'])(
    'cannot be %s, which means something else; the mend names one that passes',
    (name) => {
      const problem = nameProblem(name);
      expect(problem?.what).toContain('is a reserved word');
      expect(proposed(problem?.mend ?? '')).toBe(`${name}_project`);
      expect(nameProblem(`${name}_project`)).toBeUndefined();
    },
  );

  it.each([
    ['x'.repeat(41), 'x'.repeat(40)],
    [`${'x'.repeat(39)}_y`, 'x'.repeat(39)],
    ['é'.repeat(50), 'e'.repeat(40)],
    ['/'.repeat(5000), 'my_project'],
  ])('cannot be longer than 40 characters; the mend names one that passes', (name, better) => {
    const problem = nameProblem(name);
    expect(problem?.what).toMatch(/ has \d+ characters$/);
    expect(problem?.what.length).toBeLessThan(100);
    expect(formatMend(problem?.mend ?? '')).toBe(`Use at most 40, e.g. ${better}.`);
    expect(nameProblem(better)).toBeUndefined();
  });

  it('is spoken of by the place it came from', () => {
    expect(nameProblem('', 'stack.yaml:1')?.where).toBe('stack.yaml:1');
  });
});
