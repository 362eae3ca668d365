import { z } from 'zod';
import { parseRequest } from '../../core/stackfile';
import { readArguments } from '../../generators/command-line/arguments';
import { STACK_FLAGS } from '../../generators/command-line/flags';
import { listOf, optionShape, typedValue } from '../../generators/command-line/option-values';
import { layRequestOver, namesComponents, requestOfFlags } from '../../generators/command-line/request';
import { testMaterials } from './support/materials';

const { registry } = testMaterials();

function requestOf(line: string) {
  const given = readArguments(line.split(' '), STACK_FLAGS);
  return { ...requestOfFlags(given, registry), problems: given.problems };
}

test.each([
  ['stack', {}],
  ['stack demo', { name: 'demo' }],
  ['stack demo --preset starter --storage lake,pond', { name: 'demo', preset: 'starter', storage: ['lake', 'pond'] }],
  ['stack demo --storage lake --storage pond', { name: 'demo', storage: ['lake', 'pond'] }],
  ['stack demo --storage none', { name: 'demo', storage: [] }],
  ['stack demo --storage lake,none', { name: 'demo', storage: ['lake', 'none'] }],
  ['stack demo --use warehouse=lake', { name: 'demo', use: { warehouse: 'lake' } }],
  ['stack demo --set lake.port=5544', { name: 'demo', options: { lake: { port: 5544 } } }],
  ['stack demo --set lake.port=many', { name: 'demo', options: { lake: { port: 'many' } } }],
  [
    'stack demo --set lake.fish=yes --set lake.flavour=deep',
    { name: 'demo', options: { lake: { fish: true, flavour: 'deep' } } },
  ],
  ['stack demo --set lake.names=a,b', { name: 'demo', options: { lake: { names: ['a', 'b'] } } }],
  ['stack demo --set unknown.thing=1', { name: 'demo', options: { unknown: { thing: '1' } } }],
  ['stack demo --set lake.constructor=1', { name: 'demo', options: { lake: { constructor: '1' } } }],
])('%s', (line, value) => {
  const request = requestOf(line);
  expect(request.value).toEqual(value);
  expect(request.problems).toEqual([]);
});

test.each(['--set lake', '--set lake.port', '--set port=1', '--set =1', '--use warehouse', '--use =lake'])(
  '%s is no assignment',
  (flag) => {
    const { problems } = requestOf(`stack demo ${flag}`);
    expect(problems).toEqual([expect.objectContaining({ where: flag, what: 'is not an assignment' })]);
  },
);

test('flags go over a file, key by key, options one by one', () => {
  const file = {
    value: {
      name: 'file',
      preset: 'local',
      storage: ['pond'],
      use: { warehouse: 'pond', lineage: 'x' },
      options: { lake: { port: 1, boats: 3 }, board: { port: 2 } },
    },
    whereOf: () => 'stack.yaml:7',
  };
  const raw = layRequestOver(file, requestOf('stack demo --storage lake --use warehouse=lake --set lake.port=5544'));
  expect(raw.value).toEqual({
    name: 'demo',
    preset: 'local',
    storage: ['lake'],
    use: { warehouse: 'lake', lineage: 'x' },
    options: { lake: { port: 5544, boats: 3 }, board: { port: 2 } },
  });
  expect(raw.whereOf(['name'])).toBe('name');
  expect(raw.whereOf(['preset'])).toBe('stack.yaml:7');
  expect(raw.whereOf(['storage', 0])).toBe('--storage');
  expect(raw.whereOf(['options', 'lake', 'port'])).toBe('--set lake.port');
  expect(raw.whereOf(['options', 'lake', 'boats'])).toBe('stack.yaml:7');
  expect(raw.whereOf(['use', 'warehouse'])).toBe('--use warehouse');
});

test('a mistake is reported where it was made', () => {
  const file = { value: { nmae: 'x' }, whereOf: () => 'stack.yaml:1' };
  const raw = layRequestOver(file, requestOf('stack demo'));
  expect(() => parseRequest(raw.value, raw.whereOf)).toThrow(
    'stack.yaml:1: there is no key "nmae". Did you mean "name"?',
  );
});

test('a preset or a category is a choice, a name is none', () => {
  expect(namesComponents(requestOf('stack demo'))).toBe(false);
  expect(namesComponents(requestOf('stack demo --set lake.port=1'))).toBe(false);
  expect(namesComponents(requestOf('stack demo --storage none'))).toBe(true);
  expect(namesComponents(requestOf('stack demo --preset local'))).toBe(true);
});

describe('option values', () => {
  test.each([
    ['12', z.int().optional(), 12],
    ['-3', z.int(), -3],
    ['1.5', z.number().default(1), 1.5],
    ['0x10', z.int(), '0x10'],
    ['', z.int(), ''],
    ['Yes', z.boolean().optional(), true],
    ['off', z.boolean(), false],
    ['perhaps', z.boolean(), 'perhaps'],
    ['constructor', z.boolean(), 'constructor'],
    ['12', z.string(), '12'],
    ['12', z.enum(['12']).default('12'), '12'],
    ['a, b,,c', z.array(z.string()), ['a', 'b', 'c']],
    ['anything', undefined, 'anything'],
  ])('%j', (word, schema, value) => {
    expect(typedValue(word, schema)).toEqual(value);
  });

  test('a shape looks through wrappers', () => {
    expect(optionShape(z.enum(['a', 'b']).default('b').describe('x').meta({ ask: true }))).toEqual({
      kind: 'enum',
      choices: ['a', 'b'],
      fallback: 'b',
    });
    expect(optionShape(z.int().optional())).toEqual({ kind: 'number', choices: [], fallback: undefined });
  });

  test('lists', () => {
    expect(listOf(' a ,b,')).toEqual(['a', 'b']);
    expect(listOf('')).toEqual([]);
  });
});
