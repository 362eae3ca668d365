import { formatProblem } from '../../core/problems';
import { lastValue, readArguments } from '../../generators/command-line/arguments';
import { acceptedFlags, CATEGORY_FLAGS, STACK_FLAGS } from '../../generators/command-line/flags';

function read(line: string) {
  return readArguments(
    line.split(' ').filter((word) => word !== ''),
    STACK_FLAGS,
  );
}

test.each([
  ['stack', [], {}],
  ['stack demo', ['demo'], {}],
  ['stack demo --preset starter', ['demo'], { preset: ['starter'] }],
  ['stack demo --preset=starter -y', ['demo'], { preset: ['starter'], yes: [''] }],
  ['stack --storage a,b demo --storage c', ['demo'], { storage: ['a,b', 'c'] }],
  ['stack demo --set a.b=c=d --set x.y=', ['demo'], { set: ['a.b=c=d', 'x.y='] }],
  ['stack demo --config -', ['demo'], { config: ['-'] }],
  ['stack demo -- --preset local', ['demo'], { preset: ['local'] }],
  ['stack demo --json=true', ['demo'], { json: [''] }],
  ['--dest out stack demo', ['demo'], { dest: ['out'] }],
  [
    'stack demo --force --no-progress -t --cwd x --plopfile y',
    ['demo'],
    { force: [''], 'no-progress': [''], 'show-type-names': [''], cwd: ['x'], plopfile: ['y'] },
  ],
  ['stack demo --preset local --preset local', ['demo'], { preset: ['local', 'local'] }],
])('%s', (line, words, flags) => {
  const given = read(line);
  expect(given.words).toEqual(words);
  expect(Object.fromEntries(given.flags)).toEqual(flags);
  expect(given.problems).toEqual([]);
});

test.each([
  ['stack demo --storge duckdb', '--storge: there is no such flag. Did you mean "--storage"? --help lists them all.'],
  ['stack demo --xyzzyplugh', '--xyzzyplugh: there is no such flag. --help lists them all.'],
  ['stack demo -x', '-x: there is no such flag. --help lists them all.'],
  ['stack demo --preset', '--preset: needs a value. Write --preset NAME.'],
  ['stack demo --preset --yes', '--preset: needs a value. Write --preset NAME.'],
  ['stack demo --yes=maybe', '--yes: takes no value, and "maybe" was given. Write --yes alone, or leave it out.'],
  ['stack demo --preset a --preset b', '--preset: is given twice, as "a" and as "b". Keep one of them.'],
])('%s is refused', (line, message) => {
  expect(read(line).problems.map(formatProblem)).toEqual([message]);
});

test('the value of an unknown flag does not become the name of the project', () => {
  expect(read('stack --storge duckdb').words).toEqual([]);
});

test('every mistake of a line is found', () => {
  expect(read('stack --a --b --preset').problems.map(({ where }) => where)).toEqual(['--a', '--b', '--preset']);
});

test('the last value counts', () => {
  expect(lastValue(read('stack --set a.b=1 --set a.b=2'), 'set')).toBe('a.b=2');
  expect(lastValue(read('stack'), 'set')).toBeUndefined();
});

test.each([STACK_FLAGS, CATEGORY_FLAGS])('no two flags share a name or a letter', (...groups) => {
  const flags = acceptedFlags(groups.flat());
  const names = flags.flatMap(({ name, short }) => (short ? [name, short] : [name]));
  expect(new Set(names).size).toBe(names.length);
});
