import fs from 'node:fs';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOutOrder } from '../../generators/action';
import type { Order } from '../../generators/generation/order';
import { updateOrder } from '../../generators/update';
import { testMaterials } from './support/materials';
import { capture, ENTER, type Script, ScriptedInquirer, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const project = () => join(folder.path(), 'shop');
const file = (path: string) => join(project(), path);
const read = (path: string) => readFileSync(file(path), 'utf8');

function make(request: Order['request'] = { name: 'shop', storage: ['lake'] }, templates: readonly string[] = []) {
  const order = { request, directory: project(), templates, onConflict: 'merge', dryRun: false, json: false } as const;
  return capture(() => carryOutOrder(order, testMaterials()));
}

async function update(line = '', script?: Script) {
  const inquirer = new ScriptedInquirer(script ?? []);
  const words = ['update', ...line.split(' ').filter(Boolean), '--dest', project()];
  const captured = await capture(async () => {
    const order = await updateOrder(inquirer, testMaterials(), words);
    return order && carryOutOrder(order, testMaterials()).catch((error: Error) => error);
  }, script !== undefined);
  return { ...captured, inquirer };
}

/** Every file with its content and the time of its last write. */
function state(): Record<string, string> {
  const files = readdirSync(project(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, `${statSync(path).mtimeMs} ${statSync(path).ino} ${readFileSync(path, 'base64')}`];
    }),
  );
}

test('nothing to do: says so, asks nothing, writes nothing', async () => {
  await make();
  const before = state();
  for (const script of [undefined, []] as const) {
    const { stdout, result, exitCode } = await update('', script);
    expect(stdout).toContain('Nothing had to change.');
    expect(result).toMatch(/^shop: \d+ unchanged$/);
    expect(exitCode).toBe(0);
  }
  expect(state()).toEqual(before);
});

test('a hand-edited stack.yaml takes effect and keeps its owner’s form', async () => {
  await make();
  writeFileSync(file('stack.yaml'), '# ours\nname: shop\nstorage: [lake, pond]   # two\nvisualization: board\n');
  const { exitCode, stdout } = await update('--yes');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/kept as you have it +stack\.yaml/);
  expect(read('stack.yaml')).toBe('# ours\nname: shop\nstorage: [lake, pond]   # two\nvisualization: board\n');
  expect(read('.env')).toContain('BOARD_PASSWORD=');
  const before = state();
  expect((await update('--yes')).stdout).toContain('Nothing had to change.');
  expect(state()).toEqual(before);
});

test('what was taken out of stack.yaml leaves, and what of it stays is said', async () => {
  await make({ name: 'shop', storage: ['lake', 'pond'] });
  writeFileSync(file('stack.yaml'), 'name: shop\nstorage: pond\n');
  const { stdout } = await update('--yes');
  expect(stdout).toContain('Lake left the project.');
  expect(stdout).toContain('.env keeps LAKE_PORT and LAKE_PASSWORD');
  expect(read('docker-compose.yml')).not.toContain('lake:1');
});

test('another name means other volumes, and that is said', async () => {
  await make();
  writeFileSync(file('stack.yaml'), 'name: store\nstorage: lake\n');
  const { stdout } = await update('--yes');
  expect(stdout).toMatch(
    /are called store_\w{6} from now on and begin empty\. The data stays in the volumes of shop_\w{6}/,
  );
  expect(stdout).not.toContain('docker volume rm');
});

