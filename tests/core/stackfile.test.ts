import Ajv2020 from 'ajv/dist/2020';
import { z } from 'zod';
import { stackJsonSchema } from '../../core/json-schema';
import { canonicalRequest, instantiate, resolveRequest } from '../../core/request';
import { parseRequest, parseStackFile, type StackRequest, writeStackFile } from '../../core/stackfile';
import { builtInRegistry } from '../../providers';
import { problemOf, problemsOf } from './support/problems';
import { registryOf, server, tool, toolbox } from './support/toolbox';

const KNOWN =
  'Known: name, preset, ingestion, storage, transformation, orchestration, infrastructure, visualization, quality, monitoring, use, options.';

describe('reading a stack.yaml', () => {
  it.each<[string, string, StackRequest]>([
    ['a name alone', 'name: shop', { name: 'shop' }],
    ['one provider as a word', 'name: shop\nstorage: duckdb', { name: 'shop', storage: ['duckdb'] }],
    ['several as a list', 'name: shop\nstorage: [a, b]', { name: 'shop', storage: ['a', 'b'] }],
    ['none', 'name: shop\nquality: none', { name: 'shop', quality: [] }],
    ['an empty list', 'name: shop\nquality: []', { name: 'shop', quality: [] }],
    ['a preset', 'name: shop\npreset: local', { name: 'shop', preset: 'local' }],
    [
      'options and uses',
      'name: s\noptions:\n  a: {port: 1}\nuse:\n  warehouse: b',
      { name: 's', options: { a: { port: 1 } }, use: { warehouse: 'b' } },
    ],
    ['comments, CRLF and a byte order mark', '\uFEFF# mine\r\nname: shop # here\r\n', { name: 'shop' }],
    ['a few aliases', 'name: &n shop\npreset: *n', { name: 'shop', preset: 'shop' }],
  ])('understands %s', (_, text, request) => {
    expect(parseStackFile(text)).toEqual(request);
  });

  it.each([
    ['an unclosed list', 'name: [', 1, 'is not YAML: Flow sequence'],
    ['an unclosed quote', 'a: 1\nname: "x', 2, 'is not YAML: Missing closing'],
    ['a tab as indentation', 'options:\n\ta: 1', 2, 'is not YAML: Tabs are not allowed as indentation'],
    ['a key twice', 'name: a\nname: b', 2, 'is not YAML: Map keys must be unique'],
    ['two documents', 'name: a\n---\nname: b', 2, 'is not YAML: Source contains multiple documents'],
    ['merge conflict markers', 'name: a\n<<<<<<< yours\nstorage: x', 2, 'is not YAML'],
  ])('refuses %s with its line', (_, text, line, what) => {
    const [problem] = problemsOf(() => parseStackFile(text, 'my.yaml'));
    expect(problem).toMatchObject({ where: `my.yaml:${line}`, what: expect.stringContaining(what) as string });
    expect(problem?.what).not.toMatch(/\n| at line |please use/);
  });

  it.each([
    ['empty', ''],
    ['a list', '- a'],
    ['a word', 'shop'],
    ['null', '~'],
  ])('refuses a file that is %s', (_, text) => {
    expect(problemOf(() => parseStackFile(text))).toMatchObject({
      where: expect.stringMatching(/^stack\.yaml/) as string,
      what: 'is not a map of keys',
      mend: 'Begin with "name: my_project".',
    });
  });

  it('refuses a huge file unread', () => {
    expect(problemOf(() => parseStackFile(`name: shop\n${'#'.repeat(64 * 1024)}`))).toMatchObject({
      where: 'stack.yaml',
      what: 'has more than 64 KiB',
    });
  });

  it.each([
    ['lists in a line', '['.repeat(30_000)],
    ['maps in a line', '{a: '.repeat(15_000)],
    ['lists in a block', '- '.repeat(30_000)],
    ['keys that are maps', '? '.repeat(30_000)],
    ['indented maps', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses thousands of nested %s', (_, text) => {
    expect(problemOf(() => parseStackFile(text))).toMatchObject({
      where: 'stack.yaml',
      what: 'has more than 40 levels',
    });
  });

  it('does not take brackets inside a value for nesting', () => {
    expect(parseStackFile(`name: "${'['.repeat(100)}"`).name).toHaveLength(100);
  });

  it.each([
    [
      'a bomb of aliases',
      `a: &a [x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]`,
    ],
    ['an alias of nothing', 'name: *nobody'],
  ])('refuses %s', (_, text) => {
    expect(problemOf(() => parseStackFile(text))).toMatchObject({
      what: expect.stringMatching(/^cannot be expanded: /) as string,
      mend: 'Write the values out instead of using aliases.',
    });
  });

  it('names the line of an unknown key, and the nearest known one', () => {
    expect(problemOf(() => parseStackFile('name: shop\n\nstorge:\n  - duckdb\n'))).toEqual({
      where: 'stack.yaml:3',
      what: 'there is no key "storge"',
      mend: `Did you mean "storage"? ${KNOWN}`,
    });
  });

  it.each([
    ['no name', 'storage: a', 1, 'name is missing', 'Add it.'],
    ['a number for a name', 'name: 2026', 1, 'name is wrong: expected string, received number', 'Correct the value.'],
    [
      'nothing for a category',
      'name: s\nstorage:',
      2,
      'storage is wrong: must be a name or a list of names',
      undefined,
    ],
    [
      'a map for a category',
      'name: s\nstorage: {a: b}',
      2,
      'storage is wrong: must be a name or a list of names',
      undefined,
    ],
    ['a list of numbers', 'name: s\nstorage: [1]', 2, 'storage is wrong: must be a name or a list of names', undefined],
    ['a very long provider', `name: s\nstorage: ${'x'.repeat(61)}`, 2, 'storage is wrong', undefined],
    ['a very long preset', `name: s\npreset: ${'x'.repeat(61)}`, 2, 'preset is wrong: too big', undefined],
    ['a number for options', 'name: s\noptions: 4', 2, 'options is wrong: expected a map, received number', undefined],
    ['a number for a tool', 'name: s\noptions:\n  a: 1\n', 3, 'options.a is wrong: expected a map', undefined],
    ['a list for use', 'name: s\nuse: [a]', 2, 'use is wrong: expected a map', undefined],
  ])('refuses %s with its line', (_, text, line, what, mend) => {
    const problem = problemOf(() => parseStackFile(text));
    expect(problem).toMatchObject({ where: `stack.yaml:${line}`, what: expect.stringContaining(what) as string });
    if (mend) expect(problem.mend).toBe(mend);
  });

  it('reports all mistakes of the form together', () => {
    expect(
      problemsOf(() => parseStackFile('storage: 5\nuse: 6\nfoo: 7\nbar: 8'))
        .map(({ where }) => where)
        .sort(),
    ).toEqual(['stack.yaml:1', 'stack.yaml:1', 'stack.yaml:2', 'stack.yaml:3', 'stack.yaml:4']);
  });

  it.each([
    '__proto__: {polluted: 1}\nname: s',
    'name: s\noptions: {__proto__: {polluted: 1}}',
    'name: s\nuse: {constructor: x}',
  ])('lets %j change nothing but itself', (text) => {
    try {
      parseStackFile(text);
    } catch {
      // Refused or dropped: either will do.
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect({}.constructor).toBe(Object);
  });

  it('speaks of keys where there is no file', () => {
    expect(problemOf(() => parseRequest(null)).where).toBe('request');
    expect(problemOf(() => parseRequest({ name: 's', options: { a: 1 } })).where).toBe('options.a');
  });
});

describe('resolving a request', () => {
  const resolve = (request: Partial<StackRequest>) => resolveRequest({ name: 'shop', ...request }, toolbox());

  it('orders providers by category and, within one, as they were given', () => {
    expect(resolve({ transformation: ['modeler'], storage: ['server', 'file'], ingestion: ['loader'] }).chosen).toEqual(
      ['loader', 'server', 'file', 'modeler'],
    );
  });

  it('takes a preset, of which a category given beside it replaces a part', () => {
    expect(resolve({ preset: 'small' }).chosen).toEqual(['loader', 'file']);
    expect(resolve({ preset: 'small', storage: ['server'] }).chosen).toEqual(['loader', 'server']);
    expect(resolve({ preset: 'small', storage: [] }).chosen).toEqual(['loader']);
  });

  it('takes a provider that is given twice once', () => {
    expect(resolve({ storage: ['file', 'file'] }).chosen).toEqual(['file']);
  });

  it.each<[string, Partial<StackRequest>, string, string, RegExp]>([
    [
      'an unknown provider',
      { storage: ['filee'] },
      'storage: filee',
      'there is no such provider',
      /^Did you mean "file"\?/,
    ],
    [
      'a provider in the wrong category',
      { quality: ['file'] },
      'quality: file',
      'file belongs to another category',
      /^Give it as --storage file\.$/,
    ],
    ['an unknown preset', { preset: 'smal' }, 'preset', 'there is no preset "smal"', /^Did you mean "small"\?/],
    ['no component', {}, 'stack', 'no component is chosen', /^Choose a preset \(small\)/],
    ['an empty choice', { storage: [] }, 'stack', 'no component is chosen', /^Choose a preset/],
    [
      'an option of an unknown provider',
      { storage: ['file'], options: { srever: {} } },
      'options.srever',
      'there is no such provider',
      /"server"/,
    ],
    [
      'a use of an unknown provider',
      { storage: ['file'], use: { warehouse: 'fle' } },
      'use.warehouse',
      'there is no provider "fle"',
      /"file"/,
    ],
    [
      'an unknown option',
      { storage: ['server'], options: { server: { prot: 1 } } },
      'server.prot',
      'there is no key "prot"',
      /^Did you mean "port"\? Known: port, version\.$/,
    ],
    [
      'an option of a tool that has none',
      { storage: ['file'], options: { file: { port: 1 } } },
      'file.port',
      'there is no key "port"',
      /^file has no options\.$/,
    ],
    [
      'a value of the wrong type',
      { storage: ['server'], options: { server: { port: '80' } } },
      'server.port',
      'port is wrong: expected number, received string',
      /^Correct/,
    ],
    [
      'a port that is too low',
      { storage: ['server'], options: { server: { port: 80 } } },
      'server.port',
      'port is wrong: too small: expected number to be >=1024',
      /^Correct/,
    ],
    [
      'a port that is too high',
      { storage: ['server'], options: { server: { port: 65536 } } },
      'server.port',
      'port is wrong: too big: expected number to be <=65535',
      /^Correct/,
    ],
    [
      'half a port',
      { storage: ['server'], options: { server: { port: 5000.5 } } },
      'server.port',
      'port is wrong: expected int, received number',
      /^Correct/,
    ],
    [
      'a value that is no choice',
      { storage: ['server'], options: { server: { version: 2 } } },
      'server.version',
      'version is wrong: invalid option: expected one of "1"|"2"',
      /^Correct/,
    ],
    ['a bad name', { name: 'a/b', storage: ['file'] }, 'name', '"a/b" cannot name a project', /e\.g\. a_b\.$/],
  ])('refuses %s', (_, request, where, what, mend) => {
    const problem = problemOf(() => resolve(request));
    expect(problem).toEqual({ where, what, mend: expect.stringMatching(mend) as string });
  });

  it('reports all problems of one request together', () => {
    const request = {
      name: 'Bad Name',
      preset: 'nope',
      storage: ['filee', 'server'],
      quality: ['loader'],
      options: { server: { prot: 1, port: 'x' }, nobody: {} },
      use: { warehouse: 'nothing' },
    };
    expect(problemsOf(() => resolve(request)).map(({ where }) => where)).toEqual([
      'name',
      'preset',
      'storage: filee',
      'quality: loader',
      'options.nobody',
      'use.warehouse',
      'server.port',
      'server.prot',
    ]);
  });

  it('gives a provider its options with the defaults filled in', () => {
    expect(instantiate(toolbox(), 'server', { port: 6000 }).provider?.options).toEqual({ port: 6000, version: '1' });
    expect(instantiate(toolbox(), 'server').provider?.options).toEqual({ version: '1' });
  });
});

describe('the canonical request', () => {
  const canonical = (request: Partial<StackRequest>) => {
    const registry = toolbox();
    return canonicalRequest(resolveRequest({ name: 'shop', ...request }, registry), registry);
  };

  it('says what was chosen by category, and neither presets nor defaults', () => {
    expect(canonical({ preset: 'small', visualization: [], options: { file: {} } })).toEqual({
      name: 'shop',
      ingestion: ['loader'],
      storage: ['file'],
    });
  });

  it('is one text for the same choices in any order', () => {
    const one = canonical({
      storage: ['server'],
      ingestion: ['loader'],
      options: { server: { port: 6000 }, loader: {} },
    });
    const other = canonical({ options: { server: { port: 6000 } }, ingestion: ['loader'], storage: ['server'] });
    expect(writeStackFile(one)).toBe(writeStackFile(other));
    const registry = registryOf(
      tool('storage', 'b', {}, z.strictObject({ x: z.string().optional() })),
      tool('quality', 'a', {}, z.strictObject({ x: z.string().optional() })),
    );
    const orders = [
      { a: { x: '1' }, b: { x: '2' } },
      { b: { x: '2' }, a: { x: '1' } },
    ];
    const texts = orders.map((options) =>
      writeStackFile(
        canonicalRequest(resolveRequest({ name: 's', storage: ['b'], quality: ['a'], options }, registry), registry),
      ),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it.each<Partial<StackRequest>>([
    { preset: 'small' },
    { storage: ['server', 'file'], use: { warehouse: 'file' } },
    { storage: ['server'], options: { server: { port: 6000, version: '2' } } },
  ])('survives being written and read: %j', (request) => {
    const written = canonical(request);
    const read = parseStackFile(writeStackFile(written));
    expect(read).toEqual(written);
    expect(canonical(read)).toEqual(written);
  });

  it.each([
    'yes',
    'no',
    '17',
    '1.0',
    '# x',
    'a: b',
    "it's",
    '"',
    '',
    ' x ',
    'two\nlines',
    '田中',
    '\u2028',
    '0x1f',
    '~',
    '*a',
    '&a',
    '!t',
    '{a}',
    '%',
  ])('keeps the option value %j', (value) => {
    const request = { name: 'shop', storage: ['a'], options: { a: { value } } };
    expect(parseStackFile(writeStackFile(request))).toEqual(request);
  });
});

describe('the JSON Schema of stack.yaml', () => {
  const registry = toolbox();
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(stackJsonSchema(registry));

  it.each<[string, unknown]>([
    ['a name', { name: 'shop' }],
    ['a word for a category', { name: 'shop', storage: 'file' }],
    ['a list for a category', { name: 'shop', storage: ['file', 'server'] }],
    ['none', { name: 'shop', storage: 'none' }],
    ['a preset', { name: 'shop', preset: 'small' }],
    ['options', { name: 'shop', options: { server: { port: 6000 }, file: {} } }],
    ['use', { name: 'shop', use: { warehouse: 'file' } }],
  ])('accepts %s, as the parser does', (_, value) => {
    expect([validate(value), validate.errors]).toEqual([true, null]);
    expect(() => parseRequest(value)).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['no name', {}],
    ['a list', []],
    ['an unknown key', { name: 'shop', storge: 'file' }],
    ['an unknown provider', { name: 'shop', storage: 'filee' }],
    ['a provider of another category', { name: 'shop', storage: ['loader'] }],
    ['a category without providers', { name: 'shop', quality: ['file'] }],
    ['nothing for a category', { name: 'shop', storage: null }],
    ['an unknown preset', { name: 'shop', preset: 'nope' }],
    ['an unknown option', { name: 'shop', options: { server: { prot: 1 } } }],
    ['a port that is too low', { name: 'shop', options: { server: { port: 80 } } }],
    ['options of an unknown provider', { name: 'shop', options: { nobody: {} } }],
    ['a number for use', { name: 'shop', use: { warehouse: 1 } }],
  ])('refuses %s, as the program does', (_, value) => {
    expect(validate(value)).toBe(false);
    expect(() => resolveRequest(parseRequest(value), registry)).toThrow();
  });

  it('is a schema, whatever is registered', () => {
    const ajv = new Ajv2020({ strict: true });
    for (const some of [registryOf(), registryOf(server), builtInRegistry()]) {
      const schema = stackJsonSchema(some) as { $id?: string };
      expect(ajv.validateSchema(schema)).toBe(true);
    }
  });

  it('explains every provider and every option to an editor', () => {
    const text = JSON.stringify(stackJsonSchema(registry));
    for (const words of ['The tool server', 'Host port of the server', 'Version of the server', 'A file and a loader'])
      expect(text).toContain(words);
  });
});
