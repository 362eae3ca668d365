import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackRequest } from '../../core/stackfile';
import { carryOutOrder } from '../../generators/action';
import type { Materials } from '../../generators/generation/materials';
import { removeOrder } from '../../generators/remove';
import { builtInRegistry } from '../../providers';
import { testMaterials } from './support/materials';
import { capture, ENTER, type Script, ScriptedInquirer, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const project = () => join(folder.path(), 'shop');
const file = (path: string) => join(project(), path);
const read = (path: string) => readFileSync(file(path), 'utf8');

function carry(request: StackRequest, materials: Materials) {
  const order = {
    request,
    directory: project(),
    templates: [],
    onConflict: 'merge',
    dryRun: false,
    json: false,
  } as const;
  return capture(() => carryOutOrder(order, materials));
}

/** The whole command: the order, and what comes of it. */
async function remove(line: string, materials = testMaterials(), script?: Script) {
  const inquirer = new ScriptedInquirer(script ?? []);
  const words = ['remove', ...line.split(' ').filter(Boolean), '--dest', project()];
  const captured = await capture(async () => {
    const order = await removeOrder(inquirer, materials, words);
    return order && carryOutOrder(order, materials).catch((error: Error) => error);
  }, script !== undefined);
  return { ...captured, inquirer };
}

/** Every file of the project with its content; the lines of .env are there to stay. */
function bytes(): Record<string, string> {
  const paths = readdirSync(project(), { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile() && entry.name !== '.env');
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')]),
  );
}

const ours = (): Materials => ({ registry: builtInRegistry(), templates: [] });
const local = { ingestion: ['dlt'], storage: ['duckdb'], transformation: ['dbt'] };
const served = { ingestion: ['dlt'], storage: ['postgresql'], transformation: ['dbt'] };

test.each<[string, object, object]>([
  ['grafana', served, { visualization: ['grafana'] }],
  ['prometheus', { ...served, visualization: ['grafana'] }, { monitoring: ['prometheus'] }],
  ['airflow', local, { orchestration: ['airflow'] }],
  ['dagster', served, { orchestration: ['dagster'], options: { dagster: {} } }],
  ['great-expectations', local, { quality: ['great-expectations'] }],
  ['streamlit', local, { visualization: ['streamlit'] }],
  ['terraform', served, { infrastructure: ['terraform'] }],
  ['duckdb', served, { storage: ['postgresql', 'duckdb'], options: {} }],
  ['postgresql', local, { storage: ['duckdb', 'postgresql'], options: { postgresql: { port: 5544 } } }],
])('removing %s after adding it gives the bytes from before', async (name, base, more) => {
  await carry({ name: 'shop', ...base }, ours());
  const before = bytes();
  await carry({ name: 'shop', ...base, ...more }, ours());
  expect(Object.keys(bytes())).not.toEqual(Object.keys(before));
  const env = read('.env');
  const { result, exitCode, stderr } = await remove(`${name} --yes`, ours());
  expect({ exitCode, stderr, result }).toMatchObject({
    exitCode: 0,
    stderr: '',
    result: expect.stringContaining('shop: '),
  });
  expect(bytes()).toEqual(before);
  expect(read('.env')).toBe(env);
});

test('a component that comes back finds its port and its password again', async () => {
  await carry({ name: 'shop', storage: ['pond'] }, testMaterials());
  await carry({ name: 'shop', storage: ['pond', 'lake'], options: { lake: { port: 16111 } } }, testMaterials());
  const env = read('.env');
  await remove('lake --yes');
  await carry({ name: 'shop', storage: ['pond', 'lake'] }, testMaterials());
  expect(read('.env')).toBe(env);
  expect(JSON.parse(read('.antigravity/manifest.json'))).toMatchObject({ ports: { LAKE_PORT: 16111 } });
});

test.each<[string, object, string, string[]]>([
  [
    'something that others need',
    local,
    'duckdb',
    ['duckdb: is needed by dlt (warehouse:', 'npx plop remove duckdb dlt dbt'],
  ],
  ['what would come back', local, 'dlt', ['dlt: is needed by dbt (raw tables:']],
  [
    'what only one of two could replace',
    { ...served, storage: ['postgresql', 'duckdb'], visualization: ['grafana'] },
    'postgresql',
    ['postgresql: is needed by Grafana (warehouse:', 'npx plop remove postgresql grafana'],
  ],
  [
    'what was added',
    { ...local, orchestration: ['airflow'] },
    'postgresql',
    ['postgresql: was not chosen, it was added. Apache Airflow needs it:', 'npx plop remove airflow'],
  ],
  ['what is not there', local, 'grafana', ['grafana: is not in this project. In this project: dlt, duckdb, dbt.']],
  ['a misspelt one', local, 'duckbd', ['duckbd: there is no such provider. Did you mean "duckdb"?']],
  ['everything', local, 'dlt,duckdb dbt', ['nothing would be left of this stack']],
  ['nothing', local, '', ['Which component: is missing', 'In this project: dlt, duckdb, dbt.']],
])('%s is not removed', async (_what, request, name, messages) => {
  await carry({ name: 'shop', ...request }, ours());
  const before = bytes();
  const { result, stderr, exitCode } = await remove(`${name} --yes`, ours());
  for (const message of messages) expect(stderr).toContain(message);
  expect({ result, exitCode }).toEqual({ result: undefined, exitCode: name === '' ? 2 : 1 });
  expect(bytes()).toEqual(before);
});

test('what was added for it goes with it, and so do the words of stack.yaml about them', async () => {
  const options = { postgresql: { port: 5544 }, duckdb: {} };
  const use = { metadata_database: 'postgresql', warehouse: 'duckdb' };
  await carry({ name: 'shop', ...local, orchestration: ['airflow'], use, options }, ours());
  const { stdout } = await remove('airflow --yes', ours());
  expect(stdout).toContain('Apache Airflow and PostgreSQL left the project.');
  expect(read('stack.yaml')).not.toMatch(/airflow|postgresql/);
  expect(read('stack.yaml')).toContain('warehouse: duckdb');
});

test('edited files, data and variables stay, and are named', async () => {
  await carry({ name: 'shop', ...served, visualization: ['grafana'] }, ours());
  appendFileSync(file('docs/grafana.md'), 'Our own words.\n');
  mkdirSync(file('dashboards/ours'));
  writeFileSync(file('dashboards/ours/board.json'), '{}');
  const { stdout, exitCode } = await remove('grafana --yes', ours());
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/kept as you have it +docs\/grafana.md +no longer generated; you changed it, so it is kept/);
  expect(stdout).toMatch(/docker volume rm shop_\w{6}_grafana_data\n/);
  expect(stdout).toContain('.env keeps GRAFANA_PORT and GRAFANA_ADMIN_PASSWORD');
  expect(read('docs/grafana.md')).toMatch(/Our own words\.\n$/);
  expect(readdirSync(file('dashboards'))).toEqual(['ours']);
});