test('newer templates are merged with edits; a deleted file stays deleted', async () => {
  const templates = join(folder.path(), 'templates');
  mkdirSync(join(templates, 'common'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(templates, 'common', name), text);
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
  for (const name of ['a.txt', 'gone.txt']) write(name, lines.join(''));
  await make(undefined, [templates]);
  appendFileSync(file('a.txt'), 'mine\n');
  unlinkSync(file('gone.txt'));
  for (const name of ['a.txt', 'gone.txt']) write(name, ['newer\n', ...lines].join(''));
  const { stdout, exitCode } = await update(`--yes --templates ${templates}`);
  expect(exitCode).toBe(0);
  expect(read('a.txt')).toBe(['newer\n', ...lines, 'mine\n'].join(''));
  expect(stdout).toMatch(/left deleted +gone\.txt/);
  expect(fs.existsSync(file('gone.txt'))).toBe(false);
});

test.each<[string, string, string[]]>([
  ['YAML', 'name: shop\nstorage: [lake\noptions: {', ['stack.yaml:', 'is not YAML']],
  [
    'several mistakes',
    'name: shop\nstorage:\n  - lake\n  - lak\ncolour: red\nvisualization: bord\nuse:\n  warehouse: lke\noptions:\n  lake:\n    port: 5\n    sails: 3\n  oar: {}\n',
    [
      '7 problems, nothing was written',
      'stack.yaml:4 storage: lak: there is no such provider. Did you mean "lake"?',
      'stack.yaml:5: there is no key "colour"',
      'stack.yaml:6 visualization: bord',
      'stack.yaml:8 use.warehouse: there is no provider "lke"',
      'stack.yaml:11 lake.port',
      'stack.yaml:12 lake.sails',
      'stack.yaml:13 options.oar',
    ],
  ],
  [
    'what does not fit together',
    'name: shop\nstorage:\n  - pond\nvisualization: [board]\n',
    ['stack.yaml:4 board: Board cannot work with pond'],
  ],
  ['no component', 'name: shop\n', ['no component is chosen']],
  ['a bad name', 'name: Shop!\nstorage: lake\n', ['stack.yaml:1 name:']],
  ['a list', '- name: shop\n', ['is not a map of keys']],
  ['nothing', '', ['is not a map of keys']],
])('%s in stack.yaml is refused with its line', async (_what, text, messages) => {
  await make();
  writeFileSync(file('stack.yaml'), text);
  const before = state();
  const { stderr, exitCode, result } = await update('--yes');
  for (const message of messages) expect(stderr).toContain(message);
  expect({ result, exitCode }).toEqual({ result: undefined, exitCode: 1 });
  expect(state()).toEqual(before);
});

test('words are refused', async () => {
  await make();
  const { stderr, exitCode } = await update('lake');
  expect(stderr).toContain('lake: is more than this needs');
  expect(exitCode).toBe(1);
});

test('a deleted stack.yaml stays deleted, and the manifest remembers', async () => {
  await make();
  unlinkSync(file('stack.yaml'));
  expect((await update('--yes')).exitCode).toBe(0);
  expect(fs.existsSync(file('stack.yaml'))).toBe(false);
});

test('a dry run shows a diff a file without the values of .env, and the sum as its last line', async () => {
  await make({ name: 'shop', storage: ['pond'] });
  writeFileSync(file('stack.yaml'), 'name: shop\nstorage: [pond, lake]\n');
  const before = state();
  const { stdout } = await update('--yes --dry-run');
  expect(stdout).toContain('diff --git a/docker-compose.yml b/docker-compose.yml');
  expect(stdout).toContain('+  lake:\n+    image: lake:1\n');
  expect(stdout).toMatch(/\.env \(values are not shown\)\n\+LAKE_PORT=…\n\+LAKE_PASSWORD=…\n/);
  expect(stdout).toMatch(/\n\d+ files? new, \d+ changed, 0 merged, 0 conflicts\n$/);
  expect(state()).toEqual(before);
  const json = JSON.parse((await update('--json --dry-run')).stdout) as { files: { path: string; diff?: string }[] };
  expect(json).toMatchObject({ status: 'planned', ok: true, total: expect.stringContaining('0 conflicts') });
  expect(json.files.find(({ path }) => path === 'docker-compose.yml')?.diff).toContain('+    image: lake:1');
  expect(json.files.find(({ path }) => path === '.env')?.diff).toContain('+LAKE_PASSWORD=…');
});

test('with a terminal it shows what it would do and asks', async () => {
  await make({ name: 'shop', storage: ['pond'] });
  writeFileSync(file('stack.yaml'), 'name: shop\nstorage: [pond, lake]\n');
  const before = state();
  expect((await update('', [['Go?', 'no']])).exitCode).toBe(130);
  expect(state()).toEqual(before);
  const { exitCode, stdout } = await update('', [['Go?', ENTER]]);
  expect(stdout).toMatch(/files +.*updated/);
  expect(exitCode).toBe(0);
  expect(read('.env')).toContain('LAKE_PASSWORD=');
});

test('a project of a thousand files: each is read once', async () => {
  const templates = join(folder.path(), 'templates', 'common', 'many');
  mkdirSync(templates, { recursive: true });
  for (let index = 0; index < 500; index += 1) writeFileSync(join(templates, `${index}.txt`), `file ${index}\n`);
  const line = `--yes --templates ${join(folder.path(), 'templates')}`;
  await make(undefined, [join(folder.path(), 'templates')]);
  const reads = jest.spyOn(fs, 'readFileSync');
  const { stdout } = await update(line);
  const counts = new Map<string, number>();
  for (const [path] of reads.mock.calls) counts.set(String(path), (counts.get(String(path)) ?? 0) + 1);
  reads.mockRestore();
  expect(stdout).toContain('Nothing had to change.');
  const own = [...counts].filter(([path]) => path.startsWith(join(project(), 'many')));
  const remembered = [...counts].filter(([path]) => path.startsWith(file('.antigravity/pristine/many')));
  expect([own.length, remembered.length]).toEqual([500, 500]);
  expect([...own, ...remembered].filter(([, count]) => count !== 1)).toEqual([]);
});

test('help', async () => {
  const { stdout } = await update('--help');
  expect(stdout).toContain('npx plop update');
});
