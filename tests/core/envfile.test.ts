import { addMissingVariables, parseEnvFile, replaceValue, writeEnvFile } from '../../core/envfile';

const PORT = { name: 'A_PORT', value: '5432', comment: 'Port of A' };
const SECRET = { name: 'A_PASSWORD', value: 's3cret', comment: 'Password of A', placeholder: 'CHANGE_ME_24' };

describe('writing .env', () => {
  it('explains each variable and keeps secrets out of the example', () => {
    expect(writeEnvFile([PORT, SECRET], 'values')).toMatch(
      /\n\n# Port of A\nA_PORT=5432\n\n# Password of A\nA_PASSWORD=s3cret\n$/,
    );
    const example = writeEnvFile([PORT, SECRET], 'placeholders');
    expect(example).toMatch(/\n\n# Port of A\nA_PORT=5432\n\n# Password of A\nA_PASSWORD=CHANGE_ME_24\n$/);
    expect(example).not.toContain('s3cret');
  });

  it('is read back as it was written', () => {
    expect(parseEnvFile(writeEnvFile([PORT, SECRET], 'values'))).toEqual({ A_PORT: '5432', A_PASSWORD: 's3cret' });
  });
});

describe('reading .env', () => {
  it.each([
    ['a plain value', 'A=b', 'b'],
    ['export', 'export A=b', 'b'],
    ['spaces around it', '  A = b ', 'b'],
    ['double quotes', 'A="b c"', 'b c'],
    ['single quotes', "A='b c'", 'b c'],
    ['a comment', 'A=b # why', 'b'],
    ['a comment after quotes', 'A="b # not" # why', 'b # not'],
    ['a # inside', 'A=b#c', 'b#c'],
    ['a # at once', 'A=#b', '#b'],
    ['a comment and no value', 'A= # why', ''],
    ['nothing', 'A=', ''],
    ['empty quotes', 'A=""', ''],
    ['an equals sign', 'A=b=c', 'b=c'],
    ['one quote', 'A="b', '"b'],
    ['CRLF', 'A=b\r\nB=c\r\n', 'b'],
    ['the last of two', 'A=a\nA=b', 'b'],
    ['a missing last line break', '# x\n\nA=b', 'b'],
  ])('takes %s', (_, text, value) => {
    expect(parseEnvFile(text)['A']).toBe(value);
  });

  it.each(['', '# A=b', 'A', '1A=b', '=b', '-A=b', '\n\n'])('finds nothing in %j', (text) => {
    expect(parseEnvFile(text)).toEqual({});
  });
});

describe('adding to .env', () => {
  it('appends what is missing and leaves every line as it was', () => {
    const text = '# mine\n\nexport OTHER="x y" # why\nA_PORT=6000\n\n';
    expect(addMissingVariables(text, [PORT, SECRET])).toBe(`${text}\n# Password of A\nA_PASSWORD=s3cret\n`);
  });

  it.each([
    ['no line break at the end', 'X=1', 'X=1\n\n# Port of A\nA_PORT=5432\n'],
    ['CRLF', 'X=1\r\n', 'X=1\r\n\r\n# Port of A\r\nA_PORT=5432\r\n'],
    ['CRLF and no line break at the end', 'Y=2\r\nX=1', 'Y=2\r\nX=1\r\n\r\n# Port of A\r\nA_PORT=5432\r\n'],
    ['nothing in it', '', '\n# Port of A\nA_PORT=5432\n'],
    ['it commented out', '# A_PORT=1\n', '# A_PORT=1\n\n# Port of A\nA_PORT=5432\n'],
  ])('copes with %s', (_, text, extended) => {
    expect(addMissingVariables(text, [PORT])).toBe(extended);
  });

  it.each(['A_PORT=', 'export A_PORT="1"', ' A_PORT = 1'])('takes %j for present', (text) => {
    expect(addMissingVariables(text, [PORT])).toBe(text);
  });
});

describe('moving a value of .env', () => {
  it.each([
    ['A=1', 'A=2'],
    ['export A=1 # why 1', 'export A=2 # why 1'],
    ['A="1"\r\nB=1\r\n', 'A="2"\r\nB=1\r\n'],
    ['  A = 1', '  A = 2'],
    ['A=3', 'A=3'],
    ['A=10', 'A=10'],
    ['AA=1', 'AA=1'],
    ['# A=1', '# A=1'],
  ])('makes %j %j', (text, moved) => {
    expect(replaceValue(text, 'A', '1', '2')).toBe(moved);
  });

  it.each([
    ['A=', 'A=x'],
    ['A=""', 'A=x'],
    ['A= # why', 'A=x # why'],
    ['A=y', 'A=y'],
  ])('fills an empty one: %j becomes %j', (text, filled) => {
    expect(replaceValue(text, 'A', '', 'x')).toBe(filled);
  });

  it('does nothing when it has not moved', () => {
    expect(replaceValue('A=1', 'A', '1', '1')).toBe('A=1');
  });
});