test('whoever stays and is served by another one now is named', async () => {
  await carry({ name: 'shop', ...served, storage: ['postgresql', 'duckdb'] }, ours());
  const { stdout } = await remove('postgresql --yes', ours());
  expect(stdout).toContain('dbt has DuckDB as warehouse from now on.');
});

test('a warehouse in a file stays, and is named', async () => {
  await carry({ name: 'shop', ...served, storage: ['postgresql', 'duckdb'] }, ours());
  mkdirSync(file('data/warehouse'), { recursive: true });
  writeFileSync(file('data/warehouse/warehouse.duckdb'), 'data');
  const { stdout } = await remove('duckdb --yes', ours());
  expect(stdout).toContain('The data stays in data/warehouse/warehouse.duckdb. To delete it for good: rm data/');
  expect(read('data/warehouse/warehouse.duckdb')).toBe('data');
});

test('an edited stack.yaml keeps its form, and forgets what was removed', async () => {
  await carry({ name: 'shop', storage: ['lake'] }, testMaterials());
  writeFileSync(file('stack.yaml'), '# ours\nname: shop\nstorage: [lake, pond] # two\nvisualization: board\n');
  expect((await remove('board --yes')).exitCode).toBe(0);
  expect(read('stack.yaml')).toBe('# ours\nname: shop\nstorage: [lake, pond] # two\n');
  writeFileSync(file('stack.yaml'), 'name: shop\nstorage: [lake, pund]\n');
  const { stderr } = await remove('lake --yes');
  expect(stderr).toContain('stack.yaml:2 storage: pund: there is no such provider');
});

test('a preset in stack.yaml is written out without what was removed', async () => {
  await carry({ name: 'shop', preset: 'starter' }, testMaterials());
  writeFileSync(file('stack.yaml'), 'name: shop\npreset: starter\n');
  expect((await remove('board --yes')).exitCode).toBe(0);
  expect(read('stack.yaml')).toBe('name: shop\nstorage:\n  - lake\norchestration:\n  - clock\n');
});

test('a dry run and JSON', async () => {
  await carry({ name: 'shop', storage: ['lake', 'pond'] }, testMaterials());
  const before = bytes();
  const { stdout } = await remove('lake --dry-run --json');
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'planned',
    departed: { components: [{ name: 'lake', title: 'Lake' }], variables: ['LAKE_PORT', 'LAKE_PASSWORD'] },
  });
  expect(bytes()).toEqual(before);
});

describe('with questions', () => {
  test('asks which; what is needed shows why it cannot be taken', async () => {
    await carry({ name: 'shop', storage: ['lake', 'pond'], visualization: ['board'] }, testMaterials());
    const { inquirer, exitCode, stdout } = await remove('', testMaterials(), [
      ['Which component goes?', 'pond'],
      ['Go?', 'again'],
      ['Which component goes?', 'board'],
      ['Go?', ENTER],
    ]);
    expect(inquirer.asked[0]?.choices).toEqual([
      expect.objectContaining({ value: 'lake', disabled: expect.stringContaining('is needed by Board') }),
      expect.objectContaining({ value: 'pond', disabled: undefined }),
      expect.objectContaining({ value: 'board', disabled: undefined }),
    ]);
    expect(stdout).toContain('    - Board would leave the project.');
    expect(exitCode).toBe(0);
    expect(read('stack.yaml')).not.toContain('board');
    expect(inquirer.isOver).toBe(true);
  });

  test('a no leaves everything', async () => {
    await carry({ name: 'shop', storage: ['lake', 'pond'] }, testMaterials());
    const { exitCode } = await remove('lake', testMaterials(), [['Go?', 'no']]);
    expect(exitCode).toBe(130);
    expect(read('stack.yaml')).toContain('lake');
  });

  test('without anything to take out it says so', async () => {
    await carry({ name: 'shop', storage: ['pond'] }, testMaterials());
    const { stderr, exitCode } = await remove('', testMaterials(), []);
    expect(stderr).toContain('nothing here can be taken out');
    expect(exitCode).toBe(1);
    expect(existsSync(file('stack.yaml'))).toBe(true);
  });
});

test('help', async () => {
  const { stdout, exitCode } = await remove('--help');
  expect(stdout).toContain('npx plop remove');
  expect(stdout).not.toContain('--zip');
  expect(exitCode).toBe(0);
});
