import Ajv from 'ajv/dist/2020';
import { catalogText, printCatalog, printSchema } from '../../generators/catalog';
import { CATEGORIES } from '../../core/categories';
import { acceptedFlags, CATEGORY_FLAGS, STACK_FLAGS } from '../../generators/command-line/flags';
import { categoryHelp, stackHelp } from '../../generators/command-line/help';
import { styleOf } from '../../generators/terminal/style';
import { builtInRegistry } from '../../providers';
import { testMaterials } from './support/materials';
import { capture } from './support/terminal';

const plain = styleOf({});
const { registry } = testMaterials();

test('help explains every flag, preset and provider, with examples', () => {
  const help = stackHelp(registry, plain);
  for (const { name, help: words } of acceptedFlags(STACK_FLAGS)) if (words) expect(help).toContain(`--${name}`);
  for (const category of CATEGORIES) expect(help).toContain(`--${category}`);
  for (const text of ['local', 'Pond alone', 'lake, pond', 'Examples', 'Exit status']) expect(help).toContain(text);
});

test.each([60, 100])('flags of help fit into %i columns', (width) => {
  const help = categoryHelp('storage', registry, plain, width);
  const flags = help.slice(help.indexOf('How it behaves'), help.indexOf('Examples'));
  expect(Math.max(...flags.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  for (const { name, help: words } of acceptedFlags(CATEGORY_FLAGS)) if (words) expect(help).toContain(`--${name}`);
});

test('the catalogue shows everything, options with their defaults', () => {
  const text = catalogText(registry, plain, 100);
  for (const words of [
    'storage',
    'lake  Lake: A warehouse with a server',
    '--set lake.flavour=calm|deep',
    'Kind of water (default calm)',
    'starter',
  ]) {
    expect(text).toContain(words);
  }
});

test('the catalogue for programs', async () => {
  const { stdout } = await capture(() => printCatalog(testMaterials(), ['catalog', '--json']));
  expect(JSON.parse(stdout)).toMatchObject({
    categories: expect.arrayContaining([
      expect.objectContaining({
        name: 'storage',
        providers: [
          expect.objectContaining({ name: 'lake', options: expect.objectContaining({ type: 'object' }) }),
          expect.anything(),
        ],
      }),
    ]),
    presets: [{ name: 'local' }, { name: 'starter' }],
  });
});

test('the schema is a JSON Schema that takes good stacks and refuses bad ones', async () => {
  const { stdout } = await capture(() => printSchema({ registry: builtInRegistry(), templates: [] }, ['schema']));
  const validate = new Ajv({ strict: false }).compile(JSON.parse(stdout) as object);
  expect(validate({ name: 'shop', preset: 'starter', options: { postgresql: { port: 5544 } } })).toBe(true);
  expect(validate({ name: 'shop', storage: 'none' })).toBe(true);
  expect(validate({ name: 'shop', storage: ['postgre'] })).toBe(false);
  expect(validate({ name: 'shop', options: { postgresql: { prot: 1 } } })).toBe(false);
});

test.each([
  [['catalog', '--help'], 0, 'npx plop catalog'],
  [['catalog', '--jsn'], 1, 'Did you mean "--json"?'],
])('%j', async (words, status, text) => {
  const { exitCode, stdout, stderr } = await capture(() => printCatalog(testMaterials(), words));
  expect(exitCode).toBe(status);
  expect(stdout + stderr).toContain(text);
});
