import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { escapers, hcl, json, py, sh, sql } from '../../core/escaping';

const NASTY = [
  '',
  'plain',
  "O'Brien",
  '"Smith, Jr."',
  'back\\slash \\n \\b',
  'two\nlines\r\n\tand a tab',
  'bell \b and form feed \f',
  '$HOME ${HOME} $$ `id` $(id)',
  '%{ if true } %s %%',
  '{{ braces }} {% tags %} ${{ github }}',
  '#comment: yes',
  'no',
  '~',
  '- item',
  '田中 花子 Zoë 🎉',
  'line\u2028separator\u2029',
  '</script>',
  '-- ; DROP TABLE',
  '-n',
];

describe('JSON literals', () => {
  it.each(NASTY)('read back as %j by JSON and by YAML', (value) => {
    expect(JSON.parse(json(value))).toBe(value);
    expect(parse(`key: ${json(value)}`)).toEqual({ key: value });
  });

  it('stay on one line for parsers that end lines at U+2028', () => {
    expect(json('a\u2028b\u2029c')).toBe('"a\\u2028b\\u2029c"');
  });

  it('are null for what JSON cannot say', () => {
    expect([undefined, () => 1].map(json)).toEqual(['null', 'null']);
  });
});

describe('shell words', () => {
  it('reach a real shell as they were', () => {
    const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${NASTY.map(sh).join(' ')}`], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(NASTY);
  });

  it('take numbers and booleans too', () => {
    expect([5432, true].map(sh)).toEqual(["'5432'", "'true'"]);
  });
});

describe('Python literals', () => {
  it.each([
    [null, 'None'],
    [undefined, 'None'],
    [true, 'True'],
    [false, 'False'],
    [3, '3'],
    [0.1, '0.1'],
    ["it's", '"it\'s"'],
    ['a"b\\c\n', '"a\\"b\\\\c\\n"'],
    ['🎉', '"🎉"'],
    [[1, null, ['x']], '[1, None, ["x"]]'],
    [{ a: true, 'b c': [null] }, '{"a": True, "b c": [None]}'],
  ])('of %j is %s', (value, literal) => {
    expect(py(value)).toBe(literal);
  });
});

describe('HCL strings', () => {
  // Each pair was read back by `terraform output -json`.
  it.each([
    ['${x} %{y}', '"$${x} %%{y}"'],
    ['$${x}', '"$$${x}"'],
    ['100 % of $5 {', '"100 % of $5 {"'],
    ['bell \b form feed \f', '"bell \\u0008 form feed \\u000c"'],
    ['\\b is a word \\\\f', '"\\\\b is a word \\\\\\\\f"'],
    ['a "quoted" word\n', '"a \\"quoted\\" word\\n"'],
  ])('of %j begin no template', (value, literal) => {
    expect(hcl(value)).toBe(literal);
  });

  it('hold no interpolation whatever the value', () => {
    for (const value of NASTY) expect(hcl(value)).not.toMatch(/(?<![$%])[$%]\{/);
  });
});

describe('SQL strings', () => {
  it.each([
    ["O'Brien", "'O''Brien'"],
    ['a\\b', "'a\\b'"],
    [7, "'7'"],
  ])('of %j is %s', (value, literal) => {
    expect(sql(value)).toBe(literal);
  });
});

it('templates know the escapes by these names', () => {
  expect(Object.keys(escapers)).toEqual(['json', 'py', 'hcl', 'sh', 'sql']);
});
